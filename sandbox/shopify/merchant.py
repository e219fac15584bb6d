"""What a merchant does with parcels by hand: ship, hold, release."""

from typing import Any

from sandbox.shopify import carriers, routing, shipping, warehouse
from sandbox.shopify.fulfillment import HOLD_REASONS, LIVE, Fulfillment, Hold
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Order
from sandbox.shopify.refusal import Refused
from sandbox.shopify.shipping import Pick
from sandbox.shopify.state import Shop, lock

LineSpecs = list[dict[str, Any]]


def fulfill_by_hand(
    shop: Shop,
    order: Order,
    lines: LineSpecs | None = None,
    number: str | None = None,
    company: str | None = None,
    *,
    notify: bool = True,
) -> list[Fulfillment]:
    """Ship as the merchant: all that is left, or `lines` of {"line": gid, "quantity": n}; one fulfillment per place.

    `notify` is the ticked box "Send shipment details to your customer now".
    """
    with lock:
        routing.route(shop, order)
        picks = _picks(order, lines)
        if not picks:
            raise Refused(f"Order {order.name} has nothing left to fulfill.")
        tracking = carriers.trackings({"number": number, "company": company})
        places: dict[int, list[Pick]] = {}
        for pick in picks:
            places.setdefault(pick.fo.location.id, []).append(pick)
        return [shipping.ship(shop, group, tracking, notify=notify, by="merchant") for group in places.values()]


def _picks(order: Order, lines: LineSpecs | None) -> list[Pick]:
    live = [fo for fo in order.fulfillment_orders if fo.status in LIVE and fo.remaining]
    if lines is None:
        return [Pick.rest_of(fo) for fo in live]
    wanted = {row["line"]: int(row["quantity"]) for row in lines}
    picks = []
    for fo in live:
        units = []
        for row in fo.lines:
            take = min(wanted.get(row.line.gid, 0), row.remaining)
            wanted[row.line.gid] = wanted.get(row.line.gid, 0) - take
            units += [(row, take)] if take else []
        picks += [Pick(fo, units)] if units else []
    if any(rest > 0 for rest in wanted.values()):
        raise Refused("Invalid fulfillment order line item quantity requested.")
    return picks


def hold_order(shop: Shop, order: Order, reason: str = "OTHER") -> None:
    """Put every open fulfillment order of the order on hold."""
    if reason.upper() not in HOLD_REASONS:
        raise ValueError(f"Unknown hold reason {reason!r}. Known: {', '.join(HOLD_REASONS)}.")
    with lock:
        for fo in [fo for fo in order.fulfillment_orders if fo.status == "OPEN"]:
            warehouse.hold(shop, fo, Hold(next_id("FulfillmentHold"), reason.upper()))


def release_hold(shop: Shop, order: Order) -> None:
    """Release every hold of the order."""
    with lock:
        for fo in [fo for fo in order.fulfillment_orders if fo.status == "ON_HOLD"]:
            warehouse.release(shop, fo)
