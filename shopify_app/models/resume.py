"""After a connection is back: what waited for it goes on by itself."""

from typing import TypeVar

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models.order import Order
from shopify_app.models.order_status import settle
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import SupplierProduct
from shopify_app.models.supplier_moves import AT_ALIEXPRESS
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking

T = TypeVar("T", SupplierOrder, SupplierProduct, Tracking)


def resume(shop: Shop, *, by: str) -> int:
    """Make every row due that stopped with a problem and that asking again can do no harm; returns how many.

    A released draft may be placed now; one that a price or an address holds back was refused, and a lost answer waits
    for a person. The caller commits.
    """
    released = (SupplierOrder.status == "draft") & SupplierOrder.released_at.is_not(None)
    placed = SupplierOrder.status.in_(AT_ALIEXPRESS)
    bought = [*session().scalars(_stopped(SupplierOrder, shop).where(released | placed))]
    products = [*session().scalars(_stopped(SupplierProduct, shop))]
    parcels = [*session().scalars(_stopped(Tracking, shop))]
    stopped: list[SupplierOrder | SupplierProduct | Tracking] = [*bought, *products, *parcels]
    for row in stopped:
        row.look_again_at, row.tries, row.problem = clock.now(), 0, ""
    for order in {so.order for so in bought} | {tracking.supplier_order.order for tracking in parcels}:
        settle(order, by=by)
    return len(stopped) + _read_orders(shop)


def _stopped(kind: type[T], shop: Shop) -> sa.Select[T]:
    return sa.select(kind).where(kind.shop_id == shop.id, kind.problem != "", kind.look_again_at.is_(None))


def _read_orders(shop: Shop) -> int:
    """Orders whose reading stopped: the order's own problem is never anything else."""
    orders = [*session().scalars(sa.select(Order).where(Order.shop_id == shop.id, Order.problem != ""))]
    for order in orders:
        order.read_again_at, order.tries, order.problem = clock.now(), 0, ""
    return len(orders)
