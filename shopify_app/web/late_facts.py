"""The facts of a late case in a merchant's words: for its page, and for messages to the supplier."""

from datetime import datetime

from shopify_app.models import Review, SupplierOrder, Tracking
from shopify_app.models.actions import numbers_of
from shopify_app.models.late.days import days_after
from shopify_app.models.messages import Late
from shopify_app.models.tracking_status import DELIVERED
from shopify_app.web.formats import day, moment


def facts_of(review: Review) -> list[tuple[str, str]]:
    """(label, value) of everything known, in the order in which it happened; unknown facts are left out."""
    bought = review.supplier_order
    parcel = parcel_of(bought)
    known = [
        ("Customer ordered", moment(review.order.created_at)),
        ("Placed on AliExpress", moment(bought.placed_at)),
        ("Pay by", moment(bought.pay_by) if bought.status == "placed" else ""),
        ("Paid", moment(bought.paid_at)),
        ("Agreed shipping time", f"{agreed_days(bought)} days" if bought.paid_at else ""),
        ("Shipping service", bought.service),
        ("Delivery estimate", f"{bought.promised_days} days" if bought.promised_days else ""),
        ("Guaranteed delivery", f"{bought.guaranteed_days} days" if bought.guaranteed_days else ""),
        ("Shipped", moment(bought.shipped_at)),
        ("Tracking number", parcel.number if parcel else ""),
        ("Carrier", parcel.carrier if parcel else ""),
        ("Last event", moment(parcel.events[-1].happened_at) if parcel and parcel.events else ""),
        ("Expected by", day(parcel.expected_at) if parcel else ""),
    ]
    return [(label, value) for label, value in known if value]


def late_of(review: Review) -> Late:
    """The case as a message to the supplier needs it."""
    bought = review.supplier_order
    parcel = parcel_of(bought)
    events = parcel.events if parcel else []
    return Late(
        number=bought.numbers[0].number if bought.numbers else "",
        product=_products(bought),
        days=agreed_days(bought),
        code=parcel.number if parcel else "",
        last_seen=_plain_day(review, events[-1].happened_at if events else bought.shipped_at),
        promised=_plain_day(review, promised_at(bought)),
        amount=str(bought.total or ""),
    )


def parcel_of(bought: SupplierOrder) -> Tracking | None:
    """The parcel that was silent the longest of those that have not arrived."""
    waiting = [tracking for tracking in bought.trackings if tracking.status != DELIVERED]
    return min(waiting, key=_last_seen, default=None)


def promised_at(bought: SupplierOrder) -> datetime | None:
    """When it was to arrive, by the promise frozen at order time; None where nothing was promised."""
    days = bought.promised_days or bought.guaranteed_days
    return days_after(bought.placed_at, days, bought.order.shop.zone) if bought.placed_at and days else None


def ships_by(bought: SupplierOrder) -> datetime | None:
    """Until when the supplier agreed to ship, and an order may be cancelled; None before it was paid."""
    return days_after(bought.paid_at, agreed_days(bought), bought.order.shop.zone) if bought.paid_at else None


def agreed_days(bought: SupplierOrder) -> int:
    """Days that the supplier agreed to ship in."""
    return bought.agreed_days or numbers_of(bought)["agreed_shipping_days"]


def _last_seen(tracking: Tracking) -> datetime:
    return tracking.events[-1].happened_at if tracking.events else tracking.created_at


def _products(bought: SupplierOrder) -> str:
    names = [*dict.fromkeys(line.line_item.name for line in bought.lines)]
    return names[0] + (f" and {len(names) - 1} more" if len(names) > 1 else "") if names else ""


def _plain_day(review: Review, at: datetime | None) -> str:
    """ "Fri 13 Nov" in the shop's zone, as a supplier reads it without doubt; empty for None."""
    local = at.astimezone(review.order.shop.zone) if at else None
    return f"{local:%a %b %-d, %Y}" if local else ""
