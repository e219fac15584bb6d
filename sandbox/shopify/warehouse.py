"""What happens to fulfillment orders besides shipping: holds, moves, splits, and units leaving or joining an order."""

from collections.abc import Sequence
from datetime import datetime

from sandbox.shopify import announce, routing, shipping, webhooks
from sandbox.shopify.catalog import Location
from sandbox.shopify.fulfillment import LIVE, Fulfillment, FulfillmentOrder, FulfillmentOrderLine, Hold
from sandbox.shopify.payloads_fulfillment import hold_payload, move_payload, split_payload
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now

Units = Sequence[tuple[FulfillmentOrderLine, int]]
HOLD_LIMIT = 10


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
        announce.fulfillment(shop, "fulfillments/update", fulfillment)
        announce.changed(shop, fulfillment.order)


def hold(shop: Shop, fo: FulfillmentOrder, hold_: Hold, units: Units = ()) -> FulfillmentOrder | None:
    """Put a fulfillment order (or only `units`) on hold; returns the part that is not held."""
    with lock:
        _check_hold(fo, hold_)
        free = _others(fo, units) if units else []
        rest = _divide(shop, fo, free) if free else None
        fo.holds.append(shop.keep(hold_))
        fo.status, fo.updated_at = "ON_HOLD", now()
        webhooks.emit(shop, "fulfillment_orders/placed_on_hold", lambda: hold_payload(fo, rest))
        announce.changed(shop, fo.order)
        return rest


def _others(fo: FulfillmentOrder, units: Units) -> Units:
    taken = {line.id: count for line, count in units}
    rest = [(line, line.remaining - taken.get(line.id, 0)) for line in fo.lines]
    if any(count < 0 for _, count in rest):
        raise Refused("Invalid fulfillment order line item quantity requested.", None, "INVALID_LINE_ITEM_QUANTITY")
    return [(line, count) for line, count in rest if count]


def _check_hold(fo: FulfillmentOrder, hold_: Hold) -> None:
    if fo.status not in ("OPEN", "ON_HOLD", "SCHEDULED"):
        raise Refused("The fulfillment order is not in an open state.", ["id"], "TAKEN")
    mine = [h for h in fo.holds if h.by_app == hold_.by_app]
    if len(mine) >= HOLD_LIMIT:
        text = "The maximum number of fulfillment holds for this fulfillment order has been reached for this app."
        raise Refused(text, ["id"], "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED")
    if any((h.handle or "") == (hold_.handle or "") for h in mine):
        text = "The handle provided for the fulfillment hold is already in use by this app for another hold."
        raise Refused(text, ["fulfillmentHold", "handle"], "DUPLICATE_FULFILLMENT_HOLD_HANDLE")


def release(shop: Shop, fo: FulfillmentOrder, hold_gids: Sequence[str] | None = None) -> None:
    """Release all holds of a fulfillment order, or only those named; without a hold left it is open again."""
    with lock:
        if not fo.holds:
            raise Refused("The fulfillment order is not on hold.", ["id"])
        fo.holds = [h for h in fo.holds if hold_gids and h.gid not in hold_gids]
        fo.updated_at = now()
        if not fo.holds:
            started = any(line.remaining < line.total for line in fo.lines)
            fo.status = "IN_PROGRESS" if started else "OPEN"
            announce.fulfillment_order(shop, "fulfillment_orders/hold_released", fo)
        announce.changed(shop, fo.order)


def move(shop: Shop, fo: FulfillmentOrder, to: Location, units: Units = ()) -> FulfillmentOrder:
    """Move a fulfillment order (or only `units`) to another location; returns the one that is there afterwards."""
    with lock:
        if fo.status not in (*LIVE, "ON_HOLD", "SCHEDULED") or not fo.remaining or to is fo.location:
            raise Refused("Cannot change location.", ["id"])
        source = fo.location
        asked = list(units) or [(line, line.remaining) for line in fo.lines if line.remaining]
        whole = all(line.remaining == line.total for line in fo.lines) and sum(n for _, n in asked) == fo.remaining
        moved = fo if whole else _divide(shop, fo, asked)
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
        rest = _divide(shop, fo, units)
        webhooks.emit(shop, "fulfillment_orders/split", lambda: split_payload(fo, rest))
        announce.changed(shop, fo.order)
        return rest


def _divide(shop: Shop, fo: FulfillmentOrder, units: Units) -> FulfillmentOrder:
    for line, count in units:
        if not 0 < count <= line.remaining:
            raise Refused("Invalid fulfillment order line item quantity requested.", None, "INVALID_LINE_ITEM_QUANTITY")
    for line, count in units:
        line.remaining -= count
        line.total -= count
    fo.lines = [line for line in fo.lines if line.total]
    if not fo.remaining:
        fo.status = "CLOSED"
    fo.updated_at = now()
    return routing.new_fo(shop, fo.order, fo.location, fo.method, [(line.line, count) for line, count in units])


def reschedule(shop: Shop, fo: FulfillmentOrder, at: datetime | None) -> None:
    """Ship a scheduled fulfillment order at another time, or now when `at` is None."""
    with lock:
        if fo.status != "SCHEDULED":
            text = f"Expected fulfillment order status to be valid but it was {fo.status.lower()}."
            raise Refused(text, ["id"])
        fo.fulfill_at, fo.updated_at = at or fo.fulfill_at, now()
        if at is None:
            fo.status = "OPEN"
        announce.changed(shop, fo.order)
