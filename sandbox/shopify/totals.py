"""The many totals of an orders/* payload, as sold and as of now."""

from decimal import Decimal
from typing import Any

from sandbox.shopify.order import Order
from sandbox.shopify.parts import amount, money_set

Json = dict[str, Any]
ZERO = Decimal("0.00")


def totals_as_sold(order: Order) -> Json:
    """Return the totals of the order as it was sold."""
    named = {
        "subtotal_price": order.subtotal,
        "total_discounts": order.discounts,
        "total_line_items_price": order.gross,
        "total_price": order.total,
        "total_tax": ZERO,
    }
    both: Json = {}
    for name, value in named.items():
        both |= {name: amount(value), f"{name}_set": money_set(value, order.currency)}
    return both | {
        "original_total_additional_fees_set": None,
        "original_total_duties_set": None,
        "total_cash_rounding_payment_adjustment_set": money_set(ZERO, order.currency),
        "total_cash_rounding_refund_adjustment_set": money_set(ZERO, order.currency),
        "total_outstanding": amount(order.outstanding),
        "total_shipping_price_set": money_set(order.shipping_price, order.currency),
        "total_tip_received": "0.00",
        "total_weight": 120 * sum(line.quantity for line in order.lines),
    }


def totals_now(order: Order) -> Json:
    """Return the totals after edits and refunds, all named current_*."""
    named = {
        "subtotal_price": order.current_subtotal,
        "total_discounts": order.current_discounts,
        "total_price": order.current_total,
        "total_tax": ZERO,
    }
    both: Json = {}
    for name, value in named.items():
        both |= {f"current_{name}": amount(value), f"current_{name}_set": money_set(value, order.currency)}
    return both | {
        "current_shipping_price_set": money_set(order.current_shipping, order.currency),
        "current_total_additional_fees_set": None,
        "current_total_duties_set": None,
    }
