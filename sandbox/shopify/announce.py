"""Tells the app what changed: one function per kind of change, each sends the webhooks Shopify would send."""

from functools import partial

from sandbox.shopify import webhooks
from sandbox.shopify.fulfillment import Event, Fulfillment, FulfillmentOrder, Hold
from sandbox.shopify.order import Order, Refund
from sandbox.shopify.payloads import order_payload
from sandbox.shopify.payloads_changes import risk_payload
from sandbox.shopify.payloads_fulfillment import event_payload, fulfillment_webhook
from sandbox.shopify.payloads_refund import refund_payload
from sandbox.shopify.payloads_routing import brief, hold_added, hold_payload, hold_released
from sandbox.shopify.state import Shop


def order(shop: Shop, changed: Order, *topics: str) -> None:
    """Send whole-order webhooks such as orders/create."""
    for topic in topics:
        webhooks.emit(shop, topic, lambda: order_payload(shop, changed))


def changed(shop: Shop, order_: Order, *topics: str) -> None:
    """Move the order's updated_at, then send `topics` and orders/updated."""
    shop.touch(order_)
    order(shop, order_, *topics, "orders/updated")


def refund(shop: Shop, of: Order, made: Refund) -> None:
    """Send refunds/create."""
    webhooks.emit(shop, "refunds/create", lambda: refund_payload(shop, of, made))


def fulfillment(shop: Shop, topic: str, changed_: Fulfillment) -> None:
    """Send fulfillments/create or fulfillments/update."""
    webhooks.emit(shop, topic, lambda: fulfillment_webhook(shop, changed_))


def event(shop: Shop, of: Fulfillment, happened: Event) -> None:
    """Send fulfillment_events/create."""
    webhooks.emit(shop, "fulfillment_events/create", lambda: event_payload(shop, of, happened))


def fulfillment_order(shop: Shop, topic: str, changed_: FulfillmentOrder) -> None:
    """Send one of the fulfillment_orders/* topics that carry the fulfillment order alone."""
    webhooks.emit(shop, topic, lambda: {"fulfillment_order": brief(changed_)})


def risk(shop: Shop, of: Order) -> None:
    """Send orders/risk_assessment_changed; the order's updated_at stays as it was."""
    webhooks.emit(shop, "orders/risk_assessment_changed", lambda: risk_payload(shop, of))


def held(shop: Shop, fo: FulfillmentOrder, rest: FulfillmentOrder | None, added: Hold) -> None:
    """Send what Shopify sends when a fulfillment order was put on hold; `rest` is the part that is not held."""
    webhooks.emit(shop, "fulfillment_orders/placed_on_hold", lambda: hold_payload(fo, rest))
    webhooks.emit(shop, "fulfillment_holds/added", lambda: hold_added(fo, added))


def released(shop: Shop, fo: FulfillmentOrder, ended: list[Hold]) -> None:
    """Send what Shopify sends when holds end; the fulfillment order is free once none is left."""
    for hold in ended:
        webhooks.emit(shop, "fulfillment_holds/released", partial(hold_released, fo, hold))
    if not fo.holds:
        fulfillment_order(shop, "fulfillment_orders/hold_released", fo)
