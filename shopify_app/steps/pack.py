"""What is inside which parcel: AliExpress's answer turned into trackings with exact units."""

from shopify_app.models import SupplierNumber, SupplierOrder, SupplierOrderLine, Tracking
from shopify_app.models.merchant import units_left
from shopify_app.supplier_values import Parcel, SupplierOrderState

SOURCE = "aliexpress"
WHOLE = ("WAIT_BUYER_ACCEPT_GOODS", "SELLER_SEND_GOODS", "BUYER_ACCEPT_GOODS", "FINISH")
UNKNOWN_CONTENTS = (
    "AliExpress shipped a part of order {number} and does not say which items are in parcel {parcel}. "
    "Ask the supplier; Shopify is told once the rest is on its way."
)


def pack(
    supplier_order: SupplierOrder, number: SupplierNumber, state: SupplierOrderState, parcels: list[Parcel], *, by: str
) -> None:
    """Keep every parcel that has a number: AliExpress shows lines without one before anything was shipped."""
    shown = [parcel for parcel in parcels if parcel.number]
    _renumber(supplier_order, number, shown, by=by)
    for parcel in shown:
        tracking = Tracking.find(supplier_order, parcel.number, supplier_number=number.number, by=by)
        tracking.carrier = tracking.carrier or parcel.carrier
        tracking.url = tracking.url or parcel.carrier_url
        tracking.expected_at = parcel.expected_at or tracking.expected_at
        tracking.see(parcel.events, SOURCE)
        _fill(supplier_order, state, parcel, tracking)


def _renumber(supplier_order: SupplierOrder, number: SupplierNumber, shown: list[Parcel], *, by: str) -> None:
    """A number that vanished while a new one appeared is the same parcel with its last carrier's number.

    More may have appeared since the last look: the successor is the one with the same contents, and of several the one
    with the same past.
    """
    mine = [t for t in supplier_order.trackings if t.supplier_number == number.number]
    names = {parcel.number for parcel in shown}
    gone = [tracking for tracking in mine if not any(tracking.answers_to(name) for name in names)]
    new = [parcel for parcel in shown if not any(t.answers_to(parcel.number) for t in supplier_order.trackings)]
    even = len(gone) == len(new)
    for tracking in gone:
        parcel = _successor(tracking, new) or (new[0] if even else None)
        if parcel is not None:
            new.remove(parcel)
            tracking.change_number(parcel.number, by=by)
            tracking.carrier, tracking.url = parcel.carrier, parcel.carrier_url


def _successor(tracking: Tracking, new: list[Parcel]) -> Parcel | None:
    inside = sorted((line.supplier_line.sku_id, line.quantity) for line in tracking.lines)
    same = [parcel for parcel in new if sorted((sku_id, count) for _, sku_id, count in parcel.items) == inside]
    return max(same, key=tracking.count_known, default=None)


def _fill(supplier_order: SupplierOrder, state: SupplierOrderState, parcel: Parcel, tracking: Tracking) -> None:
    lines = _lines_of(supplier_order, state)
    for product_id, sku_id, quantity in parcel.items:
        _put(supplier_order, tracking, [line for line in lines if _is(line, product_id, sku_id)], quantity)
    if parcel.items or tracking.lines:
        return
    if state.logistics_status not in WHOLE and state.order_status not in WHOLE:
        supplier_order.problem = UNKNOWN_CONTENTS.format(number=state.number, parcel=parcel.number)
        return
    left = units_left(supplier_order)
    for line in lines:
        if left.get(line.id):
            tracking.hold(line, left[line.id])


def _lines_of(supplier_order: SupplierOrder, state: SupplierOrderState) -> list[SupplierOrderLine]:
    """The lines that this AliExpress order holds: one call may have become several orders."""
    if len(supplier_order.numbers) == 1:
        return supplier_order.lines
    return [
        line
        for line in supplier_order.lines
        if any(_is(line, child.product_id, child.sku_id) for child in state.children)
    ]


def _is(line: SupplierOrderLine, product_id: str, sku_id: str) -> bool:
    return line.product_id == product_id and sku_id in ("", line.sku_id)


def _put(supplier_order: SupplierOrder, tracking: Tracking, lines: list[SupplierOrderLine], quantity: int) -> None:
    """Spread `quantity` over the lines, as far as other parcels leave room: never more than was bought."""
    held = {line.supplier_line.id: line.quantity for line in tracking.lines}
    left = units_left(supplier_order)
    for line in lines:
        room = left.get(line.id, 0) + held.get(line.id, 0)
        units = min(quantity, room)
        quantity -= units
        if units:
            tracking.hold(line, units)
