"""Payloads of fulfillments/* and fulfillment_events/*."""

from typing import Any

from sandbox.shopify.fulfillment import PLACE, Event, Fulfillment
from sandbox.shopify.parts import address, line_item, local
from sandbox.shopify.state import Shop

Json = dict[str, Any]
# REST knows only these words; GraphQL's displayStatus knows more.
SHIPMENT_STATUS = frozenset(
    {
        "label_printed",
        "label_purchased",
        "attempted_delivery",
        "ready_for_pickup",
        "confirmed",
        "in_transit",
        "out_for_delivery",
        "delivered",
        "failure",
        "delayed",
        "carrier_picked_up",
    }
)


def fulfillment_payload(shop: Shop, fulfillment: Fulfillment) -> Json:
    """Return a fulfillment in its REST shape."""
    order, tracking = fulfillment.order, fulfillment.tracking
    numbers = [t.number for t in tracking if t.number]
    urls = [t.url for t in tracking if t.url]
    shipment = fulfillment.display_status.lower()
    return {
        "id": fulfillment.id,
        "admin_graphql_api_id": fulfillment.gid,
        "created_at": local(shop, fulfillment.created_at),
        "location_id": fulfillment.location.id,
        "name": fulfillment.name,
        "order_id": order.id,
        "origin_address": {},
        "receipt": {},
        "service": "manual",
        "shipment_status": shipment if shipment in SHIPMENT_STATUS else None,
        "status": fulfillment.status.lower(),
        "tracking_company": tracking[0].company if tracking else None,
        "tracking_number": numbers[0] if numbers else None,
        "tracking_numbers": numbers,
        "tracking_url": urls[0] if urls else None,
        "tracking_urls": urls,
        "updated_at": local(shop, fulfillment.updated_at),
        "line_items": [{**line_item(f.line, order.currency), "quantity": f.quantity} for f in fulfillment.lines],
    }


def fulfillment_webhook(shop: Shop, fulfillment: Fulfillment) -> Json:
    """Return fulfillments/create and fulfillments/update: the fulfillment plus who gets it."""
    order = fulfillment.order
    return {
        **fulfillment_payload(shop, fulfillment),
        "email": order.email or "",
        "destination": address(order.address),
    }


def event_payload(shop: Shop, fulfillment: Fulfillment, event: Event) -> Json:
    """Return fulfillment_events/create."""
    return {
        "id": event.id,
        "admin_graphql_api_id": event.gid,
        "fulfillment_id": fulfillment.id,
        "order_id": fulfillment.order.id,
        "shop_id": shop.id,
        "status": event.status.lower(),
        "message": event.message,
        "happened_at": local(shop, event.happened_at),
        "estimated_delivery_at": local(shop, event.estimated_delivery_at),
        "created_at": local(shop, event.created_at),
        "updated_at": local(shop, event.created_at),
        **{key: event.place.get(key) for key in PLACE},
    }
