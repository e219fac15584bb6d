"""Fields of fulfillment orders, fulfillments and everything in them."""

from typing import Any

from sandbox.shopify.admin.access import Resolver
from sandbox.shopify.admin.call import Info, call_of
from sandbox.shopify.admin.connections import Page, page
from sandbox.shopify.admin.plain import money
from sandbox.shopify.fulfillment import HOLD_REASONS, PLACE, Event, Fulfillment, FulfillmentOrder, FulfillmentOrderLine
from sandbox.shopify.ids import gid

MANUAL = {
    "id": gid("FulfillmentService", 1) + "?id=true",
    "handle": "manual",
    "serviceName": "Manual",
    "type": "MANUAL",
    "callbackUrl": None,
    "inventoryManagement": False,
    "requiresShippingMethod": True,
    "trackingSupport": False,
    "location": None,
}


def _assigned_location(fo: FulfillmentOrder, info: Info) -> dict[str, Any]:
    return {"name": fo.location.name, "location": fo.location, "countryCode": "US"}


def _destination(fo: FulfillmentOrder, info: Info) -> dict[str, Any] | None:
    place = fo.order.address
    if place is None or fo.method == "NONE":
        return None
    return {**place, "id": gid("FulfillmentOrderDestination", fo.id), "email": fo.order.email, "location": None}


def _delivery_method(fo: FulfillmentOrder, info: Info) -> dict[str, Any] | None:
    if not fo.method:
        return None
    return {
        "id": gid("DeliveryMethod", fo.method_id),
        "methodType": fo.method,
        "minDeliveryDateTime": None,
        "maxDeliveryDateTime": None,
        "presentedName": "Standard" if fo.method == "SHIPPING" else None,
        "serviceCode": "Standard" if fo.method == "SHIPPING" else None,
    }


def _moves(fo: FulfillmentOrder, info: Info, **asked: Any) -> Page:
    others = [place for place in call_of(info).shop.locations if place is not fo.location]
    movable = "MOVE" in fo.supported_actions
    rows = [
        {"id": place.id, "location": place, "movable": movable, "message": None if movable else "Not movable."}
        for place in others
    ]
    return page(rows, asked, lambda row: (row["id"],))


def _of_order(fo: FulfillmentOrder) -> list[Fulfillment]:
    return [f for f in fo.order.fulfillments if fo in f.fulfillment_orders]


def _moment(fulfillment: Fulfillment, status: str) -> Any:
    found = [event.happened_at for event in fulfillment.events if event.status == status]
    return min(found) if found else None


def _estimate(fulfillment: Fulfillment, info: Info) -> Any:
    found = [event.estimated_delivery_at for event in fulfillment.events if event.estimated_delivery_at]
    return found[-1] if found else None


def _events(fulfillment: Fulfillment, info: Info, **asked: Any) -> Page:
    def key(event: Event) -> tuple[Any, ...]:
        return (event.happened_at, event.id) if asked.get("sortKey") == "HAPPENED_AT" else (event.id,)

    return page(sorted(fulfillment.events, key=key), asked, key)


def _summaries(row: FulfillmentOrderLine, info: Info) -> list[dict[str, Any]]:
    original, paid = (money(price, call_of(info).shop.currency) for price in (row.line.price, row.line.unit_price))
    return [{"approximateDiscountedUnitPriceSet": paid, "originalUnitPriceSet": original, "quantity": row.total}]


def _in_place(key: str) -> Resolver:
    return lambda event, info: event.place.get(key)


FULFILLMENT_ORDER: dict[str, Resolver] = {
    "id": lambda fo, i: fo.gid,
    "assignedLocation": _assigned_location,
    "deliveryMethod": _delivery_method,
    "destination": _destination,
    "fulfillmentHolds": lambda fo, i: fo.holds,
    "fulfillments": lambda fo, i, **asked: page(_of_order(fo), asked),
    "lineItems": lambda fo, i, **asked: page(fo.lines, asked),
    "locationsForMove": _moves,
    "merchantRequests": lambda fo, i, **asked: page([], asked),
    "fulfillmentOrdersForMerge": lambda fo, i, **asked: page([], asked),
    "orderId": lambda fo, i: fo.order.gid,
    "orderName": lambda fo, i: fo.order.name,
    "orderProcessedAt": lambda fo, i: fo.order.processed_at,
    "supportedActions": lambda fo, i: [{"action": action, "externalUrl": None} for action in fo.supported_actions],
}
FULFILLMENT_ORDER_LINE: dict[str, Resolver] = {
    "id": lambda row, i: row.gid,
    "lineItem": lambda row, i: row.line,
    "totalQuantity": lambda row, i: row.total,
    "remainingQuantity": lambda row, i: row.remaining,
    "productTitle": lambda row, i: row.line.title,
    "requiresShipping": lambda row, i: row.line.requires_shipping,
    "sku": lambda row, i: row.line.sku,
    "variant": lambda row, i: row.line.variant,
    "variantTitle": lambda row, i: row.line.variant_title,
    "vendor": lambda row, i: row.line.vendor,
    "financialSummaries": _summaries,
    "warnings": lambda row, i: [],
}
FULFILLMENT: dict[str, Resolver] = {
    "id": lambda f, i: f.gid,
    "legacyResourceId": lambda f, i: f.id,
    "deliveredAt": lambda f, i: _moment(f, "DELIVERED"),
    "inTransitAt": lambda f, i: _moment(f, "IN_TRANSIT"),
    "estimatedDeliveryAt": _estimate,
    "events": _events,
    "fulfillmentLineItems": lambda f, i, **asked: page(f.lines, asked),
    "fulfillmentOrders": lambda f, i, **asked: page(call_of(i).visible(f.fulfillment_orders), asked),
    "requiresShipping": lambda f, i: any(row.line.requires_shipping for row in f.lines),
    "service": lambda f, i: MANUAL,
    "trackingInfo": lambda f, i, first=None: f.tracking[:first],
}
FULFILLMENT_LINE: dict[str, Resolver] = {
    "id": lambda row, i: row.gid,
    "lineItem": lambda row, i: row.line,
    "originalTotalSet": lambda row, i: money(row.line.price * row.quantity, call_of(i).shop.currency),
    "discountedTotalSet": lambda row, i: money(row.line.unit_price * row.quantity, call_of(i).shop.currency),
}
HOLD: dict[str, Resolver] = {
    "id": lambda hold, i: hold.gid,
    "displayReason": lambda hold, i: HOLD_REASONS[hold.reason],
    "heldByRequestingApp": lambda hold, i: hold.by_app,
    "reasonNotes": lambda hold, i: hold.notes,
}
EVENT: dict[str, Resolver] = {
    "id": lambda event, i: event.gid,
    **{key: _in_place(key) for key in PLACE},
}
FIELDS = {
    "FulfillmentOrder": FULFILLMENT_ORDER,
    "FulfillmentOrderLineItem": FULFILLMENT_ORDER_LINE,
    "Fulfillment": FULFILLMENT,
    "FulfillmentLineItem": FULFILLMENT_LINE,
    "FulfillmentHold": HOLD,
    "FulfillmentEvent": EVENT,
}
