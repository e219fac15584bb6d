"""What people do in a shop: buy, pay, cancel, refund, edit and ship by hand.

Every function takes the lock, changes the shop and sends the webhooks that Shopify would send. What the rules forbid
raises Refused (a ValueError) with a sentence for people; unknown things raise LookupError.
"""

from typing import Any

from sandbox.shopify import announce, routing, selling, webhooks
from sandbox.shopify.changes import cancel_order, edit_order
from sandbox.shopify.installing import entry_query, install_app, session_token, uninstall_app
from sandbox.shopify.merchant import fulfill_by_hand, hold_order, release_hold
from sandbox.shopify.order import Order
from sandbox.shopify.payments import pay_order
from sandbox.shopify.refunding import refund_order
from sandbox.shopify.risk import risk_from
from sandbox.shopify.state import Shop, lock

__all__ = [
    "assess",
    "cancel_order",
    "change_address",
    "create_order",
    "delete_order",
    "edit_order",
    "entry_query",
    "fulfill_by_hand",
    "hold_order",
    "install_app",
    "pay_order",
    "refund_order",
    "release_hold",
    "session_token",
    "uninstall_app",
]


def create_order(shop: Shop, spec: dict[str, Any]) -> Order:
    """Place an order as `POST /control/shopify/<shop>/orders` describes it; its fulfillment orders follow 0.3 s later.

    `spec["lines"]` holds {"variant": gid, "quantity": n} or {"title", "price", "quantity", "requires_shipping"?}.
    Raises LookupError for an unknown variant, ValueError for a line or address that cannot be sold.
    """
    loud = bool(spec.get("send_webhooks", True))
    with lock:
        order = selling.build_order(shop, spec)
        shop.next_number += 1
        shop.add_order(order)
        if loud:
            announce.order(shop, order, "orders/create", *(["orders/paid"] if order.financial_status == "paid" else []))
    routing.route_soon(shop, order, send_webhooks=loud)
    return order


def assess(shop: Shop, order: Order, spec: dict[str, Any]) -> None:
    """Change the fraud risk as {"level"} or {"assessments", "recommendation"?} says; "touch" True raises updated_at."""
    with lock:
        order.risk = risk_from(spec)
        announce.risk(shop, order)
        if spec.get("touch"):
            announce.changed(shop, order)


def change_address(shop: Shop, order: Order, changes: dict[str, Any]) -> None:
    """Change fields of the shipping address (REST names: first_name, address1, city, zip, country_code, ...)."""
    with lock:
        kept = {k: v for k, v in (order.address or {}).items() if k != "name"}
        order.address = selling.full_address({**kept, **changes})
        announce.changed(shop, order)


def delete_order(shop: Shop, order: Order) -> None:
    """Delete the order for good; the app hears orders/delete with the id alone."""
    with lock:
        shop.drop_order(order)
        webhooks.emit(shop, "orders/delete", lambda: {"id": order.id})
