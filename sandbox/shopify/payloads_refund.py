"""Payload of refunds/create: units, money that went back, and where the two differ."""

from decimal import Decimal
from typing import Any

from sandbox.shopify.order import Order, Refund
from sandbox.shopify.order_money import ZERO
from sandbox.shopify.parts import amount, line_item, local, money_set
from sandbox.shopify.refund import RefundLine
from sandbox.shopify.shop import Shop

Json = dict[str, Any]


def refund_payload(shop: Shop, order: Order, refund: Refund) -> Json:
    """Return a refund as in refunds/create and inside an order."""
    return {
        "id": refund.id,
        "admin_graphql_api_id": refund.gid,
        "created_at": local(shop, refund.created_at),
        "note": refund.note,
        "order_id": order.id,
        "processed_at": local(shop, refund.created_at),
        "restock": refund.restocked,
        "total_duties_set": money_set(ZERO, order.currency),
        "user_id": None,
        "order_adjustments": _adjustments(order, refund),
        "transactions": [_transaction(shop, order, refund)] if refund.amount else [],
        "refund_line_items": [_row(order, row) for row in refund.lines],
        "duties": [],
        "additional_fees": [],
        "return": None,
        "refund_shipping_lines": [],
    }


def _row(order: Order, row: RefundLine) -> Json:
    return {
        "id": row.id,
        "line_item_id": row.line.id,
        "location_id": None if row.restock == "NO_RESTOCK" else row.line.location_id,
        "quantity": row.quantity,
        "restock_type": row.restock.lower(),
        "subtotal": float(row.subtotal),
        "subtotal_set": money_set(row.subtotal, order.currency),
        "total_tax": 0.0,
        "total_tax_set": money_set(ZERO, order.currency),
        "line_item": line_item(row.line, order.currency),
    }


def _transaction(shop: Shop, order: Order, refund: Refund) -> Json:
    number = refund.transaction_id
    return {
        "id": number,
        "admin_graphql_api_id": f"gid://shopify/OrderTransaction/{number}",
        "amount": amount(refund.amount),
        "currency": order.currency,
        "created_at": local(shop, refund.created_at),
        "processed_at": local(shop, refund.created_at),
        "gateway": "bogus" if order.test else "shopify_payments",
        "kind": "refund",
        "status": "success",
        "message": None,
        "order_id": order.id,
        "parent_id": None,
        "source_name": "web",
        "test": order.test,
        "user_id": None,
    }


def _adjustments(order: Order, refund: Refund) -> list[Json]:
    shipping = _adjustment(order, refund, -refund.shipping) | {"kind": "shipping_refund", "reason": "Shipping refund"}
    rest = _adjustment(order, refund, refund.discrepancy) | {
        "id": refund.id * 10 + 1,
        "kind": "refund_discrepancy",
        "reason": "Refund discrepancy",
    }
    return [*([shipping] if refund.shipping else []), *([rest] if refund.discrepancy else [])]


def _adjustment(order: Order, refund: Refund, value: Decimal) -> Json:
    return {
        "id": refund.id * 10,
        "order_id": order.id,
        "refund_id": refund.id,
        "amount": amount(value),
        "amount_set": money_set(value, order.currency),
        "tax_amount": amount(ZERO),
        "tax_amount_set": money_set(ZERO, order.currency),
    }
