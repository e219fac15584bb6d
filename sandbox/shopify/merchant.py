"""What a merchant does with parcels by hand: ship, hold, release."""

from typing import Any

from sandbox.shopify import carriers, holds, routing, selling, shipping
from sandbox.shopify.fulfillment import LIVE, WAITING, Fulfillment, FulfillmentOrder, FulfillmentOrderLine, Hold
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Order
from sandbox.shopify.refusal import Refused
from sandbox.shopify.shipping import Pick
from sandbox.shopify.state import Shop, lock

LineSpecs = list[dict[str, Any]]
Units = list[tuple[FulfillmentOrderLine, int]]


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


def units_of(order: Order, lines: LineSpecs | None) -> list[tuple[FulfillmentOrder, Units]]:
    """Return the waiting fulfillment orders with the units that `lines` name in each; None: all, without units."""
    wanted = {row["line"]: int(row["quantity"]) for row in lines or []}
    found: list[tuple[FulfillmentOrder, Units]] = []
    for fo in [fo for fo in order.fulfillment_orders if fo.status in WAITING and fo.remaining]:
        units = [(row, min(wanted.get(row.line.gid, 0), row.remaining)) for row in fo.lines]
        units = [(row, count) for row, count in units if count]
        for row, count in units:
            wanted[row.line.gid] -= count
        if units or lines is None:
            found.append((fo, units))
    if not found:
        raise Refused(f"Order {order.name} has no such units in an open fulfillment order.")
    return found


def hold_order(shop: Shop, order: Order, spec: dict[str, Any] | None = None) -> None:
    """Put the open fulfillment orders of the order on hold, or only {"line": gid, "quantity": n} of "lines".

    The other keys: "reason", "notes", "handle", and "touch" False, with which updated_at stays as it was.
    """
    spec = spec or {}
    reason, touch = selling.hold_reason(spec.get("reason", "OTHER")), bool(spec.get("touch", True))
    notes, handle = spec.get("notes"), spec.get("handle") or ""
    with lock:
        if spec.get("lines"):
            chosen = [(fo, units) for fo, units in units_of(order, spec["lines"]) if fo.status != "ON_HOLD"]
            if not chosen:
                raise Refused(f"Order {order.name} has no such units that are not on hold yet.")
        else:
            chosen = [(fo, []) for fo in order.fulfillment_orders if fo.status in (*LIVE, "SCHEDULED") and fo.remaining]
        for fo, units in chosen:
            holds.hold(shop, fo, Hold(next_id("FulfillmentHold"), reason, notes, handle), units, touch=touch)


def release_hold(shop: Shop, order: Order, *, touch: bool = True) -> None:
    """Release every hold of the order."""
    with lock:
        for fo in [fo for fo in order.fulfillment_orders if fo.status == "ON_HOLD"]:
            holds.release(shop, fo, touch=touch)
