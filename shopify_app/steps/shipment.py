"""Which units of a parcel go to which fulfillment order: pure planning over what Shopify said."""

from shopify_app.models import Fulfillment, LineItem, Tracking
from shopify_app.values import FulfillmentOrder, OrderForSourcing, ShopifyFulfillment

#: (fulfillment order gid, its line gid, line item gid, units) of one fulfillment: all of one location.
Parts = list[tuple[str, str, str, int]]


def units_to_send(tracking: Tracking) -> dict[str, int]:
    """line item gid -> units of the parcel that no fulfillment of ours covers yet."""
    covered: dict[str, int] = {}
    for row in tracking.fulfillments:
        for line in row.lines:
            covered[line.line_item.gid] = covered.get(line.line_item.gid, 0) + line.units
    left = {gid: count - covered.get(gid, 0) for gid, count in tracking.units.items()}
    return {gid: count for gid, count in left.items() if count > 0}


def plan(state: OrderForSourcing, left: dict[str, int]) -> tuple[list[Parts], dict[str, int]]:
    """One fulfillment a location, from open fulfillment orders only; and what no open one can take."""
    left, by_location = dict(left), dict[str, Parts]()
    for fulfillment_order in (fo for fo in state.fulfillment_orders if fo.open):
        for line in fulfillment_order.lines:
            units = min(left.get(line.line_gid, 0), line.remaining)
            if units:
                part = (fulfillment_order.gid, line.gid, line.line_gid, units)
                by_location.setdefault(fulfillment_order.location, []).append(part)
                left[line.line_gid] -= units
    return [*by_location.values()], {gid: count for gid, count in left.items() if count}


def covering(tracking: Tracking, state: OrderForSourcing, left: dict[str, int]) -> list[ShopifyFulfillment]:
    """Other people's fulfillments to give our number to: those that have it already, else those that took our units."""
    ours = {row.gid for row in tracking.supplier_order.order.fulfillments if not row.adopted}
    # Another parcel's write may be there although its answer is not.
    ours |= {found.gid for row in _unsent(tracking) if (found := find_written(state, row))}
    living = [f for f in state.fulfillments if f.status == "SUCCESS" and f.gid not in ours]
    theirs = [f for f in living if any(f.units.get(gid) for gid in left)]
    same = [f for f in theirs if tracking.number in f.numbers]
    if same:
        return same
    closed = plan(state, left)[1]
    return [f for f in theirs if any(f.units.get(gid) for gid in closed)]


def _unsent(tracking: Tracking) -> list[Fulfillment]:
    rows = tracking.supplier_order.order.fulfillments
    return [row for row in rows if row.tracking is not tracking and not row.sent]


def sharing(row: Fulfillment) -> list[Tracking]:
    """The other parcels of ours whose number is in the same fulfillment."""
    same = [each for each in row.order.fulfillments if each.sent and each.gid == row.gid]
    return [each.tracking for each in same if each.tracking is not row.tracking]


def written(tracking: Tracking) -> set[tuple[str, str]]:
    """(fulfillment gid, number) of all that Shopify was told of the parcel."""
    return {(row.gid, row.number) for row in tracking.fulfillments if row.sent}


def find_written(state: OrderForSourcing, row: Fulfillment) -> ShopifyFulfillment | None:
    """The living fulfillment with the number and the units of `row` that no other write of ours made: two parcels may
    share a number."""
    sent = [each for each in row.order.fulfillments if each.sent]
    known = {each.gid for each in sent if each.tracking is row.tracking or not each.adopted}
    numbered = [f for f in state.fulfillments if f.status == "SUCCESS" and row.number in f.numbers]
    return next((f for f in numbered if f.gid not in known and _holds(f, row)), None)


def _holds(theirs: ShopifyFulfillment, row: Fulfillment) -> bool:
    return all(theirs.units.get(line.line_item.gid, 0) >= line.units for line in row.lines)


def why_not(state: OrderForSourcing, left: dict[str, int]) -> str:
    """Why Shopify does not take the units now, for a person."""
    waiting = [fo for fo in state.fulfillment_orders if any(line.line_gid in left for line in fo.lines)]
    for fulfillment_order in waiting:
        if fulfillment_order.status == "ON_HOLD":
            reasons = ", ".join(hold.lower().replace("_", " ") for hold in fulfillment_order.holds)
            return f"The order is on hold in Shopify ({reasons or 'no reason given'}): release it there to go on."
        if fulfillment_order.status == "SCHEDULED":
            return "Shopify has scheduled this order for later: it is fulfilled then."
    if not state.fulfillment_orders:
        return "Shopify has not prepared the order for fulfillment yet."
    if any(_acts_for_others(fo) for fo in waiting):
        return "These items are at a location that Waybill may not fulfill for: move them, or grant the access."
    return "Shopify has nothing left to fulfill for these items."


def _acts_for_others(fulfillment_order: FulfillmentOrder) -> bool:
    return fulfillment_order.status in ("OPEN", "IN_PROGRESS") and not fulfillment_order.open


def by_line(tracking: Tracking, units: dict[str, int]) -> dict[LineItem, int]:
    """The same units by line item row."""
    items = {item.gid: item for item in tracking.supplier_order.order.lines}
    return {items[gid]: count for gid, count in units.items() if count and gid in items}


def units_of(parts: Parts) -> dict[str, int]:
    """line item gid -> units of the plan."""
    units: dict[str, int] = {}
    for _, _, line_gid, count in parts:
        units[line_gid] = units.get(line_gid, 0) + count
    return units


def lines_of(parts: Parts) -> list[tuple[str, list[tuple[str, int]]]]:
    """The plan as Shopify's input: fulfillment order -> [(its line, units)]."""
    lines: dict[str, list[tuple[str, int]]] = {}
    for fulfillment_order, line, _, count in parts:
        lines.setdefault(fulfillment_order, []).append((line, count))
    return [*lines.items()]


def key_of(parts: Parts) -> str:
    """A key of the shipment: the same lines and units twice are the same effect."""
    return " ".join(f"{line.rpartition('/')[2]}x{count}" for _, line, _, count in sorted(parts))
