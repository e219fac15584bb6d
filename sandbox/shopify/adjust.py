"""Units that leave or join an order before they ship: refunds and edits change the fulfillment orders."""

from sandbox.shopify import routing
from sandbox.shopify.fulfillment import FulfillmentOrderLine
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Line, Order
from sandbox.shopify.state import Shop, now

DONE = ("CLOSED", "CANCELLED")


def take_out(order: Order, line: Line, units: int) -> None:
    """Remove units of a line that nobody ships any more; an emptied fulfillment order closes."""
    for fo in order.fulfillment_orders:
        for row in fo.lines if fo.status not in DONE else ():
            gone = min(units, row.remaining) if row.line is line else 0
            row.remaining -= gone
            row.total -= gone
            units -= gone
        if fo.status not in DONE and not fo.remaining:
            fo.status, fo.updated_at = "CLOSED", now()


def put_in(shop: Shop, order: Order, line: Line, units: int) -> None:
    """Add units of a line to an open fulfillment order of its place and method, or to a new one."""
    if not order.routed:
        # Routing will find the new units by itself.
        return
    place = (line.location_id, line.delivery)
    fo = next((f for f in order.fulfillment_orders if (f.location.id, f.method) == place and f.status == "OPEN"), None)
    if fo is None:
        routing.add_units(shop, order, [(line, units)])
        return
    row = next((r for r in fo.lines if r.line is line), None)
    if row is None:
        row = shop.keep(FulfillmentOrderLine(next_id("FulfillmentOrderLineItem"), line, 0, 0))
        fo.lines.append(row)
    row.total, row.remaining, fo.updated_at = row.total + units, row.remaining + units, now()
