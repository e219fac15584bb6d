"""Payloads of fulfillment_orders/* and fulfillment_holds/*: they name the fulfillment order, never the order."""

from typing import Any

from sandbox.shopify.fulfillment import FulfillmentOrder, Hold

Json = dict[str, Any]


def brief(fo: FulfillmentOrder) -> Json:
    """Return a fulfillment order as its webhooks carry it: gid and status, no more."""
    return {"id": fo.gid, "status": fo.status.lower()}


def hold_payload(fo: FulfillmentOrder, rest: FulfillmentOrder | None) -> Json:
    """Return fulfillment_orders/placed_on_hold."""
    holds = [_hold(hold) for hold in fo.holds]
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


def hold_added(fo: FulfillmentOrder, added: Hold) -> Json:
    """Return fulfillment_holds/added."""
    return {"fulfillment_order": brief(fo), "fulfillment_hold": _hold(added)}


def hold_released(fo: FulfillmentOrder, ended: Hold) -> Json:
    """Return fulfillment_holds/released."""
    return {"fulfillment_order": brief(fo), "fulfillment_hold": _hold(ended)}


def _hold(hold: Hold) -> Json:
    return {"id": hold.gid, "reason": hold.reason.lower(), "reason_notes": hold.notes, "handle": hold.handle}
