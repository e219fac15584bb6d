"""When the rules about parcels and about what the merchant did hold."""

from datetime import UTC, datetime

from shopify_app.models.late.days import business_days_after, days_after, zone_of
from shopify_app.models.late.facts import REQUESTS, ActionFacts, Facts, ParcelFacts, Window
from shopify_app.models.late.numbers import Numbers
from shopify_app.models.late.order_rules import protection_end, reply_due
from shopify_app.models.tracking_status import EXPIRED, NOT_FOUND


def tracking_inactive(facts: Facts, numbers: Numbers) -> Window | None:
    """No event for so many business days in the supplier's country."""
    days, country = numbers["inactive_business_days"], facts.supplier_country

    def opens(parcel: ParcelFacts) -> datetime | None:
        return business_days_after(parcel.heard_at, days, country)

    return _worst(facts, numbers, opens, {"days": days})


def tracking_unrecognised(facts: Facts, numbers: Numbers) -> Window | None:
    """No carrier knows the number."""

    def opens(parcel: ParcelFacts) -> datetime | None:
        return (parcel.told_at or parcel.shipped_at) if parcel.status == NOT_FOUND else None

    return _worst(facts, numbers, opens, {})


def tracking_expired(facts: Facts, numbers: Numbers) -> Window | None:
    """The carrier stopped reporting."""
    days = numbers["silent_days"]

    def opens(parcel: ParcelFacts) -> datetime | None:
        silent = days_after(parcel.heard_at, days, facts.zone)
        return min(silent, parcel.told_at or silent) if parcel.status == EXPIRED else silent

    return _worst(facts, numbers, opens, {"days": days})


def ultimatum_over(facts: Facts, numbers: Numbers) -> Window | None:
    """The announced days passed and nothing moved: no event, no second parcel."""
    announced, end = facts.last("announce_dispute"), protection_end(facts, numbers)
    if announced is None or facts.disputed or facts.done_since(announced.at, "open_dispute", "reship"):
        return None
    if facts.moved_since(announced.at):
        return None
    used = {"announced_at": announced.at, "days": numbers["ultimatum_days"]}
    return Window(_ultimatum(announced, facts, numbers), used, lost_at=end, dates=(end,))


def supplier_reply_due(facts: Facts, numbers: Numbers) -> Window | None:
    """The supplier did not answer a request in time."""
    asked, due = facts.last(*REQUESTS), reply_due(facts, numbers)
    if asked is None or due is None:
        return None
    end = protection_end(facts, numbers)
    return Window(due, {"asked_at": asked.at, "days": numbers["reply_days"]}, lost_at=end, dates=(end,))


def return_deadline(facts: Facts, numbers: Numbers) -> Window | None:
    """There is no agreement: the item has to be on its way back."""
    answer = facts.answer
    if answer is None or answer.outcome != "lost" or not any(action.kind in REQUESTS for action in facts.actions):
        return None
    end = days_after(answer.at, numbers["return_days"], facts.zone)
    opens = max(answer.at, days_after(end, -numbers["return_warning_days"], facts.zone))
    used = {"answered_at": answer.at, "days": numbers["return_days"], "return_by": end}
    return Window(opens, used, lost_at=end, dates=(end,))


def _worst(facts: Facts, numbers: Numbers, opens: object, used: dict[str, object]) -> Window | None:
    """The window of the parcel that is late first."""
    if facts.last("reship") or not callable(opens):
        return None
    late = [(at, parcel) for parcel in facts.under_way if (at := opens(parcel))]
    if not late:
        return None
    at, parcel = min(late, key=lambda pair: pair[0])
    local = parcel.heard_at.astimezone(zone_of(facts.supplier_country))
    what = "last event" if parcel.last_event_at else "shipped"
    used = {**used, "parcel": parcel.number, "what": what, "heard_at": local}
    end, announced = protection_end(facts, numbers), facts.last("announce_dispute")
    ultimatum = _ultimatum(announced, facts, numbers) if announced else None
    return Window(at.astimezone(UTC), used, lost_at=end, dates=(ultimatum, reply_due(facts, numbers), end))


def _ultimatum(announced: ActionFacts, facts: Facts, numbers: Numbers) -> datetime:
    return days_after(announced.at, numbers["ultimatum_days"], facts.zone)
