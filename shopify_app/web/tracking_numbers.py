"""One click: the supplier orders of an order that may have a tracking number are asked about now."""

from shopify_app import clock, jobs
from shopify_app.errors import Refused
from shopify_app.models import Order
from shopify_app.models.turns import OPEN


def ask_for(order: Order) -> int:
    """The supplier orders of one order; raises Refused where none is at AliExpress. The caller commits."""
    asked = [so for so in order.supplier_orders if so.status in OPEN and so.numbers]
    if not asked:
        raise Refused(f"{order.name} has no supplier order at AliExpress yet: place it, or record its number.")
    for supplier_order in asked:
        supplier_order.look_again_at, supplier_order.tries, supplier_order.problem = clock.now(), 0, ""
        for number in supplier_order.numbers:
            number.read_at = None
        jobs.enqueue("track", supplier_order.id)
    return len(asked)
