"""Step: ask AliExpress how a supplier order stands: paid, shipped, with which parcels, or ended."""

import time
from datetime import datetime, timedelta
from decimal import Decimal

from flask import current_app

from shopify_app import clock, config
from shopify_app.db import session
from shopify_app.errors import Disconnected, Refused, WaybillError
from shopify_app.models import SupplierNumber, SupplierOrder
from shopify_app.models.due import DueRow
from shopify_app.models.merchant import ship, units_left
from shopify_app.models.order_status import settle_on_the_way
from shopify_app.models.pace import crowd_of, wait
from shopify_app.models.supplier_moves import AT_ALIEXPRESS, RANK
from shopify_app.models.turns import OPEN, count_open, due_in_turn
from shopify_app.steps import announce
from shopify_app.steps.pack import pack
from shopify_app.steps.supplier_news import ENDED, PART_SHIPPED, SHIPPED, ask
from shopify_app.steps.turn import step_aside, take
from shopify_app.supplier_values import SupplierOrderState

BY = "job:track"
#: Seconds for which a process goes by its last count of open supplier orders.
COUNTED_FOR = 30.0
UNPAID = ("PLACE_ORDER_SUCCESS", "WAIT_GROUP", "WAIT_COMPLETE_ADDRESS")
KNOWN = (
    *UNPAID,
    *PART_SHIPPED,
    *SHIPPED,
    *ENDED,
    *("PAYMENT_PROCESSING", "WAIT_SELLER_EXAMINE_MONEY", "RISK_CONTROL", "RISK_CONTROL_HOLD", "FUND_PROCESSING"),
    *("WAIT_SELLER_SEND_GOODS", "IN_CANCEL", "IN_ISSUE", "IN_FROZEN", ""),
)


def due(now: datetime, limit: int) -> list[DueRow]:
    """Supplier orders that AliExpress has and that may have news."""
    return due_in_turn(now, limit)


def run(row_id: int) -> None:
    """Read every number of the supplier order and take over what is new."""
    supplier_order = session().get(SupplierOrder, row_id)
    if supplier_order is None or supplier_order.status not in AT_ALIEXPRESS or not take(supplier_order):
        return
    try:
        told = [ask(supplier_order, number) for number in supplier_order.numbers]
    except WaybillError as error:
        _cannot_ask(supplier_order, error)
        return
    supplier_order.tries, supplier_order.problem = 0, ""
    for news in told:
        if news.fresh:
            _keep(supplier_order, news.number, news.state)
        if news.parcels is not None:
            news.number.tracked_at = clock.now()
            pack(supplier_order, news.number, news.state, news.parcels, by=BY)
    for tracking in supplier_order.trackings:
        announce.plan(tracking)
    _advance(supplier_order, [news.state for news in told])
    supplier_order.looked_at = clock.now()
    supplier_order.look_again_at = _next_look(supplier_order)
    settle_on_the_way(supplier_order.order, by=BY)
    session().commit()


def _next_look(supplier_order: SupplierOrder) -> datetime | None:
    """When it may have news again; None once it has ended."""
    if supplier_order.status not in OPEN:
        return None
    since = supplier_order.shipped_at or supplier_order.paid_at or supplier_order.placed_at or clock.now()
    crowd = crowd_of(_open(), config.current().aliexpress_calls_per_second)
    return clock.now() + wait(supplier_order.stage, clock.now() - since, crowd)


def _open() -> dict[str, int]:
    """Counted now and then: a count reads every open supplier order, and a few more or less change no pace."""
    until, counts = current_app.extensions.get("open_supplier_orders", (0.0, {}))
    if time.monotonic() > until:
        with session().no_autoflush:
            counts = count_open()
        current_app.extensions["open_supplier_orders"] = (time.monotonic() + COUNTED_FOR, counts)
    return dict(counts)


def _cannot_ask(supplier_order: SupplierOrder, error: WaybillError) -> None:
    if isinstance(error, Disconnected) and supplier_order.placed_by == "hand" and not supplier_order.order.shop.account:
        # Bought by hand without a connected account: the merchant types its tracking number.
        supplier_order.wait("", None)
    elif isinstance(error, Refused):
        problem = f"{error.problem} Type its tracking number by hand once you have it."
        supplier_order.wait(problem, None)
    else:
        step_aside(supplier_order, error)
        return
    session().commit()


def _keep(supplier_order: SupplierOrder, number: SupplierNumber, state: SupplierOrderState) -> None:
    number.order_status, number.logistics_status = state.order_status, state.logistics_status
    number.read_at = clock.now()
    number.ended = next((child.end_reason for child in state.children if child.end_reason), "")
    if state.amount:
        number.amount, number.currency = state.amount.amount, state.amount.currency
    # AliExpress's own word: one recorded by hand was placed before we heard of it.
    supplier_order.placed_at = state.created_at or supplier_order.placed_at
    if state.created_at and state.pay_timeout_seconds:
        supplier_order.pay_by = state.created_at + timedelta(seconds=state.pay_timeout_seconds)
    if state.paid_at and not supplier_order.paid_at:
        supplier_order.paid_at = state.paid_at
    if state.order_status not in KNOWN:
        supplier_order.problem = f"AliExpress says {state.order_status!r} of order {number.number}: look at it there."
    amounts = [each.amount for each in supplier_order.numbers if each.amount is not None]
    supplier_order.amount = sum(amounts, Decimal()) if amounts else None
    supplier_order.currency = number.currency


def _advance(supplier_order: SupplierOrder, states: list[SupplierOrderState]) -> None:
    """Forward only: AliExpress's words may come late or twice."""
    living = [state for state in states if not ended(state)]
    if states and not living:
        reason = next((child.end_reason for state in states for child in state.children if child.end_reason), "")
        supplier_order.cancel(f"AliExpress closed it: {reason or 'no reason given'}.", by=BY)
        supplier_order.order.look_again_at = clock.now()
        return
    status = min((status_of(state) for state in living), key=RANK.__getitem__, default="placed")
    if supplier_order.trackings and RANK[status] < RANK["finished"]:
        status = "partly_shipped" if units_left(supplier_order) else "shipped"
    if RANK[status] > RANK[supplier_order.status]:
        supplier_order.move(status, by=BY)
    if supplier_order.trackings:
        ship(supplier_order, by=BY)


def status_of(state: SupplierOrderState) -> str:
    """Our status for AliExpress's: for shipped or not, the logistics status is the one to trust."""
    words = (state.order_status, state.logistics_status)
    if state.order_status in ENDED:
        return "finished"
    if any(word in SHIPPED for word in words):
        return "shipped"
    if any(word in PART_SHIPPED for word in words):
        return "partly_shipped"
    return "placed" if state.order_status in UNPAID and state.paid_at is None else "paid"


def ended(state: SupplierOrderState) -> bool:
    """Whether every item of it ended without coming."""
    return bool(state.children) and all(child.end_reason for child in state.children)
