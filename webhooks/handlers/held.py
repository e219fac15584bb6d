"""What Waybill holds of one customer, as JSON that the merchant can hand over."""

from typing import Any

from shopify_app.models import Email, LineItem, Order, SupplierOrder, Tracking
from webhooks.payloads import CustomerRequest


def held_of(orders: list[Order], request: CustomerRequest) -> dict[str, Any]:
    """Everything held of the customer of `request`, whose orders these are."""
    customer = {"id": request.customer_id, "email": request.email, "phone": request.phone}
    return {"customer": customer, "orders": [_order(order) for order in orders]}


def _order(order: Order) -> dict[str, Any]:
    return {
        "name": order.name,
        "gid": order.gid,
        "created_at": order.created_at.isoformat(),
        "email": order.email,
        "phone": order.phone,
        "locale": order.locale,
        "address": order.address_json,
        "items": [_item(line) for line in order.lines],
        "supplier_orders": [_supplier_order(supplier_order) for supplier_order in order.supplier_orders],
        "emails": [_email(email) for email in order.emails],
    }


def _item(line: LineItem) -> dict[str, Any]:
    return {"name": line.name, "sku": line.sku, "quantity": line.quantity, "typed": line.properties_json or []}


def _supplier_order(supplier_order: SupplierOrder) -> dict[str, Any]:
    return {
        "supplier": supplier_order.supplier_name,
        "status": supplier_order.status,
        "numbers": [number.number for number in supplier_order.numbers],
        "sent_to_supplier": supplier_order.request_json,
        "trackings": [_tracking(tracking) for tracking in supplier_order.trackings],
    }


def _tracking(tracking: Tracking) -> dict[str, Any]:
    events = [
        {"at": event.happened_at.isoformat(), "name": event.name, "description": event.description}
        for event in tracking.events
    ]
    kept = {"number": tracking.number, "carrier": tracking.carrier, "url": tracking.url, "status": tracking.status}
    return {**kept, "events": events}


def _email(email: Email) -> dict[str, Any]:
    sent_at = email.sent_at.isoformat() if email.sent_at else None
    return {"kind": email.kind, "sender": email.sender, "status": email.status, "sent_at": sent_at}
