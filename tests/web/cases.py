"""Late cases for the pages to show, as the late rules leave them."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Review, ReviewMove, Shop, SupplierOrder
from shopify_app.models.lateness import keep_order
from shopify_app.models.review import NEVER
from tests.web import rows

RULES = (
    *("not_ordered", "not_paid", "late_to_ship", "tracking_inactive", "tracking_unrecognised", "tracking_expired"),
    *("late_delivery", "ultimatum_over", "dispute_opens", "refund_deadline", "protection_ends", "supplier_reply_due"),
    "return_deadline",
)


def case(bought: SupplierOrder, rule: str = "late_to_ship", *, days: int | None = 5, **changes: Any) -> Review:
    """An open case whose money is lost in that many days (None: never)."""
    order, now = bought.order, clock.now()
    lost_at = None if days is None else now + timedelta(days=days)
    known: dict[str, Any] = {
        "order": order,
        "supplier_order": bought,
        "supplier_id": bought.supplier_id,
        "country": order.country,
        "service": bought.service,
        "since": now - timedelta(days=2),
        "next_at": lost_at,
        "lost_at": lost_at,
        "lost_on": lost_at.astimezone(order.shop.zone).date() if lost_at else NEVER,
        "amount": Decimal("6.20"),
        "currency": "USD",
        "verdict": f"The verdict of {rule}.",
        "opened_at": now - timedelta(days=2),
    }
    row = Review(shop_id=order.shop_id, rule=rule, **(known | changes))
    session().add(row)
    session().flush()
    row.moves.append(ReviewMove.of(row, "", by=rows.BY))
    session().commit()
    return row


def paid(shop: Shop, text: str = "Phone stand", number: str = "8123456789012345", **changes: Any) -> SupplierOrder:
    """A supplier order that was paid nine days ago and not shipped."""
    bought = rows.place(rows.draft(rows.take(shop, text), text), number)
    bought.move("paid", by=rows.BY)
    bought.paid_at = bought.placed_at = clock.now() - timedelta(days=9)
    for name, value in changes.items():
        setattr(bought, name, value)
    session().commit()
    return bought


def shipped(
    shop: Shop, text: str = "Phone stand", number: str = "8123456789012345", code: str = "LP001"
) -> SupplierOrder:
    """A supplier order whose parcel is on its way."""
    bought = paid(shop, text, number)
    rows.ship(bought, code, text)
    bought.shipped_at = clock.now() - timedelta(days=7)
    session().commit()
    return bought


def judged(bought: SupplierOrder) -> Review:
    """The first case that the late rules themselves open for it."""
    keep_order(bought.order, by=rows.BY)
    session().commit()
    return next(review for review in bought.order.reviews if review.status == "open")


def one_of_each(shop: Shop) -> dict[str, Review]:
    """A case of every rule, each on a supplier order of its own."""
    found = {}
    for at, rule in enumerate(RULES):
        number = f"81234567890123{at:02}"
        if rule == "not_ordered":
            bought = rows.draft(rows.take(shop))
        elif rule in ("not_paid", "late_to_ship"):
            bought = paid(shop, number=number)
        else:
            bought = shipped(shop, number=number, code=f"LP0067570034{at:04}")
        found[rule] = case(bought, rule, days=at, amount=Decimal(at))
    return found


def move_back(review: Review, at: datetime) -> None:
    """Let the case have been opened at `at`."""
    review.opened_at = review.since = at
    for move in review.moves:
        move.at = at
    session().commit()
