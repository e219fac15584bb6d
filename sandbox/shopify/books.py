"""The sandbox's own books as JSON: what really happened to every order, for tests and people to compare with."""

from datetime import datetime
from typing import Any

from sandbox.shopify.fulfillment import Fulfillment, FulfillmentOrder
from sandbox.shopify.order import Line, Order, Refund

Json = dict[str, Any]


def order_book(order: Order) -> Json:
    """Return everything about one order."""
    return {
        "gid": order.gid,
        "legacy_id": order.id,
        "name": order.name,
        "created_at": order.created_at.isoformat(),
        "updated_at": order.updated_at.isoformat(),
        "financial_status": order.financial_status,
        "fulfillment_status": order.display_fulfillment_status,
        "cancelled_at": _time(order.cancelled_at),
        "closed_at": _time(order.closed_at),
        "processed_at": _time(order.processed_at),
        "email": order.email,
        "phone": order.phone,
        "address": order.address,
        "note": order.note,
        "risk": order.risk.level,
        "assessments": order.risk.assessments,
        "recommendation": order.risk.recommendation,
        "test": order.test,
        "tags": order.tags,
        "total": f"{order.total:.2f}",
        "current_total": f"{order.current_total:.2f}",
        "received": f"{order.received:.2f}",
        "refunded": f"{order.refunded:.2f}",
        "outstanding": f"{order.outstanding:.2f}",
        "currency": order.currency,
        "lines": [_line(line) for line in order.lines],
        "fulfillment_orders": [_fulfillment_order(fo) for fo in order.fulfillment_orders],
        "fulfillments": [_fulfillment(fulfillment) for fulfillment in order.fulfillments],
        "refunds": [_refund(refund) for refund in order.refunds],
        "notifications": [
            {"kind": n.kind, "to": n.to, "fulfillment": n.fulfillment_gid, "at": n.at.isoformat(), "sent": n.sent}
            for n in order.notifications
        ],
    }


def _time(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _line(line: Line) -> Json:
    return {
        "gid": line.gid,
        "title": line.title,
        "variant": line.variant.gid if line.variant else None,
        "sku": line.sku,
        "quantity": line.quantity,
        "current_quantity": line.current_quantity,
        "fulfilled": line.fulfilled,
        "unfulfilled": line.unfulfilled,
        "refunded": line.refunded,
        "requires_shipping": line.requires_shipping,
        "price": f"{line.price:.2f}",
        "discount": f"{line.discount:.2f}",
        "method": line.delivery,
        "properties": line.properties,
    }


def _refund(refund: Refund) -> Json:
    return {
        "gid": refund.gid,
        "amount": f"{refund.amount:.2f}",
        "lines": [
            {"line": row.line.gid, "quantity": row.quantity, "restock_type": row.restock} for row in refund.lines
        ],
    }


def _fulfillment_order(fo: FulfillmentOrder) -> Json:
    return {
        "gid": fo.gid,
        "status": fo.status,
        "request_status": fo.request_status,
        "method": fo.method,
        "location": fo.location.name,
        "fulfill_at": _time(fo.fulfill_at),
        "holds": [
            {"gid": h.gid, "reason": h.reason, "notes": h.notes, "handle": h.handle, "by_app": h.by_app}
            for h in fo.holds
        ],
        "lines": [
            {"gid": row.gid, "line": row.line.gid, "total": row.total, "remaining": row.remaining} for row in fo.lines
        ],
    }


def _fulfillment(fulfillment: Fulfillment) -> Json:
    return {
        "gid": fulfillment.gid,
        "name": fulfillment.name,
        "status": fulfillment.status,
        "display_status": fulfillment.display_status,
        "by": fulfillment.by,
        "location": fulfillment.location.name,
        "created_at": fulfillment.created_at.isoformat(),
        "updated_at": fulfillment.updated_at.isoformat(),
        "lines": [{"line": row.line.gid, "quantity": row.quantity} for row in fulfillment.lines],
        "tracking": [{"number": t.number, "company": t.company, "url": t.url} for t in fulfillment.tracking],
        "events": [{"status": e.status, "happened_at": e.happened_at.isoformat()} for e in fulfillment.events],
    }
