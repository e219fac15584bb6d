"""A webhook as a hint: something changed, and the Admin API knows what."""

from datetime import timedelta

import sqlalchemy as sa

from shopify_app import clock, jobs
from shopify_app.db import session
from shopify_app.models import FulfillmentOrderId, Order, Shop
from shopify_app.models.due import by_shop
from shopify_app.models.shop import RECONCILE_EVERY

#: A hint that names no order makes so many due at most, those that wait least first: mostly the newest.
MOST_WAITING = 200


def read_again(shop: Shop, gid: str) -> Order | None:
    """Ask for a fresh reading of the order; None where the shop has no row of it yet."""
    order = Order.by_gid(shop.id, gid)
    if order is None:
        ask_for_orders(shop)
    elif not order.deleted_at:
        order.read_again_at = clock.now()
        jobs.enqueue("read_order", order.id)
    return order


def read_waiting(shop: Shop) -> None:
    """An unknown fulfillment order belongs to an order that was read before it had any; where none waits for that, to
    any that waits for a later reading: those are read now.

    One statement that leaves the rows' versions alone: a hint must not spoil a worker's step.
    """
    known = sa.select(FulfillmentOrderId.order_id).where(FulfillmentOrderId.shop_id == shop.id)
    if not _read_now(shop, Order.id.not_in(known)):
        _read_now(shop)


def _read_now(shop: Shop, *where: sa.ColumnElement[bool]) -> int:
    """How many waiting orders are due now."""
    now = clock.now()
    # Along the index of due rows, not along all orders of the shop.
    waits = (Order.read_again_at > now) & (by_shop(Order.shop_id) == shop.id)
    found = sa.select(Order.id).where(waits, *where).order_by(Order.read_again_at).limit(MOST_WAITING)
    ids = [*session().scalars(found)]
    if ids:
        due = sa.update(Order).where(Order.shop_id == shop.id, Order.id.in_(ids)).values(read_again_at=now)
        session().execute(due.execution_options(synchronize_session=False))
    return len(ids)


def ask_for_orders(shop: Shop) -> None:
    """Reconcile the shop soon: an order changed that has no row to hang a reading on."""
    due = clock.now() - RECONCILE_EVERY - timedelta(seconds=1)
    if shop.reconciled_at and shop.reconciled_at > due:
        # Going back is safe: what was reconciled already is read once more, and changes nothing.
        shop.reconciled_at = due
