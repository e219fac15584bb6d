"""Orders that shrink or grow after the sale: cancelled and edited."""

from typing import Any

from sandbox.shopify import adjust, announce, payments, refunding, selling, webhooks
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Line, Order
from sandbox.shopify.order_money import ZERO
from sandbox.shopify.payloads_changes import edit_payload
from sandbox.shopify.refunding import Wish
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now

LineSpecs = list[dict[str, Any]]


def cancel_order(shop: Shop, order: Order, reason: str = "customer", *, refund: bool = True) -> None:
    """Cancel the order; nothing of it can be fulfilled any more.

    Money that stays with the shop keeps the financial status and the quantities, and the order is not closed.
    """
    with lock:
        if order.cancelled_at:
            raise Refused(f"Order {order.name} is already cancelled.")
        if any(f.status == "SUCCESS" for f in order.fulfillments):
            raise Refused("Cannot cancel an order that has outstanding fulfillments")
        made = None
        if refund and order.net_payment > 0:
            made = refunding.give_back(order, Wish([(line, line.current_quantity) for line in order.lines]))
            payments.settle(order)
        order.cancelled_at, order.cancel_reason = now(), reason
        if order.financial_status in ("pending", "authorized", "expired"):
            order.financial_status = "voided"
        _close_fulfillment_orders(order, emptied=order.net_payment <= 0)
        announce.changed(shop, order, "orders/cancelled")
        if made:
            announce.refund(shop, order, made)


def _close_fulfillment_orders(order: Order, *, emptied: bool) -> None:
    for fo in order.fulfillment_orders:
        fo.status, fo.updated_at = "CLOSED", now()
        for row in fo.lines if emptied else ():
            row.remaining = row.total = 0
    if emptied:
        order.closed_at = now()
        for line in order.lines:
            line.current_quantity = line.unstocked = 0


def edit_order(shop: Shop, order: Order, lines: LineSpecs, *, paid: bool = False) -> None:
    """Change quantities: `lines` holds {"line": gid, "quantity": new}; {"variant": gid, "quantity"} adds a line.

    What is added has still to be paid, unless the buyer `paid` it at once.
    """
    with lock:
        changes = [_change(shop, order, row) for row in lines]
        for line, delta in changes:
            _apply(shop, order, line, delta)
        order.edited = True
        if paid:
            order.received += max(order.outstanding, ZERO)
        payments.settle(order)
        payments.reopen_if_undone(order)
        announce.changed(shop, order)
        deltas = [(line.id, delta) for line, delta in changes if delta]
        webhooks.emit(shop, "orders/edited", lambda: edit_payload(shop, order, next_id("OrderEdit"), deltas))


def _change(shop: Shop, order: Order, row: dict[str, Any]) -> tuple[Line, int]:
    if row.get("variant") or row.get("title"):
        line = selling.build_line(shop, row)
        line.quantity = line.current_quantity = 0
        return line, int(row.get("quantity", 1))
    line, wanted = order.line(row["line"]), int(row["quantity"])
    delta = wanted - line.current_quantity
    if wanted < 0 or -delta > line.unfulfilled:
        raise Refused(f"Only {line.unfulfilled} unfulfilled units of {line.title} can be removed.")
    return line, delta


def _apply(shop: Shop, order: Order, line: Line, delta: int) -> None:
    if line not in order.lines:
        line.order = order
        order.lines.append(line)
    line.current_quantity += delta
    if delta > 0:
        line.quantity += delta
        adjust.put_in(shop, order, line, delta)
    else:
        adjust.take_out(order, line, -delta)
