"""When the rules about a supplier order hold, from ordering it to getting it."""

from datetime import datetime, timedelta

from shopify_app.models.late.days import days_after, start_of_day
from shopify_app.models.late.facts import Facts, Window
from shopify_app.models.late.numbers import Numbers


def not_ordered(facts: Facts, numbers: Numbers) -> Window | None:
    """Paid and linked, and nothing is ordered after so many hours."""
    if facts.status not in ("draft", "placing", "refused") or not (facts.customer_paid_at and facts.linked_at):
        return None
    hours = numbers["not_ordered_hours"]
    opens = max(facts.customer_paid_at + timedelta(hours=hours), facts.linked_at)
    return Window(opens, {"customer_paid_at": facts.customer_paid_at, "hours": hours})


def not_paid(facts: Facts, numbers: Numbers) -> Window | None:
    """The last hours of AliExpress's payment window."""
    if facts.status != "placed" or facts.paid_at or facts.pay_by is None or facts.unpayable:
        return None
    opens = facts.pay_by - timedelta(hours=numbers["pay_warning_hours"])
    if facts.placed_at:
        # A window that is shorter than the warning.
        opens = max(opens, facts.placed_at)
    return Window(opens, {"pay_by": facts.pay_by}, ends=facts.pay_by, lost_at=facts.pay_by, dates=(facts.pay_by,))


def late_to_ship(facts: Facts, numbers: Numbers) -> Window | None:
    """The agreed shipping time passed without a tracking number."""
    agreed_from, days = facts.agreed_from, facts.agreed_days or numbers["agreed_shipping_days"]
    if facts.status in ("draft", "placing", "refused") or not facts.unshipped or agreed_from is None:
        return None
    if facts.last("reship"):
        return None
    opens = days_after(agreed_from, days, facts.zone)
    end = _refund_end(facts, numbers)
    return Window(opens, {"agreed_from": agreed_from, "days": days}, dates=(end,))


def late_delivery(facts: Facts, numbers: Numbers) -> Window | None:
    """The estimate or the guarantee date passed."""
    promised = [at for at in (_estimate(facts), _guarantee(facts)) if at]
    if not promised:
        return None
    opens = min(promised)
    what = "delivery guarantee" if opens == _guarantee(facts) else "delivery estimate"
    end = protection_end(facts, numbers)
    dates = (*promised, end, reply_due(facts, numbers))
    return Window(opens, {"what": what, "promised_at": opens}, lost_at=end, dates=dates)


def dispute_opens(facts: Facts, numbers: Numbers) -> Window | None:
    """From the start of the sixth day after shipping until it arrived: when protection ends is only computed."""
    if facts.shipped_at is None or facts.disputed or facts.done_since(facts.shipped_at, "open_dispute"):
        return None
    day, end = numbers["dispute_opens_day"], protection_end(facts, numbers)
    opens = start_of_day(facts.shipped_at, day, facts.zone)
    used = {"shipped_at": facts.shipped_at, "day": day, "protection_end": end}
    return Window(opens, used, lost_at=end, dates=(end,))


def refund_deadline(facts: Facts, numbers: Numbers) -> Window | None:
    """The last days in which a refund can be asked for."""
    end = _refund_end(facts, numbers)
    if end is None or facts.disputed or facts.last("request_refund", "open_dispute"):
        return None
    opens = days_after(end, -numbers["refund_warning_days"], facts.zone)
    used = {"placed_at": facts.placed_at, "days": numbers["refund_days"], "refund_end": end}
    return Window(opens, used, ends=end, lost_at=end, dates=(end,))


def protection_ends(facts: Facts, numbers: Numbers) -> Window | None:
    """The last days of buyer protection."""
    end = protection_end(facts, numbers)
    if end is None or facts.disputed or facts.last("open_dispute"):
        return None
    opens = days_after(end, -numbers["protection_warning_days"], facts.zone)
    return Window(opens, {"protection_end": end}, ends=end, lost_at=end, dates=(end,))


def protection_end(facts: Facts, numbers: Numbers) -> datetime | None:
    """AliExpress's interface does not say when buyer protection ends: computed. It begins with shipping, and ends some
    days after the guarantee date; without one, some days after shipping."""
    if facts.shipped_at is None:
        return None
    guarantee = _guarantee(facts)
    if guarantee:
        return days_after(guarantee, numbers["protection_extra_days"], facts.zone)
    return days_after(facts.shipped_at, numbers["protection_days"], facts.zone)


def reply_due(facts: Facts, numbers: Numbers) -> datetime | None:
    """When the supplier has to have answered the newest request; None where nothing is asked."""
    asked = facts.last("request_refund", "return", "open_dispute")
    return days_after(asked.at, numbers["reply_days"], facts.zone) if asked and not facts.answer else None


def _refund_end(facts: Facts, numbers: Numbers) -> datetime | None:
    return days_after(facts.placed_at, numbers["refund_days"], facts.zone) if facts.placed_at else None


def _estimate(facts: Facts) -> datetime | None:
    """The promise frozen at order time; without one, the carrier's estimate for what is still under way."""
    if facts.placed_at and facts.promised_days:
        return days_after(facts.placed_at, facts.promised_days, facts.zone)
    return min((parcel.expected_at for parcel in facts.under_way if parcel.expected_at), default=None)


def _guarantee(facts: Facts) -> datetime | None:
    if facts.placed_at is None or not facts.guaranteed_days:
        return None
    return days_after(facts.placed_at, facts.guaranteed_days, facts.zone)
