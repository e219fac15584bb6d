"""Step: place a supplier order at AliExpress. Intent, call, outcome: at most one purchase, whatever happens between."""

from datetime import datetime, timedelta

from sqlalchemy.orm.attributes import flag_modified

from shopify_app import clock
from shopify_app.db import in_turn, session
from shopify_app.errors import Refused, WaybillError
from shopify_app.gateways.shopify_call import Withheld
from shopify_app.models import SupplierOrder, approval
from shopify_app.models.due import DueRow
from shopify_app.models.lateness import ask_later
from shopify_app.steps import match, order_request, purchase_guard
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.find_lost import find_lost
from shopify_app.steps.order_request import Request
from shopify_app.steps.purchase_call import ASK, BY, REPEATS, not_sent, send, take_numbers
from shopify_app.steps.read_order import NOT_FOUND, absorb, let_go, units_elsewhere
from shopify_app.steps.turn import settle_in_turn, step_aside, take
from shopify_app.values import OrderForSourcing

__all__ = ["ASK", "REPEATS", "due", "run"]

STATUSES = ("draft", "placing")
#: AliExpress remembers an out_order_id for 24 hours; repeating later could buy twice.
REMEMBERED = timedelta(hours=23)
CHANGED = "(It was not sent again, because the order changed meanwhile.)"


def due(now: datetime, limit: int) -> list[DueRow]:
    """Released drafts, and intents without an answer."""
    return SupplierOrder.due(STATUSES, now, limit)


def run(row_id: int) -> None:
    """Place it, or repeat the very same request where the answer was lost."""
    supplier_order = session().get(SupplierOrder, row_id)
    if supplier_order is None or supplier_order.status not in STATUSES or not take(supplier_order):
        return
    if supplier_order.status == "placing":
        _ask_again(supplier_order)
    else:
        approval.look_at_price(supplier_order, by=BY)
        if supplier_order.released_at is None:
            supplier_order.look_again_at = None
        elif not approval.is_in_window(supplier_order, by=BY):
            _place(supplier_order)
    settle_in_turn(supplier_order.order, by=BY)


def _place(supplier_order: SupplierOrder) -> None:
    """AliExpress is asked first and Shopify last: no call stands between that reading and the intent."""
    request, problem, prepared = None, "", order_request.signature_of(supplier_order)
    try:
        request = order_request.ask(supplier_order)
        order_request.ask_others(supplier_order)
    except Refused as error:
        problem = error.problem
    except WaybillError as error:
        step_aside(supplier_order, error)
        return
    if not _read(supplier_order) or supplier_order.status != "draft":
        return
    if prepared != order_request.signature_of(supplier_order):
        # The order changed while AliExpress was asked: what was prepared may not be what is owed.
        supplier_order.look_again_at = clock.now()
        return
    offer = request.offer(supplier_order) if request else None
    reason = purchase_guard.ask(supplier_order, offer)
    if reason:
        supplier_order.hold_back(reason, by=BY)
        if reason.rule.of_price and approval.tries_again(supplier_order.order):
            supplier_order.look_again_at = clock.now() + approval.PRICE_AGAIN
        approval.plan_reading(supplier_order.order)
    elif request is None:
        supplier_order.refuse(problem, by=BY)
    else:
        _begin(supplier_order, request)


def _begin(supplier_order: SupplierOrder, request: Request) -> None:
    """Intent, call, outcome."""
    try:
        sent = request.to_json(supplier_order)
    except Refused as error:
        supplier_order.refuse(error.problem, by=BY)
        return
    request.freeze(supplier_order)
    # The order's version is checked once more with this commit: nothing changes it between the look and the intent.
    flag_modified(supplier_order.order, "status")
    supplier_order.begin(sent, by=BY)
    session().commit()
    send(supplier_order)


def _read(supplier_order: SupplierOrder) -> bool:
    """Whether Shopify told how the order is now; the order, its drafts and its other approvals follow. Commits."""
    order = supplier_order.order
    try:
        state = ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid))
    except Refused as error:
        if error.code == NOT_FOUND:
            let_go(order, error, by=BY)
        if supplier_order.status == "draft":
            supplier_order.refuse(error.problem, by=BY)
        return False
    except Withheld:
        supplier_order.hold_back(purchase_guard.not_told(), by=BY)
        approval.plan_reading(order)
        return False
    except WaybillError as error:
        step_aside(supplier_order, error)
        return False

    def follow() -> None:
        """Another worker on the same order is waited for: nothing was sent yet."""
        absorb(order.shop, state, by=BY)
        match.bring_up_to_date(order, but=supplier_order, by=BY)
        ask_later(order)
        session().commit()

    in_turn(follow)
    return True


def _ask_again(supplier_order: SupplierOrder) -> None:
    """Read back what can be read; else the same request once more; else a person."""
    # The first request may have gone out before its worker died: from here on nothing but a number proves anything.
    supplier_order.unanswered = True
    numbers = find_lost(supplier_order)
    if supplier_order.status != "placing":
        return
    if numbers:
        take_numbers(supplier_order, numbers)
    elif supplier_order.problem.startswith(ASK):
        supplier_order.look_again_at = None
    elif supplier_order.placing_at is None or clock.now() > supplier_order.placing_at + REMEMBERED:
        supplier_order.wait(ASK, None)
    else:
        _repeat(supplier_order)


def _repeat(supplier_order: SupplierOrder) -> None:
    """The same request to the letter, unless somebody says no by now: then it must not be bought."""
    order = supplier_order.order
    try:
        # Its price alone: what is left in stock may be less by this very order.
        offer = order_request.ask(supplier_order, in_stock=False).offer(supplier_order)
        state = ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid))
        absorb(order.shop, state, by=BY)
        session().commit()
    except Refused:
        # Shopify does not show the order any more, or AliExpress the product. Buying it could buy what nobody is owed.
        supplier_order.wait(f"{ASK} {CHANGED}", None)
        return
    except WaybillError as error:
        not_sent(supplier_order, error)
        return
    if supplier_order.status != "placing":
        return
    if not _still_the_same(supplier_order, state):
        supplier_order.wait(f"{ASK} {CHANGED}", None)
    elif reason := purchase_guard.ask(supplier_order, offer):
        supplier_order.wait(f"{ASK} (It was not sent again. {reason.sentence(supplier_order.properties)})", None)
    else:
        send(supplier_order)


def _still_the_same(supplier_order: SupplierOrder, state: OrderForSourcing) -> bool:
    items = {line.line_item for line in supplier_order.lines}
    by_hand = any(units_elsewhere(supplier_order.order, item, state) > item.fulfilled_elsewhere for item in items)
    return order_request.still_fits(supplier_order) and not by_hand
