"""Orders that shrink or grow after the sale: cancelled, refunded, edited."""

from decimal import Decimal
from typing import Any

from sandbox.shopify import adjust, announce, selling, webhooks
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Line, Order, Refund
from sandbox.shopify.payloads_changes import edit_payload
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now

LineSpecs = list[dict[str, Any]]


def cancel_order(shop: Shop, order: Order, reason: str = "customer") -> None:
    """Cancel the order and give all money back; nothing of it can be fulfilled any more."""
    with lock:
        if order.cancelled_at:
            raise Refused(f"Order {order.name} is already cancelled.")
        if any(f.status == "SUCCESS" for f in order.fulfillments):
            raise Refused("Cannot cancel an order that has outstanding fulfillments")
        paid = order.financial_status in ("paid", "partially_paid", "partially_refunded")
        made = _give_back(order, [(line, line.current_quantity) for line in order.lines]) if paid else None
        for line in order.lines:
            line.current_quantity = 0
        for fo in order.fulfillment_orders:
            fo.status, fo.updated_at = "CLOSED", now()
            for row in fo.lines:
                row.remaining = row.total = 0
        order.cancelled_at = order.closed_at = now()
        order.cancel_reason, order.financial_status = reason, "refunded" if paid else "voided"
        announce.changed(shop, order, "orders/cancelled")
        if made:
            announce.refund(shop, order, made)


def _give_back(order: Order, units: list[tuple[Any, int]]) -> Refund:
    amount = sum((line.price * count for line, count in units), Decimal("0.00"))
    if all(line.current_quantity == count for line, count in units) and len(units) == len(order.lines):
        amount = order.total - order.refunded
    made = Refund(next_id("Refund"), now(), [(line, count) for line, count in units if count], amount)
    order.refunds.append(made)
    return made


def refund_order(shop: Shop, order: Order, lines: LineSpecs) -> None:
    """Refund units: `lines` holds {"line": gid, "quantity": n}; units not yet shipped leave the fulfillment order."""
    with lock:
        units = _merged(order, lines)
        for line, count in units:
            if not 0 < count <= line.current_quantity:
                raise Refused(f"Cannot refund {count} of {line.current_quantity} units of {line.title}.")
        made = _give_back(order, units)
        for line, count in units:
            waiting = min(count, line.unfulfilled)
            line.current_quantity -= count
            line.returned += count - waiting
            adjust.take_out(order, line, waiting)
        if order.financial_status != "pending":
            order.financial_status = "partially_refunded" if order.refunded < order.total else "refunded"
        announce.refund(shop, order, made)
        announce.changed(shop, order)


def _merged(order: Order, rows: LineSpecs) -> list[tuple[Line, int]]:
    asked: dict[str, int] = {}
    for row in rows:
        asked[row["line"]] = asked.get(row["line"], 0) + int(row["quantity"])
    return [(order.line(gid), count) for gid, count in asked.items()]


def edit_order(shop: Shop, order: Order, lines: LineSpecs) -> None:
    """Change quantities: `lines` holds {"line": gid, "quantity": new}; {"variant": gid, "quantity"} adds a line."""
    with lock:
        changes = [_change(shop, order, row) for row in lines]
        for line, delta in changes:
            _apply(shop, order, line, delta)
        order.edited = True
        announce.changed(shop, order)
        deltas = [(line.id, delta) for line, delta in changes if delta]
        webhooks.emit(shop, "orders/edited", lambda: edit_payload(shop, order, next_id("OrderEdit"), deltas))


def _change(shop: Shop, order: Order, row: dict[str, Any]) -> tuple[Line, int]:
    if row.get("variant"):
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
        order.lines.append(line)
    line.current_quantity += delta
    if delta > 0:
        line.quantity += delta
        adjust.put_in(shop, order, line, delta)
    else:
        adjust.take_out(order, line, -delta)
