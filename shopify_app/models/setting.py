"""Settings: the numbers and switches a merchant can change, in one table."""

import re
from dataclasses import dataclass

from shopify_app.errors import Refused

ON, OFF = "on", "off"
AMOUNT = r"\d{1,9}(\.\d{1,2})?"
RATES = r"([A-Z]{3} ?= ?\d{1,9}(\.\d{1,9})?)(, ?[A-Z]{3} ?= ?\d{1,9}(\.\d{1,9})?)*"
MEMO = "Dropshipping order: please put no invoice, price or advertising into the parcel."


@dataclass(frozen=True)
class Setting:
    """One line of the policy: its default, what it accepts, and what it means to the merchant."""

    name: str
    default: str
    label: str
    help: str
    choices: tuple[str, ...] = ()
    minimum: int = 0
    maximum: int = 0
    #: What a text must look like, and how that is said; empty is fine.
    pattern: str = ""
    example: str = ""

    def check(self, text: str) -> str:
        """`text` in its stored form; raises Refused with what is accepted."""
        value = text.strip()
        if self.choices and value not in self.choices:
            raise Refused(f"{self.label} must be one of: {', '.join(self.choices)}. It was {value!r}.")
        if self.maximum and not (value.isdecimal() and self.minimum <= int(value) <= self.maximum):
            raise Refused(
                f"{self.label} must be a whole number from {self.minimum} to {self.maximum}. It was {value!r}."
            )
        if self.pattern and value and not re.fullmatch(self.pattern, value):
            raise Refused(f"{self.label} must be {self.example}, or empty. It was {value!r}.")
        if len(value) > 500:
            raise Refused(f"{self.label} must be shorter than 500 characters.")
        return value


SETTINGS = {
    setting.name: setting
    for setting in (
        Setting(
            "automatic_ordering",
            OFF,
            "Order automatically",
            "Order from AliExpress without a click once an order is paid and nothing speaks against it.",
            choices=(ON, OFF),
        ),
        Setting(
            "cancellation_window_minutes",
            "30",
            "Cancellation window (minutes)",
            "How long an automatic order waits after the customer's order, so that a cancellation costs nothing.",
            maximum=10080,
        ),
        Setting(
            "price_ceiling_percent",
            "20",
            "Price ceiling (%)",
            "Ordering stops when a supplier's price has risen by more than this since you linked the product.",
            maximum=1000,
        ),
        Setting(
            "order_cost_max",
            "",
            "Highest cost of an order",
            "In your store's currency: an order whose suppliers ask for more waits for you. Empty: no limit.",
            pattern=AMOUNT,
            example="an amount such as 120.00",
        ),
        Setting(
            "margin_min",
            "",
            "Lowest margin (%)",
            "Of what the customer paid: an order that leaves you less waits for you. Empty: no limit.",
            pattern=r"\d{1,2}(\.\d{1,2})?",
            example="a percentage such as 15",
        ),
        Setting(
            "exchange_rates",
            "",
            "Exchange rates",
            "Where AliExpress asks in another currency than your store's: what one unit of it is worth in yours.",
            pattern=RATES,
            example="rates such as USD=0.92, CNY=0.13",
        ),
        Setting(
            "freight_choice",
            "cheapest",
            "Shipping service",
            "Which tracked AliExpress service is chosen when an order is placed.",
            choices=("cheapest", "fastest"),
        ),
        Setting(
            "order_memo",
            MEMO,
            "Note to the supplier",
            "Goes to the supplier with every order.",
        ),
        Setting(
            "email_sender",
            "shopify",
            "Shipping confirmation",
            "Who mails the customer when a parcel is on its way: Shopify, with your template, or Waybill.",
            choices=("shopify", "app"),
        ),
        Setting(
            "notify_on_number_change",
            OFF,
            "Email customers when the tracking number changes",
            "Let Shopify mail the customer when a tracking number is replaced by the last carrier's.",
            choices=(ON, OFF),
        ),
        Setting(
            "wait_for_final_number",
            OFF,
            "Wait for the final number",
            "Keep Cainiao's provisional numbers (LP..., AP...) from the customer until the last carrier's is known.",
            choices=(ON, OFF),
        ),
        Setting(
            "final_number_days",
            "5",
            "Longest wait for the final number (days)",
            "After this the order is fulfilled with the provisional number; a final one replaces it once it is known.",
            minimum=1,
            maximum=30,
        ),
        Setting(
            "carrier_updates",
            "once_shipped",
            "Follow parcels with 17TRACK",
            "Carriers' own events, also after AliExpress falls silent. Needs a 17TRACK key, which your operator sets.",
            choices=("once_shipped", "when_quiet", OFF),
        ),
        Setting(
            "agreed_shipping_days",
            "7",
            "Agreed shipping time (days)",
            "A supplier order without a tracking number this many days after payment is late.",
            minimum=1,
            maximum=90,
        ),
        Setting(
            "return_address",
            "",
            "Return address",
            "Where customers send unused items back to: your own address, never the supplier's.",
        ),
        Setting(
            "daily_summary",
            OFF,
            "Daily summary of late orders",
            "Waybill mails you once a day what is late and what is lost first. No mail comes while nothing is late.",
            choices=(ON, OFF),
        ),
        Setting(
            "daily_summary_hour",
            "8",
            "Hour of the daily summary",
            "From 0 to 23, in your store's time zone.",
            maximum=23,
        ),
        Setting(
            "allow_high_risk",
            OFF,
            "Order high-risk orders automatically",
            "Otherwise an order that Shopify marks as high risk waits for your click.",
            choices=(ON, OFF),
        ),
        Setting(
            "risk_wait_minutes",
            "60",
            "Wait for the risk analysis (minutes)",
            "How long an automatic order waits for Shopify's first risk analysis.",
            maximum=1440,
        ),
        Setting(
            "buy_authorized",
            OFF,
            "Order authorized payments automatically",
            "Otherwise an order whose payment is authorized and not captured yet waits for your click.",
            choices=(ON, OFF),
        ),
        Setting(
            "buy_with_properties",
            OFF,
            "Order personalized items automatically",
            "What the customer typed goes into the note to the supplier. Otherwise such an order waits for your click.",
            choices=(ON, OFF),
        ),
        Setting(
            "ignored_properties",
            "",
            "Fields to ignore",
            "Names of fields on your product pages that a supplier need not know, separated by commas.",
        ),
    )
}
#: What decides whether an order may be placed.
DECIDES = frozenset(
    (
        *("automatic_ordering", "cancellation_window_minutes", "price_ceiling_percent", "order_cost_max", "margin_min"),
        *("exchange_rates", "allow_high_risk", "risk_wait_minutes", "buy_authorized", "buy_with_properties"),
        *("ignored_properties", "freight_choice"),
    )
)
