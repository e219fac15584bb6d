"""Payloads of refunds/create and orders/edited."""

from decimal import Decimal
from typing import Any

from sandbox.shopify.order import Order, Refund
from sandbox.shopify.parts import line_item, local, money_set
from sandbox.shopify.state import Shop

Json = dict[str, Any]
ZERO = Decimal("0.00")


def refund_payload(shop: Shop, order: Order, refund: Refund) -> Json:
    """Return a refund as in refunds/create and inside an order."""
    return {
        "id": refund.id,
        "admin_graphql_api_id": f"gid://shopify/Refund/{refund.id}",
        "created_at": local(shop, refund.created_at),
        "note": refund.note,
        "order_id": order.id,
        "processed_at": local(shop, refund.created_at),
        "restock": True,
        "total_duties_set": money_set(ZERO, order.currency),
        "user_id": None,
        "order_adjustments": [],
        "transactions": [],
        "refund_line_items": [
            {
                "id": refund.id * 100 + place,
                "line_item_id": line.id,
                "location_id": None,
                "quantity": units,
                "restock_type": "cancel",
                "subtotal": float(line.price * units),
                "subtotal_set": money_set(line.price * units, order.currency),
                "total_tax": 0.0,
                "total_tax_set": money_set(ZERO, order.currency),
                "line_item": line_item(line, order.currency),
            }
            for place, (line, units) in enumerate(refund.lines)
        ],
        "duties": [],
        "additional_fees": [],
        "return": None,
        "refund_shipping_lines": [],
    }


def edit_payload(shop: Shop, order: Order, edit_id: int, deltas: list[tuple[int, int]]) -> Json:
    """Return orders/edited: `deltas` are (line item id, change of units)."""
    none: Json = {"additions": [], "removals": []}
    return {
        "order_edit": {
            "id": edit_id,
            "app_id": None,
            "created_at": local(shop, order.updated_at),
            "notify_customer": False,
            "order_id": order.id,
            "reason": "",
            "staff_note": "",
            "user_id": 1,
            "line_items": {
                "additions": [{"id": line, "delta": delta} for line, delta in deltas if delta > 0],
                "removals": [{"id": line, "delta": -delta} for line, delta in deltas if delta < 0],
            },
            "discounts": {"line_item": none},
            "shipping_lines": none,
        }
    }
