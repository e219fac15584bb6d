"""After AliExpress is connected again: what waited for the connection goes on."""

from typing import TypeVar

import sqlalchemy as sa

from shopify_app import clock, jobs
from shopify_app.db import session
from shopify_app.models import Shop, SupplierOrder, SupplierProduct
from shopify_app.models.order_status import settle
from shopify_app.models.supplier_order import AT_ALIEXPRESS

T = TypeVar("T", SupplierOrder, SupplierProduct)


def resume(shop: Shop, *, by: str) -> int:
    """Make every row due that stopped with a problem and that asking again can do no harm; returns how many.

    A draft was released before it stopped; one that a price or an address holds back is not, and a lost answer waits
    for a person. The caller commits.
    """
    released = (SupplierOrder.status == "draft") & SupplierOrder.released_at.is_not(None)
    placed = SupplierOrder.status.in_(AT_ALIEXPRESS)
    orders = [*session().scalars(_stopped(SupplierOrder, shop).where(released | placed))]
    products = [*session().scalars(_stopped(SupplierProduct, shop))]
    for row in (*orders, *products):
        row.look_again_at, row.tries, row.problem = clock.now(), 0, ""
    for supplier_order in orders:
        jobs.enqueue("purchase" if supplier_order.status == "draft" else "track", supplier_order.id)
        settle(supplier_order.order, by=by)
    for product in products:
        jobs.enqueue("look_up", product.id)
    return len(orders) + len(products)


def _stopped(kind: type[T], shop: Shop) -> sa.Select[T]:
    return sa.select(kind).where(kind.shop_id == shop.id, kind.problem != "", kind.look_again_at.is_(None))
