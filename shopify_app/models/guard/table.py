"""What may be bought, and by whom: the table, and what it says of one draft.

Asked before every request that can buy, the repetition of one whose answer was lost included.
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from shopify_app.models.guard import finders
from shopify_app.models.guard.facts import Facts
from shopify_app.models.guard.finders import Figures

#: What a row says: buy it; wait until the reason ends; only a person may; ask that person once; nobody ever may.
YES, WAITS, NO, ASKS, NEVER = "yes", "waits", "no", "asks", "never"


@dataclass(frozen=True)
class Rule:
    """One row. `ends`: the reason may end by itself, so a waiting order is read again. `of_price`: only AliExpress's
    answer tells."""

    row: int
    id: str
    automatic: str
    click: str
    find: Callable[[Facts], Figures | None]
    sentence: str
    ends: bool = False
    of_price: bool = False


#: The first reason in this order is the one that is shown.
TABLE = (
    Rule(1, "test_order", NEVER, NEVER, finders.test_order, "A test order is never bought."),
    Rule(1, "canceled", NEVER, NEVER, finders.canceled, "Canceled in Shopify."),
    Rule(1, "deleted", NEVER, NEVER, finders.deleted, "Deleted in Shopify."),
    Rule(1, "nothing_left", NEVER, NEVER, finders.nothing_left, "Nothing is left to fulfill."),
    Rule(2, "money_returned", NEVER, NEVER, finders.money_returned, "The money was returned."),
    Rule(3, "not_told", WAITS, ASKS, finders.not_told, "Shopify has not told yet {what}.", ends=True),
    Rule(4, "archived", NO, ASKS, finders.archived, "Archived in Shopify: someone may have shipped it.", ends=True),
    Rule(4, "elsewhere", NO, ASKS, finders.elsewhere, "{who} may be shipping these units.", ends=True),
    Rule(
        *(5, "returned_more", NO, ASKS, finders.returned_more),
        "{returned} were returned to the customer, {taken_off} of it for items taken off the order.",
        ends=True,
    ),
    Rule(5, "deposit", NO, ASKS, finders.deposit, "Partially paid: {outstanding} outstanding.", ends=True),
    Rule(
        *(5, "added_units", NO, ASKS, finders.added_units),
        "Added after the payment: {outstanding} outstanding.",
        ends=True,
    ),
    Rule(5, "authorized", NO, ASKS, finders.authorized, "The payment is authorized, not captured.", ends=True),
    Rule(5, "not_paid", NO, ASKS, finders.not_paid, "Not paid.", ends=True),
    Rule(6, "high_risk", NO, ASKS, finders.high_risk, "High risk.", ends=True),
    Rule(
        *(6, "risk_not_assessed", WAITS, YES, finders.risk_not_assessed),
        "Waiting for Shopify's risk analysis.",
        ends=True,
    ),
    Rule(6, "risk_pending", WAITS, YES, finders.risk_pending, "Waiting for Shopify's risk analysis.", ends=True),
    Rule(7, "on_hold", NO, ASKS, finders.on_hold, "On hold in Shopify ({why}).", ends=True),
    Rule(8, "scheduled", NO, ASKS, finders.scheduled, "Scheduled in Shopify for {date}.", ends=True),
    Rule(9, "pickup", NO, ASKS, finders.pickup, "Local delivery or pickup.", ends=True),
    Rule(
        *(10, "before_automatic", NO, YES, finders.before_automatic),
        "Created before automatic ordering was switched on.",
    ),
    Rule(10, "too_old", NO, YES, finders.too_old, "Created more than 7 days ago."),
    Rule(11, "automatic_off", NO, YES, finders.automatic_off, "Automatic ordering was switched off."),
    Rule(11, "canceled_before", NO, YES, finders.dropped_before, "A supplier order of it was canceled before."),
    Rule(
        *(12, "item_price", NO, ASKS, finders.item_price),
        "Item price {price}, accepted {accepted}{more}.",
        of_price=True,
    ),
    Rule(13, "shipping_fee", NO, ASKS, finders.shipping_fee, "Shipping {fee}, last time {last}.", of_price=True),
    Rule(14, "landed_cost", NO, ASKS, finders.landed_cost, "Landed cost {landed}, sold for {sold}.", of_price=True),
    Rule(15, "order_cost", NO, ASKS, finders.order_cost, "Order cost {cost}, limit {most}.", of_price=True),
    Rule(15, "margin", NO, ASKS, finders.margin, "Margin {margin}, at least {least} wanted.", of_price=True),
    Rule(16, "properties", NO, ASKS, finders.line_properties, "{properties}"),
)
#: No row: what a click approved is not what would be bought now.
QUOTE_CHANGED = Rule(17, "quote_changed", YES, ASKS, finders.never, "Approve it again: {what}.")
RULES = {rule.id: rule for rule in (*TABLE, QUOTE_CHANGED)}


@dataclass(frozen=True)
class Reason:
    """One row that applies to a draft, with the figures of its sentence."""

    rule: Rule
    figures: Figures

    @property
    def key(self) -> str:
        """What a yes is given to. Other figures are another reason; prices are held by the total."""
        if self.rule.of_price or not self.figures:
            return self.rule.id
        figures = "|".join(f"{name}={value}" for name, value in sorted(self.figures.items()))
        return f"{self.rule.id}:{hashlib.sha256(figures.encode()).hexdigest()[:12]}"

    @property
    def stored(self) -> dict[str, str]:
        """As a row keeps it; `Reason.of` reads it back."""
        return {"rule": self.rule.id, **self.figures}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "Reason":
        """The reason that a row keeps."""
        figures = {name: str(value) for name, value in stored.items() if name != "rule"}
        return cls(RULES[stored["rule"]], figures)

    def sentence(self, properties: Iterable[str] = ()) -> str:
        """One English sentence, amounts as "95.00 USD". `properties` are the lines' own: they are not kept here."""
        return self.rule.sentence.format(properties=f"{'; '.join(properties) or 'Line properties'}.", **self.figures)


def judge(facts: Facts) -> list[Reason]:
    """Every row that applies, in the order of the table."""
    found = [(rule, rule.find(facts)) for rule in TABLE]
    return [Reason(rule, figures) for rule, figures in found if figures is not None]


def against_automatic(reasons: Iterable[Reason]) -> Reason | None:
    """The first reason why it is not bought by itself; None where it may be."""
    return next((reason for reason in reasons if reason.rule.automatic != YES), None)


def against_click(reasons: Iterable[Reason], accepted: Iterable[str] = ()) -> Reason | None:
    """The first reason why a click does not buy it: never, or a question that was not answered yet."""
    answered = frozenset(accepted)
    for reason in reasons:
        if reason.rule.click == NEVER or (reason.rule.click == ASKS and reason.key not in answered):
            return reason
    return None


def forbids_payment(reasons: Iterable[Reason], accepted: Iterable[str] = ()) -> Reason | None:
    """The first of rows 1 to 6 that forbids what was bought already and is not paid; what was answered yes is fine."""
    answered = frozenset(accepted)
    for reason in reasons:
        said_no = reason.rule.row <= 6 and reason.rule.automatic in (NO, NEVER)
        if said_no and (reason.rule.click == NEVER or reason.key not in answered):
            return reason
    return None
