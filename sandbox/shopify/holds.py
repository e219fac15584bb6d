"""Holds: whole fulfillment orders or a part of one wait until every hold on them has ended."""

from collections.abc import Sequence

from sandbox.shopify import announce, routing, warehouse
from sandbox.shopify.fulfillment import WAITING, FulfillmentOrder, Hold
from sandbox.shopify.fulfillment_order import HOLD_LIMIT
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now
from sandbox.shopify.warehouse import Units

LINES_PATH = ["fulfillmentHold", "fulfillmentOrderLineItems"]
TOO_MANY = (
    "The maximum number of fulfillment holds for this fulfillment order has been reached for this app. "
    "An app can only have up to 10 holds on a single fulfillment order at any one time."
)
SAME_HANDLE = (
    "The handle provided for the fulfillment hold is already in use by this app for another hold "
    "on this fulfillment order."
)


def hold(
    shop: Shop, fo: FulfillmentOrder, hold_: Hold, units: Units = (), *, touch: bool = True
) -> FulfillmentOrder | None:
    """Put a fulfillment order (or only `units`) on hold; returns the part that is not held."""
    with lock:
        _check(fo, hold_, units)
        free = _others(fo, units) if units else []
        rest = warehouse.divide(shop, fo, free) if free else None
        fo.parted = rest or fo.parted
        fo.holds.append(shop.keep(hold_))
        fo.status, fo.updated_at = "ON_HOLD", now()
        announce.held(shop, fo, rest, hold_)
        if touch:
            announce.changed(shop, fo.order)
        return rest


def _others(fo: FulfillmentOrder, units: Units) -> Units:
    taken = {line.id: count for line, count in units}
    rest = [(line, line.remaining - taken.get(line.id, 0)) for line in fo.lines]
    if any(count < 0 for _, count in rest):
        raise Refused("Invalid fulfillment order line item quantity requested.", None, "INVALID_LINE_ITEM_QUANTITY")
    return [(line, count) for line, count in rest if count]


def _check(fo: FulfillmentOrder, hold_: Hold, units: Units) -> None:
    if fo.status not in WAITING:
        raise Refused("The fulfillment order is not in an open state.", ["id"], "TAKEN")
    mine = [h for h in fo.holds if h.by_app == hold_.by_app]
    if len(mine) >= HOLD_LIMIT:
        raise Refused(TOO_MANY, ["id"], "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED")
    if units and fo.holds:
        raise Refused(
            "The fulfillment order is not in a splittable state.", LINES_PATH, "FULFILLMENT_ORDER_NOT_SPLITTABLE"
        )
    if hold_.by_app and any((h.handle or "") == (hold_.handle or "") for h in mine):
        raise Refused(SAME_HANDLE, ["fulfillmentHold", "handle"], "DUPLICATE_FULFILLMENT_HOLD_HANDLE")
    if len({line.id for line, _ in units}) < len(units):
        raise Refused("must contain unique line item ids", LINES_PATH, "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS")


def release(shop: Shop, fo: FulfillmentOrder, hold_gids: Sequence[str] | None = None, *, touch: bool = True) -> None:
    """Release all holds of a fulfillment order, or only those named; without a hold left it is open again.

    What a partial hold had left free comes back: one open fulfillment order, the other closed with nothing in it.
    """
    with lock:
        if not fo.holds:
            raise Refused("The fulfillment order is not on hold.", ["id"])
        ended = [h for h in fo.holds if not hold_gids or h.gid in hold_gids]
        fo.holds = [h for h in fo.holds if h not in ended]
        fo.updated_at = now()
        if not fo.holds:
            _free(shop, fo)
        announce.released(shop, fo, ended)
        if touch:
            announce.changed(shop, fo.order)


def _free(shop: Shop, fo: FulfillmentOrder) -> None:
    started = any(line.remaining < line.total for line in fo.lines)
    fo.status = "IN_PROGRESS" if started else "OPEN"
    if fo.fulfill_at and fo.fulfill_at > now():
        routing.schedule(shop, fo, fo.fulfill_at)
    rest, fo.parted = fo.parted, None
    if (
        rest is not None
        and rest.status == fo.status == "OPEN"
        and (rest.location, rest.method)
        == (
            fo.location,
            fo.method,
        )
    ):
        _merge(fo, rest)


def _merge(fo: FulfillmentOrder, rest: FulfillmentOrder) -> None:
    for row in list(rest.lines):
        own = next((line for line in fo.lines if line.line is row.line), None)
        if own is None:
            rest.lines.remove(row)
            fo.lines.append(row)
            continue
        own.total, own.remaining = own.total + row.total, own.remaining + row.remaining
        row.total = row.remaining = 0
    rest.status, rest.updated_at = "CLOSED", now()
