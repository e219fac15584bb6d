"""Step: place a supplier order at AliExpress. Intent, call, outcome: at most one purchase, whatever happens between."""

from datetime import datetime, timedelta

from sqlalchemy.orm.attributes import flag_modified

from shopify_app import clock
from shopify_app.db import in_turn, session
from shopify_app.errors import Busy, OutcomeUnknown, Refused, Retryable, WaybillError
from shopify_app.gateways.aliexpress import AlreadyPlaced
from shopify_app.gateways.shopify_call import Withheld
from shopify_app.models import SupplierOrder, approval
from shopify_app.models.due import DueRow
from shopify_app.models.lateness import ask_later
from shopify_app.steps import match, order_request, purchase_guard
from shopify_app.steps.access import ask_aliexpress, ask_shopify
from shopify_app.steps.find_lost import find_lost
from shopify_app.steps.order_request import Request
from shopify_app.steps.read_order import absorb, units_elsewhere
from shopify_app.steps.turn import patience, settle_in_turn, step_aside, take
from shopify_app.values import OrderForSourcing

BY = "job:purchase"
STATUSES = ("draft", "placing")
#: An unknown outcome is repeated with the same out_order_id after these, then shown to a person.
REPEATS = (timedelta(seconds=10), timedelta(seconds=60), timedelta(minutes=5))
#: AliExpress remembers an out_order_id for 24 hours; repeating later could buy twice.
REMEMBERED = timedelta(hours=23)
#: A repetition that was turned away unread waits so long; one that a person has to unblock a little longer.
PAUSE, BLOCKED = timedelta(seconds=30), timedelta(minutes=5)
CHANGED = "(It was not sent again, because the order changed meanwhile.)"
ASK = (
    "AliExpress may have this order: its answer was lost. Look at your orders on AliExpress and tell us: "
    "record its number, or say that it is not there."
)


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
        if supplier_order.released_at is not None:
            _place(supplier_order)
        else:
            supplier_order.look_again_at = None
    settle_in_turn(supplier_order.order, by=BY)


def _place(supplier_order: SupplierOrder) -> None:
    """AliExpress is asked first and Shopify last: no call stands between that reading and the intent."""
    request, problem, prepared = None, "", order_request.signature_of(supplier_order)
    try:
        request = order_request.ask(supplier_order)
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
    _send(supplier_order)


def _read(supplier_order: SupplierOrder) -> bool:
    """Whether Shopify told how the order is now; the order, its drafts and its other approvals follow. Commits."""
    order = supplier_order.order
    try:
        state = ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid))
    except Refused as error:
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
        _take_numbers(supplier_order, numbers)
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
        _not_sent(supplier_order, error)
        return
    if supplier_order.status != "placing":
        return
    if _still_the_same(supplier_order, state) and purchase_guard.ask(supplier_order, offer) is None:
        _send(supplier_order)
    else:
        supplier_order.wait(f"{ASK} {CHANGED}", None)


def _still_the_same(supplier_order: SupplierOrder, state: OrderForSourcing) -> bool:
    items = {line.line_item for line in supplier_order.lines}
    by_hand = any(units_elsewhere(supplier_order.order, item, state) > item.fulfilled_elsewhere for item in items)
    return order_request.still_fits(supplier_order) and not by_hand


def _send(supplier_order: SupplierOrder) -> None:
    shop, key, request = supplier_order.order.shop, supplier_order.out_order_id, supplier_order.request_json or {}
    try:
        numbers = ask_aliexpress(
            shop, lambda ae: ae.place(key, request.get("address", {}), order_request.items_of(request))
        )
    except WaybillError as error:
        # Whoever recorded its number meanwhile knows more than an answer without one.
        if supplier_order.status == "placing":
            _unplaced(supplier_order, error)
    else:
        in_turn(lambda: _accept(supplier_order, numbers))


def _accept(supplier_order: SupplierOrder, numbers: list[str]) -> None:
    """The answer is kept whatever others write meanwhile: it never comes a second time for certain. Commits."""
    _take_numbers(supplier_order, numbers)
    session().commit()


def _take_numbers(supplier_order: SupplierOrder, numbers: list[str]) -> None:
    """It is bought, and not paid: until then Shopify is asked now and then whether it still may be."""
    supplier_order.accept(numbers, by=BY)
    order_request.keep_fees(supplier_order)
    approval.plan_reading(supplier_order.order)


def _unplaced(supplier_order: SupplierOrder, error: WaybillError) -> None:
    if isinstance(error, AlreadyPlaced):
        _already_placed(supplier_order)
    elif isinstance(error, OutcomeUnknown):
        _wait_for_answer(supplier_order)
    elif isinstance(error, Refused):
        _refused(supplier_order, error)
    else:
        _not_sent(supplier_order, error)


def _already_placed(supplier_order: SupplierOrder) -> None:
    """It exists, and no answer will ever say its number: perhaps a push did."""
    supplier_order.unanswered = True
    numbers = find_lost(supplier_order)
    if supplier_order.status != "placing":
        return
    if numbers:
        _take_numbers(supplier_order, numbers)
    else:
        supplier_order.wait(ASK, None)


def _refused(supplier_order: SupplierOrder, error: Refused) -> None:
    """A no to the first request is certain; a no to a repetition says nothing of the one before."""
    if supplier_order.unanswered:
        supplier_order.wait(f"{ASK} (The repetition was refused: {error.problem})", None)
    else:
        supplier_order.refuse(error.problem, by=BY)


def _wait_for_answer(supplier_order: SupplierOrder) -> None:
    """Unknown: the same key again, a little later each time, then a person."""
    supplier_order.unanswered = True
    supplier_order.tries += 1
    if supplier_order.tries > len(REPEATS):
        supplier_order.wait(ASK, None)
    else:
        supplier_order.look_again_at = clock.now() + REPEATS[supplier_order.tries - 1]


def _not_sent(supplier_order: SupplierOrder, error: WaybillError) -> None:
    """The request was not executed. An earlier one may have been: then the intent stands until that is clear."""
    if supplier_order.unanswered:
        if isinstance(error, Retryable):
            supplier_order.wait("", clock.now() + max(error.after, PAUSE))
        else:
            supplier_order.wait(error.problem, clock.now() + BLOCKED)
        return
    if not isinstance(error, Busy):
        supplier_order.tries += 1
    wait = max(error.after, patience(supplier_order.tries)) if isinstance(error, Retryable) else None
    supplier_order.move("draft", why=error.problem, by=BY)
    supplier_order.wait("" if wait else error.problem, clock.now() + wait if wait else None)
