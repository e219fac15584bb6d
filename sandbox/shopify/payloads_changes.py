"""Payloads of orders/edited and orders/risk_assessment_changed."""

from typing import Any

from sandbox.shopify.order import Order
from sandbox.shopify.parts import local
from sandbox.shopify.state import Shop, now

Json = dict[str, Any]


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


def risk_payload(shop: Shop, order: Order) -> Json:
    """Return orders/risk_assessment_changed: whose assessment, its level, and of which order."""
    return {
        "provider_id": None,
        "provider_title": "Shopify",
        "risk_level": order.risk.level.lower(),
        "created_at": local(shop, now()),
        "order_id": order.id,
        "admin_graphql_api_order_id": order.gid,
    }
