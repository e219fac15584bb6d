"""The rules of shipping: creating, tracking and cancelling fulfillments, and the events of a parcel."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.shopify import announce, notices, payments
from sandbox.shopify.fulfillment import (
    LIVE,
    PLACE,
    Event,
    Fulfillment,
    FulfillmentLine,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Tracking,
)
from sandbox.shopify.ids import next_id
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now


@dataclass(frozen=True)
class Pick:
    """Units taken out of one fulfillment order."""

    fo: FulfillmentOrder
    units: list[tuple[FulfillmentOrderLine, int]]

    @classmethod
    def rest_of(cls, fo: FulfillmentOrder) -> "Pick":
        """Return everything that is left in a fulfillment order."""
        return cls(fo, [(line, line.remaining) for line in fo.lines if line.remaining])


def ship(shop: Shop, picks: Sequence[Pick], tracking: list[Tracking], *, notify: bool, by: str) -> Fulfillment:
    """Create a fulfillment of the picked units; raises Refused with Shopify's sentence when the rules forbid it."""
    with lock:
        _check(picks)
        lines = [_take(pick.fo, line, units) for pick in picks for line, units in pick.units]
        order, fos = picks[0].fo.order, [pick.fo for pick in picks]
        name = f"{order.name}-F{len(order.fulfillments) + 1}"
        made = Fulfillment(next_id("Fulfillment"), order, name, fos[0].location, lines, now(), now(), tracking, by=by)
        made.fulfillment_orders = fos
        for thing in (made, *lines):
            shop.keep(thing)
        order.fulfillments.append(made)
        announce.fulfillment(shop, "fulfillments/create", made)
        payments.close_if_done(order)
        done = order.display_fulfillment_status == "FULFILLED"
        announce.changed(shop, order, "orders/fulfilled" if done else "orders/partially_fulfilled")
        if notify:
            notices.send(shop, made, "shipping_confirmation")
        return made


def _check(picks: Sequence[Pick]) -> None:
    where = ["fulfillment"]
    fos = [pick.fo for pick in picks]
    if len(ids := {fo.order.id for fo in fos}) > 1:
        text = "All fulfillment orders must belong to the same order."
        raise Refused(f"{text} Multiple orders with ids {sorted(ids)} were found.", where)
    if len(ids := {fo.location.id for fo in fos}) > 1:
        text = "All fulfillment orders must be assigned to a single location."
        raise Refused(f"{text} Multiple locations with ids {sorted(ids)} were found.", where)
    for fo in fos:
        if fo.status not in LIVE:
            raise Refused(f"Fulfillment order {fo.id} has an unfulfillable status= {fo.status.lower()}.", where)
    asked: dict[int, int] = {}
    for line, units in (unit for pick in picks for unit in pick.units):
        asked[line.id] = asked.get(line.id, 0) + units
        if asked[line.id] > line.remaining:
            raise Refused("Invalid fulfillment order line item quantity requested.", where)
    if not asked:
        raise Refused("Invalid fulfillment order line item quantity requested.", where)


def _take(fo: FulfillmentOrder, line: FulfillmentOrderLine, units: int) -> FulfillmentLine:
    line.remaining -= units
    line.line.fulfilled += units
    fo.status, fo.updated_at = ("IN_PROGRESS" if fo.remaining else "CLOSED"), now()
    return FulfillmentLine(next_id("FulfillmentLineItem"), line.line, units, line)


def update_tracking(shop: Shop, fulfillment: Fulfillment, tracking: list[Tracking], *, notify: bool) -> None:
    """Replace every number of a fulfillment, a cancelled one too (recorded behaviour of 2026-04)."""
    with lock:
        fulfillment.tracking, fulfillment.updated_at = tracking, now()
        announce.fulfillment(shop, "fulfillments/update", fulfillment)
        announce.changed(shop, fulfillment.order)
        if notify:
            notices.send(shop, fulfillment, "shipping_update")


def cancel(shop: Shop, fulfillment: Fulfillment) -> list[tuple[FulfillmentOrder, Any]]:
    """Take a shipment back and return the units to ship anew, as (closed fulfillment order, [(line, units)]).

    A closed fulfillment order stays closed and shows the units as remaining; one still in progress takes them back.
    """
    with lock:
        if fulfillment.status == "CANCELLED":
            return []
        fulfillment.status, fulfillment.display_status, fulfillment.updated_at = "CANCELLED", "CANCELED", now()
        anew: dict[int, tuple[FulfillmentOrder, Any]] = {}
        for taken in fulfillment.lines:
            taken.line.fulfilled -= taken.quantity
            taken.source.remaining += taken.quantity
            fo = next(fo for fo in fulfillment.fulfillment_orders if taken.source in fo.lines)
            if fo.status == "CLOSED":
                anew.setdefault(fo.id, (fo, []))[1].append((taken.line, taken.quantity))
        for fo in fulfillment.fulfillment_orders:
            if fo.status == "IN_PROGRESS" and all(line.remaining == line.total for line in fo.lines):
                fo.status = "OPEN"
            fo.updated_at = now()
        return list(anew.values())


def add_event(shop: Shop, fulfillment: Fulfillment, wanted: dict[str, Any]) -> Event:
    """Add a step to a parcel; `wanted` has the keys of FulfillmentEventInput."""
    with lock:
        happened: datetime = wanted.get("happenedAt") or now()
        event = Event(next_id("FulfillmentEvent"), wanted["status"], happened, now(), wanted.get("message"))
        event.estimated_delivery_at = wanted.get("estimatedDeliveryAt")
        event.place = {key: wanted.get(key) for key in PLACE}
        fulfillment.events.append(shop.keep(event))
        fulfillment.updated_at = now()
        if fulfillment.status != "CANCELLED":
            fulfillment.display_status = event.status
        announce.event(shop, fulfillment, event)
        announce.fulfillment(shop, "fulfillments/update", fulfillment)
        announce.changed(shop, fulfillment.order)
        return event
