"""One click: supplier orders that may have a tracking number are asked about now."""

import sqlalchemy as sa

from shopify_app import clock, jobs
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import Order, Shop, SupplierOrder, merchant
from shopify_app.web.formats import plural

#: Statuses in which AliExpress may know a number that Waybill does not.
MAY_HAVE_NEWS = ("placed", "paid", "partly_shipped", "shipped")


def ask_for_all(shop: Shop) -> int:
    """Every supplier order of the shop; returns how many. The caller commits."""
    count = merchant.get_tracking_numbers(shop)
    due = sa.select(SupplierOrder.id).where(
        SupplierOrder.shop_id == shop.id,
        SupplierOrder.status.in_(MAY_HAVE_NEWS),
        SupplierOrder.look_again_at <= clock.now(),
    )
    for row_id in session().scalars(due).all():
        jobs.enqueue("track", row_id)
    return count


def ask_for(order: Order) -> int:
    """The supplier orders of one order; raises Refused where none is at AliExpress. The caller commits."""
    asked = [so for so in order.supplier_orders if so.status in MAY_HAVE_NEWS and so.numbers]
    if not asked:
        raise Refused(f"{order.name} has no supplier order at AliExpress yet: place it, or record its number.")
    for supplier_order in asked:
        supplier_order.look_again_at, supplier_order.tries, supplier_order.problem = clock.now(), 0, ""
        jobs.enqueue("track", supplier_order.id)
    return len(asked)


def toast(count: int) -> str:
    """What was asked, for the toast."""
    if not count:
        return "No supplier order is waiting for a tracking number."
    return f"Asking AliExpress about {plural(count, 'supplier order')}."
