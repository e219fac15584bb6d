"""What happens to fulfillment orders besides shipping and holds: moves, splits, schedules, other methods, requests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sandbox.shopify import announce, payments, routing, shipping, webhooks
from sandbox.shopify.catalog import Location
from sandbox.shopify.fulfillment import LIVE, WAITING, Fulfillment, FulfillmentOrder, FulfillmentOrderLine
from sandbox.shopify.ids import next_id
from sandbox.shopify.payloads_routing import move_payload, split_payload
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now

Units = Sequence[tuple[FulfillmentOrderLine, int]]
#: FulfillmentOrderRequestStatus -> the status of the fulfillment order.
REQUESTS = {
    "UNSUBMITTED": "OPEN",
    "SUBMITTED": "OPEN",
    "ACCEPTED": "IN_PROGRESS",
    "REJECTED": "OPEN",
    "CANCELLATION_REQUESTED": "IN_PROGRESS",
    "CANCELLATION_REJECTED": "IN_PROGRESS",
    "CANCELLATION_ACCEPTED": "CLOSED",
    "CLOSED": "INCOMPLETE",
}


def cancel_shipment(shop: Shop, fulfillment: Fulfillment) -> None:
    """Cancel a fulfillment; units of a closed fulfillment order get a new open one. Twice is the same as once."""
    with lock:
        if fulfillment.status == "CANCELLED":
            return
        for old, taken in shipping.cancel(shop, fulfillment):
            owed = [(line, min(units, line.unfulfilled)) for line, units in taken]
            if any(units for _, units in owed):
                kept = [(line, units) for line, units in owed if units]
                routing.new_fo(shop, old.order, old.location, old.method, kept)
        payments.reopen_if_undone(fulfillment.order)
        announce.fulfillment(shop, "fulfillments/update", fulfillment)
        announce.changed(shop, fulfillment.order)


def move(shop: Shop, fo: FulfillmentOrder, to: Location, units: Units = ()) -> FulfillmentOrder:
    """Move a fulfillment order (or only `units`) to another location; returns the one that is there afterwards."""
    with lock:
        if fo.status not in WAITING:
            raise Refused("Cannot change location.")
        if not fo.remaining or to is fo.location:
            raise Refused("Cannot change location.", ["id"])
        source = fo.location
        asked = list(units) or [(line, line.remaining) for line in fo.lines if line.remaining]
        whole = all(line.remaining == line.total for line in fo.lines) and sum(n for _, n in asked) == fo.remaining
        moved = fo if whole else divide(shop, fo, asked)
        moved.location, moved.updated_at = to, now()
        webhooks.emit(shop, "fulfillment_orders/moved", lambda: move_payload(fo, moved, source.gid))
        announce.changed(shop, fo.order)
        return moved


def split(shop: Shop, fo: FulfillmentOrder, units: Units) -> FulfillmentOrder:
    """Move `units` into a new fulfillment order at the same location, and return that one."""
    with lock:
        if not units:
            raise Refused("No line items provided to split.", None, "NO_LINE_ITEMS_PROVIDED_TO_SPLIT")
        if fo.status not in LIVE or sum(n for _, n in units) >= fo.remaining:
            raise Refused("Invalid fulfillment order line item quantity requested.", None, "INVALID_LINE_ITEM_QUANTITY")
        rest = divide(shop, fo, units)
        webhooks.emit(shop, "fulfillment_orders/split", lambda: split_payload(fo, rest))
        announce.changed(shop, fo.order)
        return rest


def divide(shop: Shop, fo: FulfillmentOrder, units: Units) -> FulfillmentOrder:
    """Put `units` into a new fulfillment order like the old one, and return that one; sends nothing."""
    for line, count in units:
        if not 0 < count <= line.remaining:
            raise Refused("Invalid fulfillment order line item quantity requested.", None, "INVALID_LINE_ITEM_QUANTITY")
    status = "OPEN" if fo.status == "IN_PROGRESS" else fo.status
    for line, count in units:
        line.remaining -= count
        line.total -= count
    fo.lines = [line for line in fo.lines if line.total]
    if not fo.remaining:
        fo.status = "CLOSED"
    fo.updated_at = now()
    made = routing.new_fo(shop, fo.order, fo.location, fo.method, [(line.line, count) for line, count in units])
    made.status, made.request_status, made.fulfill_at = status, fo.request_status, fo.fulfill_at
    if status == "SCHEDULED" and made not in shop.scheduled:
        shop.scheduled.append(made)
    made.holds = [shop.keep(replace(hold, id=next_id("FulfillmentHold"))) for hold in fo.holds]
    return made


def reschedule(shop: Shop, fo: FulfillmentOrder, at: datetime) -> None:
    """Ship a scheduled fulfillment order at another time."""
    with lock:
        if fo.status != "SCHEDULED":
            raise Refused("Fulfillment order must be scheduled.")
        routing.schedule(shop, fo, at)
        announce.fulfillment_order(shop, "fulfillment_orders/rescheduled", fo)
        announce.changed(shop, fo.order)


def open_now(shop: Shop, fo: FulfillmentOrder) -> None:
    """Let a scheduled fulfillment order, or one whose progress was reported, be open again."""
    with lock:
        if fo.status not in ("SCHEDULED", "IN_PROGRESS"):
            raise Refused(f"Expected fulfillment order status to be valid but it was {fo.status.lower()}.")
        fo.status, fo.updated_at = "OPEN", now()
        announce.changed(shop, fo.order)


def deliver_by(shop: Shop, fo: FulfillmentOrder, method: str, units: Units = ()) -> FulfillmentOrder:
    """Give a fulfillment order (or only `units`) another delivery method; returns the one that has it."""
    with lock:
        part = sum(count for _, count in units)
        changed = divide(shop, fo, units) if 0 < part < fo.remaining else fo
        changed.method, changed.updated_at = method, now()
        for row in changed.lines:
            row.line.method = method if row.remaining == row.line.unfulfilled else row.line.method
        announce.changed(shop, fo.order)
        return changed


def request(shop: Shop, fo: FulfillmentOrder, status: str) -> None:
    """Set the state of the request to a fulfillment service; the status follows as recorded from live stores."""
    if status not in REQUESTS:
        raise ValueError(f"Unknown request status {status!r}. Known: {', '.join(REQUESTS)}.")
    with lock:
        fo.request_status, fo.updated_at = status, now()
        if fo.status in LIVE:
            fo.status = REQUESTS[status]
        for row in fo.lines if fo.status == "CLOSED" else ():
            row.remaining = row.total = 0
        announce.changed(shop, fo.order)
