"""What the seller and the carriers do with an order's parcels."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sandbox.aliexpress.numbers import LastMile, Serials
from sandbox.aliexpress.orders import Order
from sandbox.aliexpress.parcels import CREATED, PREPARED, Packed, Parcel

Wanted = Iterable[tuple[str, int]] | None


def prepare(order: Order, at: datetime, wanted: Wanted = None) -> Parcel:
    """Packs units (all, or (sku_id, quantity) pairs) into a parcel that has no number yet."""
    items = order.pack(wanted)
    parcel = _new_parcel(order, items)
    parcel.note(order.created_at, CREATED)
    parcel.note(order.paid_at or at, PREPARED)
    parcel.eta = at + timedelta(days=_service_days(order, items))
    order.parcels.append(parcel)
    return parcel


def ship(order: Order, serials: Serials, at: datetime, wanted: Wanted = None) -> list[Parcel]:
    """Hands parcels to the carrier under provisional numbers: all that waits, or one new parcel of `wanted`."""
    waiting = [] if wanted is not None else [parcel for parcel in order.parcels if not parcel.left]
    if wanted is not None or not waiting or any(line.unpacked for line in order.lines):
        waiting.append(prepare(order, at, wanted))
    for parcel in waiting:
        parcel.leave(at, serials.provisional(), provisional=True)
    return waiting


def ship_as(order: Order, at: datetime, number: LastMile, wanted: Wanted = None, *, provisional: bool) -> Parcel:
    """Hands one parcel to the carrier under a given number."""
    waiting = next((parcel for parcel in order.parcels if not parcel.left), None) if wanted is None else None
    parcel = waiting or prepare(order, at, wanted)
    parcel.leave(at, number.mail_no, provisional=provisional)
    parcel.carrier = number.carrier
    parcel.website = number.website
    return parcel


def deliver(order: Order, at: datetime, index: int | None = None) -> None:
    """One parcel, or every parcel that is on its way, arrives."""
    chosen = order.parcels if index is None else [order.parcel(index)]
    arriving = [parcel for parcel in chosen if parcel.left and not parcel.delivered_at]
    order.require(bool(arriving), "delivered: nothing is on its way")
    for parcel in arriving:
        parcel.deliver(at)


def push_status(order: Order) -> str:
    """The push message's word for where the order stands; empty when AliExpress announces nothing."""
    if order.closed:
        return "OrderClosed" if order.ended else "OrderConfirmed"
    if order.status == "WAIT_SELLER_SEND_GOODS":
        return "PaymentAuthorized"
    return "OrderShipped" if order.status in ("SELLER_PART_SEND_GOODS", "WAIT_BUYER_ACCEPT_GOODS") else ""


def progress(order: Order) -> tuple[str, int]:
    """What a push announces a change of: the status, and how many parcels have left."""
    return order.status, sum(parcel.left for parcel in order.parcels)


def _new_parcel(order: Order, items: list[Packed]) -> Parcel:
    first = next(line for line in order.lines if line.sku.sku_id == items[0].sku_id)
    return Parcel(items, first.service.code, first.service.company)


def _service_days(order: Order, items: list[Packed]) -> int:
    inside = {item.sku_id for item in items}
    return max(line.service.max_days for line in order.lines if line.sku.sku_id in inside)
