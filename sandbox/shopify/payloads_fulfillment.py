"""Payloads of fulfillments/*, fulfillment_events/* and fulfillment_orders/*."""

from typing import Any

from sandbox.shopify.fulfillment import PLACE, Event, Fulfillment, FulfillmentOrder
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


def brief(fo: FulfillmentOrder) -> Json:
    """Return a fulfillment order as its webhooks carry it: gid and status, no more."""
    return {"id": fo.gid, "status": fo.status.lower()}


def hold_payload(fo: FulfillmentOrder, rest: FulfillmentOrder | None) -> Json:
    """Return fulfillment_orders/placed_on_hold."""
    holds = [{"id": h.gid, "reason": h.reason.lower(), "reason_notes": h.notes} for h in fo.holds]
    return {
        "fulfillment_order": {**brief(fo), "fulfillment_holds": holds},
        "remaining_fulfillment_order": brief(rest) if rest else None,
        "held_fulfillment_order_line_items": [{"id": line.gid, "quantity": line.total} for line in fo.lines],
        "created_fulfillment_hold": {"id": fo.holds[-1].gid} if fo.holds else None,
    }


def move_payload(original: FulfillmentOrder, moved: FulfillmentOrder, source_gid: str) -> Json:
    """Return fulfillment_orders/moved."""
    return {
        "original_fulfillment_order": brief(original),
        "moved_fulfillment_order": brief(moved),
        "source_location": {"id": source_gid},
        "destination_location_id": moved.location.gid,
        "fulfillment_order_line_items_requested": [{"id": line.gid, "quantity": line.total} for line in moved.lines],
    }


def split_payload(fo: FulfillmentOrder, rest: FulfillmentOrder) -> Json:
    """Return fulfillment_orders/split."""
    return {
        "fulfillment_order": brief(fo),
        "remaining_fulfillment_order": brief(rest),
        "replacement_fulfillment_order": None,
    }
