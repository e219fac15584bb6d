"""The policy: the numbers and switches a merchant can change, in one table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shopify_app.errors import Refused

ON, OFF = "on", "off"
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

    def check(self, text: str) -> str:
        """`text` in its stored form; raises Refused with what is accepted."""
        value = text.strip()
        if self.choices and value not in self.choices:
            raise Refused(f"{self.label} must be one of: {', '.join(self.choices)}. It was {value!r}.")
        if self.maximum and not (value.isdecimal() and self.minimum <= int(value) <= self.maximum):
            raise Refused(
                f"{self.label} must be a whole number from {self.minimum} to {self.maximum}. It was {value!r}."
            )
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
            "Place supplier orders without a click once an order is paid. Test and high-risk orders always wait.",
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
            "Mail again when a number changes",
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
    )
}


class Policy:
    """One shop's settings: what the merchant changed, over the defaults."""

    def __init__(self, changed: Mapping[str, Any]) -> None:
        self.changed = changed

    def text(self, name: str) -> str:
        """The value as stored."""
        return str(self.changed.get(name, SETTINGS[name].default))

    def number(self, name: str) -> int:
        """The value of a whole-number setting."""
        return int(self.text(name))

    def on(self, name: str) -> bool:
        """Whether a switch is on."""
        return self.text(name) == ON

    def all(self) -> dict[str, str]:
        """Every setting with its value."""
        return {name: self.text(name) for name in SETTINGS}


def check_changes(changes: Mapping[str, str]) -> dict[str, str]:
    """`changes` checked; raises Refused that names the unknown or wrong setting."""
    for name in changes:
        if name not in SETTINGS:
            raise Refused(f"There is no setting {name!r}. Known settings: {', '.join(SETTINGS)}.")
    return {name: SETTINGS[name].check(value) for name, value in changes.items()}
