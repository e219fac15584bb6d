"""A webhook as a hint: something changed, and the Admin API knows what."""

from datetime import timedelta

from shopify_app import clock, jobs
from shopify_app.models import Order, Shop
from shopify_app.models.shop import RECONCILE_EVERY


def read_again(shop: Shop, gid: str) -> Order | None:
    """Ask for a fresh reading of the order; None where the shop has no row of it yet."""
    order = Order.by_gid(shop.id, gid)
    if order is None:
        ask_for_orders(shop)
    elif not order.deleted_at:
        order.read_again_at = clock.now()
        jobs.enqueue("read_order", order.id)
    return order


def ask_for_orders(shop: Shop) -> None:
    """Reconcile the shop soon: an order changed that has no row to hang a reading on."""
    due = clock.now() - RECONCILE_EVERY - timedelta(seconds=1)
    if shop.reconciled_at and shop.reconciled_at > due:
        # Going back is safe: what was reconciled already is read once more, and changes nothing.
        shop.reconciled_at = due
