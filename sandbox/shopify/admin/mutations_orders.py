"""Mutations of fulfillment orders (hold, release, move, split, schedule) and of tags."""

from collections.abc import Callable

from sandbox.shopify import announce, holds, warehouse
from sandbox.shopify.admin.call import Call
from sandbox.shopify.admin.mutation_base import Given, Payload, missing, refusing, units_of, writable
from sandbox.shopify.catalog import Location, Product
from sandbox.shopify.fulfillment import Hold
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Order
from sandbox.shopify.refusal import Refused

NOTHING_TO_HOLD = ("You must select at least one item to place on partial hold.", "GREATER_THAN_ZERO")
IN_PROGRESS = (
    "Cannot move a fulfillment order that has had progress reported. To move a fulfillment order that has had progress "
    "reported, the fulfillment order must first be marked as open resolving the ongoing progress state."
)


def _hold(call: Call, given: Given) -> Payload:
    fo, wanted = writable(call, given["id"], missing()), given["fulfillmentHold"]
    units = units_of(fo, wanted.get("fulfillmentOrderLineItems"), holds.LINES_PATH, NOTHING_TO_HOLD)
    hold = Hold(next_id("FulfillmentHold"), wanted["reason"], wanted.get("reasonNotes"), wanted.get("handle") or "")
    hold.by_app = True
    rest = holds.hold(call.shop, fo, hold, units)
    return {"fulfillmentHold": hold, "fulfillmentOrder": fo, "remainingFulfillmentOrder": rest}


def _release(call: Call, given: Given) -> Payload:
    fo = writable(call, given["id"], missing())
    holds.release(call.shop, fo, given.get("holdIds"))
    return {"fulfillmentOrder": fo}


def _move(call: Call, given: Given) -> Payload:
    fo = writable(call, given["id"], missing())
    to = call.shop.nodes.get(given["newLocationId"])
    if not isinstance(to, Location):
        raise Refused("Location not found.", ["id"])
    if fo.status == "IN_PROGRESS":
        raise Refused(IN_PROGRESS, ["id"], "CANNOT_MOVE_FULFILLMENT_ORDER_WITH_REPORTED_PROGRESS")
    rows = given.get("fulfillmentOrderLineItems")
    moved = warehouse.move(call.shop, fo, to, units_of(fo, rows, ["fulfillmentOrderLineItems"]))
    return {"originalFulfillmentOrder": fo, "movedFulfillmentOrder": moved, "remainingFulfillmentOrder": None}


def _split(call: Call, given: Given) -> Payload:
    results = []
    for place, row in enumerate(given["fulfillmentOrderSplits"]):
        fo = writable(call, row["fulfillmentOrderId"], missing())
        path = ["fulfillmentOrderSplits", str(place), "fulfillmentOrderLineItems"]
        rest = warehouse.split(call.shop, fo, units_of(fo, row["fulfillmentOrderLineItems"], path))
        results.append({"fulfillmentOrder": fo, "remainingFulfillmentOrder": rest, "replacementFulfillmentOrder": None})
    return {"fulfillmentOrderSplits": results}


def _open(call: Call, given: Given) -> Payload:
    fo = writable(call, given["id"], missing(None))
    warehouse.open_now(call.shop, fo)
    return {"fulfillmentOrder": fo}


def _reschedule(call: Call, given: Given) -> Payload:
    fo = writable(call, given["id"], missing())
    warehouse.reschedule(call.shop, fo, given["fulfillAt"])
    return {"fulfillmentOrder": fo}


def _deadline(call: Call, given: Given) -> Payload:
    absent = Refused("Fulfillment orders could not be found.", None, "FULFILLMENT_ORDERS_NOT_FOUND")
    for fo in [writable(call, gid, absent) for gid in given["fulfillmentOrderIds"]]:
        fo.fulfill_by = given["fulfillmentDeadline"]
    return {"success": True}


def _add_tags(call: Call, given: Given) -> Payload:
    return _set_tags(call, given["id"], lambda old: list(dict.fromkeys([*old, *_split_tags(given["tags"])])))


def _remove_tags(call: Call, given: Given) -> Payload:
    return _set_tags(call, given["id"], lambda old: [tag for tag in old if tag not in _split_tags(given["tags"])])


def _split_tags(tags: list[str]) -> list[str]:
    return [tag.strip() for text in tags for tag in text.split(",") if tag.strip()]


def _set_tags(call: Call, gid: str, change: Callable[[list[str]], list[str]]) -> Payload:
    found = call.shop.nodes.get(gid)
    needed = "write_orders" if isinstance(found, Order) else "write_products"
    if not isinstance(found, Order | Product) or needed not in call.scopes:
        raise Refused("Resource does not exist", ["id"])
    found.tags = change(found.tags)
    if isinstance(found, Order):
        announce.changed(call.shop, found)
    return {"node": found}


MUTATIONS = {
    "fulfillmentOrderHold": refusing(_hold),
    "fulfillmentOrderReleaseHold": refusing(_release),
    "fulfillmentOrderMove": refusing(_move),
    "fulfillmentOrderSplit": refusing(_split),
    "fulfillmentOrderOpen": refusing(_open),
    "fulfillmentOrderReschedule": refusing(_reschedule),
    "fulfillmentOrdersSetFulfillmentDeadline": refusing(_deadline),
    "tagsAdd": refusing(_add_tags),
    "tagsRemove": refusing(_remove_tags),
}
