"""Makes an order's fulfillment orders: one per location and delivery method, some time after the order itself."""

from collections.abc import Iterable
from datetime import datetime

from sandbox.shopify import announce, later, shipping
from sandbox.shopify.catalog import Location
from sandbox.shopify.fulfillment import FulfillmentOrder, FulfillmentOrderLine, Hold
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Line, Order
from sandbox.shopify.shipping import Pick
from sandbox.shopify.state import Shop, lock, now, shops

DELAY_SECONDS = 0.3
WATCH_SECONDS = 0.5


def route_soon(shop: Shop, order: Order, *, send_webhooks: bool) -> None:
    """Route the order in the background, as Shopify does after orders/create."""
    later.run(DELAY_SECONDS, lambda: route(shop, order, send_webhooks=send_webhooks))


def route(shop: Shop, order: Order, *, send_webhooks: bool = True) -> None:
    """Make the fulfillment orders now, unless the order is cancelled, deleted or already routed."""
    with lock:
        if order.routed or order.cancelled_at or order.id not in shop.orders:
            return
        order.routed = True
        wanted = [(line, line.unfulfilled) for line in order.lines if line.unfulfilled and not line.gift_card]
        made = add_units(shop, order, wanted)
        for fo in made if order.held else []:
            fo.status = "ON_HOLD"
            fo.holds.append(shop.keep(Hold(next_id("FulfillmentHold"), order.held)))
        for fo in made if send_webhooks else []:
            announce.fulfillment_order(shop, "fulfillment_orders/order_routing_complete", fo)
            if fo.holds:
                announce.held(shop, fo, None, fo.holds[0])
        if shop.auto_fulfill:
            for fo in [fo for fo in made if fo.status == "OPEN"]:
                shipping.ship(shop, [Pick.rest_of(fo)], [], notify=False, by="auto")


def add_units(shop: Shop, order: Order, wanted: Iterable[tuple[Line, int]]) -> list[FulfillmentOrder]:
    """Make new fulfillment orders for units of lines, grouped by location and method."""
    groups: dict[tuple[int, str], list[tuple[Line, int]]] = {}
    for line, units in wanted:
        groups.setdefault((line.location_id, line.delivery), []).append((line, units))
    places = {location.id: location for location in shop.locations}
    return [new_fo(shop, order, places[place], method, units) for (place, method), units in groups.items()]


def new_fo(
    shop: Shop, order: Order, location: Location, method: str, units: Iterable[tuple[Line, int]]
) -> FulfillmentOrder:
    """Make one fulfillment order and keep it with the order; SCHEDULED when the order ships at a later time."""
    lines = [
        shop.keep(FulfillmentOrderLine(next_id("FulfillmentOrderLineItem"), line, count, count))
        for line, count in units
    ]
    fo = FulfillmentOrder(next_id("FulfillmentOrder"), order, location, lines, now(), now(), method=method)
    fo.method_id, fo.fulfill_at = next_id("DeliveryMethod"), order.fulfill_at or now().replace(minute=0, second=0)
    if fo.fulfill_at > now():
        schedule(shop, fo, fo.fulfill_at)
    order.fulfillment_orders.append(shop.keep(fo))
    return fo


def schedule(shop: Shop, fo: FulfillmentOrder, at: datetime) -> None:
    """Let a fulfillment order wait until `at`; it opens by itself."""
    fo.status, fo.fulfill_at, fo.updated_at = "SCHEDULED", at, now()
    if fo not in shop.scheduled:
        shop.scheduled.append(fo)


def watch() -> None:
    """Open what is due in every shop, again and again while the sandbox runs."""
    for shop in shops():
        if shop.scheduled:
            open_due(shop)
    later.run(WATCH_SECONDS, watch)


def open_due(shop: Shop) -> None:
    """Open the scheduled fulfillment orders whose time has come."""
    with lock:
        due = [fo for fo in shop.scheduled if fo.status == "SCHEDULED" and fo.fulfill_at and fo.fulfill_at <= now()]
        shop.scheduled = [fo for fo in shop.scheduled if fo.status == "SCHEDULED" and fo not in due]
        for fo in due:
            fo.status, fo.updated_at = "OPEN", now()
            announce.fulfillment_order(shop, "fulfillment_orders/scheduled_fulfillment_order_ready", fo)
