"""Step: read one order from the Admin API, because a webhook hinted at it or left something out."""

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Refused, WaybillError
from shopify_app.gateways.shopify_call import Withheld
from shopify_app.models import FulfillmentOrderId, LineItem, Order, Shop
from shopify_app.models.approval import READ_LATER
from shopify_app.models.order_status import settle_on_the_way
from shopify_app.models.reconciliation import WINDOW
from shopify_app.steps import match
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.turn import step_aside, take
from shopify_app.values import OrderForSourcing

BY = "job:read_order"
NOT_FOUND = "NOT_FOUND"
#: Statuses in which what Shopify says decides whether money leaves.
UNDECIDED = ("draft", "placing", "placed")


def run(row_id: int) -> None:
    """Bring the order to what Shopify says now."""
    order = session().get(Order, row_id)
    if order is None or not take(order, "read_again_at"):
        return
    try:
        state = ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid))
    except Refused as error:
        let_go(order, error, by=BY)
        session().commit()
        return
    except Withheld as error:
        # What Shopify keeps back today it may show once the merchant allows it.
        order.problem, order.read_again_at = error.problem, clock.now() + READ_LATER
        session().commit()
        return
    except WaybillError as error:
        step_aside(order, error, "read_again_at")
        return
    order.read_again_at, order.tries, order.problem = None, 0, ""
    absorb(order.shop, state, by=BY)
    match.bring_up_to_date(order, by=BY)
    settle_on_the_way(order, by=BY)
    session().commit()


def let_go(order: Order, error: Refused, *, by: str) -> None:
    """Shopify has the order no more: deleted (and its webhook never came), or older than it shows to Waybill. The
    caller commits."""
    if error.code != NOT_FOUND:
        step_aside(order, error, "read_again_at")
        return
    if order.created_at > clock.now() - WINDOW:
        order.delete_in_shopify(by=by)
        match.bring_up_to_date(order, by=by)
        settle_on_the_way(order, by=by)
    order.read_again_at, order.tries, order.problem = None, 0, ""


def absorb(shop: Shop, state: OrderForSourcing, *, by: str) -> Order:
    """Take over goods and other people's fulfillments; the caller settles the order and commits."""
    order = Order.take(shop.id, state.goods, by=by)
    FulfillmentOrderId.keep(order, (waiting.gid for waiting in state.fulfillment_orders))
    for line in order.lines:
        elsewhere = units_elsewhere(order, line, state)
        # Units that are bought already come with a parcel of ours: their number is added to that fulfillment.
        bought = line.units_made_by(
            [
                part
                for part in line.supplier_lines
                if part.supplier_order.status not in ("draft", "refused", "cancelled")
            ]
        )
        open_ones = max(0, min(elsewhere, line.kept - bought))
        if open_ones != line.fulfilled_elsewhere:
            line.fulfilled_elsewhere, order.look_again_at = open_ones, clock.now()
    if order.copy_state(state, _units_left(order, state)) and any(
        bought.status in UNDECIDED for bought in order.supplier_orders
    ):
        order.look_again_at = clock.now()
    return order


def _units_left(order: Order, state: OrderForSourcing) -> dict[str, int]:
    """line item gid -> units of it that nobody has shipped yet, by Shopify's own fulfillments."""
    shipped: dict[str, int] = {}
    for theirs in state.fulfillments:
        for gid, units in theirs.units.items() if theirs.status == "SUCCESS" else ():
            shipped[gid] = shipped.get(gid, 0) + units
    return {line.gid: max(0, line.kept - shipped.get(line.gid, 0)) for line in order.lines if line.requires_shipping}


def units_elsewhere(order: Order, line: LineItem, state: OrderForSourcing) -> int:
    """Units of `line` in living fulfillments that no row of ours covers: an adopted one may hold more than ours."""
    ours: dict[str, int] = {}
    for row in order.fulfillments:
        for covered in row.lines:
            if covered.line_item is line:
                ours[row.gid] = ours.get(row.gid, 0) + covered.units
    living = [theirs for theirs in state.fulfillments if theirs.status == "SUCCESS"]
    return sum(max(0, theirs.units.get(line.gid, 0) - ours.get(theirs.gid, 0)) for theirs in living)
