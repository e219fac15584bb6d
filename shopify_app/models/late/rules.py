"""The late rules in one table, and what they say of a supplier order at an instant."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from shopify_app.models.late import case_rules, order_rules
from shopify_app.models.late.facts import Facts, Window
from shopify_app.models.late.numbers import Numbers

DAY = "%a %b %-d, %Y"
TIME = "%a %b %-d, %Y, %-I:%M %p"


@dataclass(frozen=True)
class Rule:
    """One rule: the facts it needs, its clock in words, its numbers, what it says, and what the merchant should do.

    `window` says when it holds. `until_arrival`: it cannot hold once everything came. `for_money`: it is about the
    money at the supplier, which is not back because no customer waits any more.
    """

    id: str
    needs: tuple[str, ...]
    clock: str
    numbers: tuple[str, ...]
    window: Callable[[Facts, Numbers], Window | None]
    sentence: str
    action: str
    until_arrival: bool = True
    for_money: bool = False


RULES = {
    rule.id: rule
    for rule in (
        Rule(
            "not_ordered",
            ("status", "customer_paid_at", "linked_at"),
            "hours",
            ("not_ordered_hours",),
            order_rules.not_ordered,
            f"Your customer paid on {{customer_paid_at:{TIME}}} and nothing was ordered for {{hours}} hours.",
            "Order it, or find out why it stopped.",
        ),
        Rule(
            "not_paid",
            ("status", "pay_by"),
            "hours",
            ("pay_warning_hours",),
            order_rules.not_paid,
            f"AliExpress closes this order at {{pay_by:{TIME}}} if it is not paid.",
            "Pay it on AliExpress.",
        ),
        Rule(
            "late_to_ship",
            ("status", "paid_at", "agreed_days", "parcels"),
            "calendar days in your time zone",
            ("agreed_shipping_days",),
            order_rules.late_to_ship,
            f"Paid on {{agreed_from:{DAY}}}; {{supplier}} agreed to ship within {{days}} days and gave no tracking "
            "number.",
            "Ask the supplier to send it again; then tell the customer.",
        ),
        Rule(
            "tracking_inactive",
            ("parcels", "supplier_country"),
            "business days in the supplier's country",
            ("inactive_business_days",),
            case_rules.tracking_inactive,
            f"{{days}} business days without an event of parcel {{parcel}}: {{what}} {{heard_at:{DAY}}} "
            "in the supplier's time.",
            "Ask the supplier for an update.",
        ),
        Rule(
            "tracking_unrecognised",
            ("parcels",),
            "at once",
            (),
            case_rules.tracking_unrecognised,
            "No carrier knows parcel {parcel}.",
            "Ask the supplier whether it was shipped; announce a dispute if nothing moves in two days.",
        ),
        Rule(
            "tracking_expired",
            ("parcels",),
            "calendar days in your time zone",
            ("silent_days",),
            case_rules.tracking_expired,
            f"The carrier stopped reporting parcel {{parcel}}: {{what}} {{heard_at:{DAY}}} in the supplier's time.",
            "Ask the supplier whether it was shipped; announce a dispute if nothing moves in two days.",
        ),
        Rule(
            "late_delivery",
            ("placed_at", "promised_days", "guaranteed_days", "parcels"),
            "calendar days in your time zone",
            (),
            order_rules.late_delivery,
            f"The {{what}}, {{promised_at:{DAY}}}, has passed and it has not arrived.",
            "Ask for a refund; tell the customer.",
        ),
        Rule(
            "ultimatum_over",
            ("actions", "parcels"),
            "calendar days in your time zone",
            ("ultimatum_days",),
            case_rules.ultimatum_over,
            f"You announced a dispute on {{announced_at:{DAY}}} and nothing moved for {{days}} days.",
            "Open the dispute.",
            for_money=True,
        ),
        Rule(
            "dispute_opens",
            ("shipped_at",),
            "from the start of a calendar day in your time zone",
            ("dispute_opens_day", "protection_days", "protection_extra_days"),
            order_rules.dispute_opens,
            f"Shipped on {{shipped_at:{DAY}}}: a dispute can be opened since day {{day}}, and until "
            f"{{protection_end:{DAY}}} (computed: AliExpress does not tell).",
            "You may open a dispute.",
            for_money=True,
        ),
        Rule(
            "refund_deadline",
            ("placed_at", "actions"),
            "calendar days in your time zone",
            ("refund_days", "refund_warning_days"),
            order_rules.refund_deadline,
            f"Ordered on {{placed_at:{DAY}}} and not here: a refund can be asked for until {{refund_end:{TIME}}}.",
            "These are the last days to ask for the refund.",
            for_money=True,
        ),
        Rule(
            "protection_ends",
            ("shipped_at", "guaranteed_days", "actions"),
            "calendar days in your time zone",
            ("protection_days", "protection_extra_days", "protection_warning_days"),
            order_rules.protection_ends,
            f"Buyer protection ends on {{protection_end:{TIME}}} (computed: AliExpress does not tell).",
            "Open the dispute now, or the money is lost.",
            for_money=True,
        ),
        Rule(
            "supplier_reply_due",
            ("actions",),
            "calendar days in your time zone",
            ("reply_days",),
            case_rules.supplier_reply_due,
            f"You asked {{supplier}} on {{asked_at:{DAY}}} and had no answer for {{days}} days.",
            "Escalate to AliExpress, who mediates.",
            until_arrival=False,
            for_money=True,
        ),
        Rule(
            "return_deadline",
            ("actions",),
            "calendar days in your time zone",
            ("return_days", "return_warning_days"),
            case_rules.return_deadline,
            f"No agreement with {{supplier}} since {{answered_at:{DAY}}}: the item has to be sent back by "
            f"{{return_by:{TIME}}}.",
            "Send the unused item back for a full refund.",
            until_arrival=False,
            for_money=True,
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says at an instant: since when, what comes next, until when money can be saved, and why."""

    rule: str
    since: datetime
    next_at: datetime | None
    lost_at: datetime | None
    sentence: str
    used: dict[str, Any]


def windows(facts: Facts, numbers: Numbers) -> Iterator[tuple[Rule, Window]]:
    """Every rule that holds at some time, as far as the facts tell."""
    if facts.status == "cancelled" or facts.settled or (facts.void and not facts.bought):
        return
    arrived = facts.arrived
    for rule in RULES.values():
        if (arrived and rule.until_arrival) or (facts.void and not rule.for_money):
            continue
        window = rule.window(facts, numbers)
        if window:
            yield rule, window


def judge(facts: Facts, numbers: Numbers, now: datetime) -> tuple[list[Verdict], datetime | None]:
    """The verdicts at `now`, and the next instant at which one of them opens, changes or closes."""
    found = [*windows(facts, numbers)]
    verdicts = [_verdict(rule, window, facts, now) for rule, window in found if window.holds(now)]
    return verdicts, min((at for _, window in found for at in window.changes(now)), default=None)


def evaluate(facts: Facts, numbers: Numbers, now: datetime) -> list[Verdict]:
    """The verdicts at `now`."""
    return judge(facts, numbers, now)[0]


def next_change_at(facts: Facts, numbers: Numbers, now: datetime) -> datetime | None:
    """The next instant at which a verdict opens, changes or closes; None where nothing can become late."""
    return judge(facts, numbers, now)[1]


def _verdict(rule: Rule, window: Window, facts: Facts, now: datetime) -> Verdict:
    said = {name: _local(value, facts) for name, value in window.used.items()}
    sentence = rule.sentence.format(supplier=facts.supplier, **said)
    used = {name: value.isoformat() if isinstance(value, datetime) else value for name, value in window.used.items()}
    return Verdict(rule.id, window.opens, window.next_at(now), window.lost_at, sentence, used)


def _local(value: Any, facts: Facts) -> Any:
    """Instants in the merchant's zone, unless a rule chose the supplier's."""
    is_utc = isinstance(value, datetime) and value.tzinfo is UTC
    return value.astimezone(facts.zone) if is_utc else value
