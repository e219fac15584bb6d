"""Mutations of fulfillments: create, track, cancel, report an event."""

from sandbox.shopify import carriers, shipping, warehouse
from sandbox.shopify.admin.call import Call
from sandbox.shopify.admin.mutation_base import NO_ACCESS, Given, Payload, refusing, units_of, writable
from sandbox.shopify.fulfillment import Fulfillment
from sandbox.shopify.refusal import Refused
from sandbox.shopify.shipping import Pick


def _create(call: Call, given: Given) -> Payload:
    wanted = given["fulfillment"]
    picks = [_pick(call, row, place) for place, row in enumerate(wanted["lineItemsByFulfillmentOrder"])]
    if not picks:
        raise Refused("Line items by fulfillment order can't be blank", ["fulfillment", "lineItemsByFulfillmentOrder"])
    tracking = carriers.trackings(wanted.get("trackingInfo"))
    notify = bool(wanted.get("notifyCustomer"))
    return {"fulfillment": shipping.ship(call.shop, picks, tracking, notify=notify, by="app")}


def _pick(call: Call, row: Given, place: int) -> Pick:
    fo = writable(call, row["fulfillmentOrderId"], Refused("Fulfillment order does not exist.", ["fulfillment"]))
    path = ["fulfillment", "lineItemsByFulfillmentOrder", str(place), "fulfillmentOrderLineItems"]
    units = units_of(fo, row.get("fulfillmentOrderLineItems"), path)
    return Pick(fo, units) if units else Pick.rest_of(fo)


def _find(call: Call, gid: str, field: str, message: str) -> Fulfillment:
    found = call.shop.nodes.get(gid)
    if not isinstance(found, Fulfillment):
        raise Refused(message, [field])
    if not call.may("write", found.location) and "write_fulfillments" not in call.scopes:
        raise Refused(NO_ACCESS)
    return found


def _update_tracking(call: Call, given: Given) -> Payload:
    found = _find(call, given["fulfillmentId"], "fulfillmentId", "Fulfillment does not exist.")
    tracking = carriers.trackings(given["trackingInfoInput"])
    shipping.update_tracking(call.shop, found, tracking, notify=bool(given.get("notifyCustomer")))
    return {"fulfillment": found}


def _cancel(call: Call, given: Given) -> Payload:
    found = _find(call, given["id"], "id", "Fulfillment not found.")
    warehouse.cancel_shipment(call.shop, found)
    return {"fulfillment": found}


def _add_event(call: Call, given: Given) -> Payload:
    wanted = given["fulfillmentEvent"]
    found = call.shop.nodes.get(wanted["fulfillmentId"])
    if not isinstance(found, Fulfillment):
        raise Refused("Fulfillment does not exist.", ["fulfillmentEvent", "fulfillmentId"])
    return {"fulfillmentEvent": shipping.add_event(call.shop, found, wanted)}


MUTATIONS = {
    "fulfillmentCreate": refusing(_create),
    "fulfillmentTrackingInfoUpdate": refusing(_update_tracking),
    "fulfillmentCancel": refusing(_cancel),
    "fulfillmentEventCreate": refusing(_add_event),
}
