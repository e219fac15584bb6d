"""The call that buys, and its three outcomes: accepted, refused, unknown. The intent was committed before."""

from datetime import timedelta

from shopify_app import clock
from shopify_app.db import in_turn, session
from shopify_app.errors import Busy, OutcomeUnknown, Refused, Retryable, WaybillError
from shopify_app.gateways.aliexpress import AlreadyPlaced
from shopify_app.models import SupplierOrder, approval
from shopify_app.steps import order_request
from shopify_app.steps.access import ask_aliexpress
from shopify_app.steps.find_lost import find_lost
from shopify_app.steps.turn import patience

BY = "job:purchase"
#: An unknown outcome is repeated with the same out_order_id after these, then shown to a person.
REPEATS = (timedelta(seconds=10), timedelta(seconds=60), timedelta(minutes=5))
#: A repetition that was turned away unread waits so long; one that a person has to unblock a little longer.
PAUSE, BLOCKED = timedelta(seconds=30), timedelta(minutes=5)
ASK = (
    "AliExpress may have this order: its answer was lost. Look at your orders on AliExpress and tell us: "
    "record its number, or say that it is not there."
)


def send(supplier_order: SupplierOrder) -> None:
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
    take_numbers(supplier_order, numbers)
    session().commit()


def take_numbers(supplier_order: SupplierOrder, numbers: list[str]) -> None:
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
        not_sent(supplier_order, error)


def _already_placed(supplier_order: SupplierOrder) -> None:
    """It exists, and no answer will ever say its number: perhaps a push did."""
    supplier_order.unanswered = True
    numbers = find_lost(supplier_order)
    if supplier_order.status != "placing":
        return
    if numbers:
        take_numbers(supplier_order, numbers)
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


def not_sent(supplier_order: SupplierOrder, error: WaybillError) -> None:
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
