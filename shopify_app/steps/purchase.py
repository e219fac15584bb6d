"""Step: place a supplier order at AliExpress. Intent, call, outcome: at most one purchase, whatever happens between."""

from datetime import datetime, timedelta

from sqlalchemy.orm.exc import StaleDataError

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Disconnected, NeedsPerson, OutcomeUnknown, Refused, Retryable, WaybillError
from shopify_app.gateways.aliexpress import AlreadyPlaced
from shopify_app.models import Order, SupplierOrder
from shopify_app.models.due import DueRow
from shopify_app.models.order_status import settle
from shopify_app.steps import basket, match
from shopify_app.steps.access import ask_aliexpress, ask_shopify
from shopify_app.steps.read_order import absorb
from shopify_app.steps.turn import patience, step_aside, take
from shopify_app.values import OrderForSourcing

BY = "job:purchase"
#: An unknown outcome is repeated with the same out_order_id after these, then shown to a person.
REPEATS = (timedelta(seconds=10), timedelta(seconds=60), timedelta(minutes=5))
#: AliExpress remembers an out_order_id for 24 hours; repeating later could buy twice.
REMEMBERED = timedelta(hours=23)
FIT_TRIES = 4
CHANGED = "(It was not sent again, because the order changed meanwhile.)"
ASK = (
    "AliExpress may have this order: its answer was lost. Look at your orders on AliExpress and tell us: "
    "record its number, or say that it is not there."
)


def due(now: datetime, limit: int) -> list[DueRow]:
    """Released drafts, and intents without an answer."""
    return SupplierOrder.due(("draft", "placing"), now, limit)


def run(row_id: int) -> None:
    """Place it, or repeat the very same request where the answer was lost."""
    supplier_order = session().get(SupplierOrder, row_id)
    if supplier_order is None or supplier_order.status not in ("draft", "placing") or not take(supplier_order):
        return
    if supplier_order.status == "placing":
        _repeat(supplier_order)
    elif supplier_order.released_at is not None:
        _place(supplier_order)
    settle(supplier_order.order, by=BY)
    session().commit()


def _place(supplier_order: SupplierOrder) -> None:
    order = supplier_order.order
    try:
        _fit(order, ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid)))
        if supplier_order.status != "draft":
            return
        request = basket.fill(supplier_order)
    except Refused as error:
        supplier_order.refuse(error.problem, by=BY)
        return
    except WaybillError as error:
        step_aside(supplier_order, error)
        return
    supplier_order.begin(request, by=BY)
    session().commit()
    _send(supplier_order)


def _fit(order: Order, state: OrderForSourcing) -> None:
    """What is placed is what is still owed. Another worker on the same order is waited for: nothing was sent yet."""
    for _ in range(FIT_TRIES - 1):
        try:
            absorb(order.shop, state, by=BY)
            match.fit_drafts(order, by=BY)
            session().commit()
            return
        except StaleDataError:
            session().rollback()
    absorb(order.shop, state, by=BY)
    match.fit_drafts(order, by=BY)
    session().commit()


def _repeat(supplier_order: SupplierOrder) -> None:
    if supplier_order.placing_at is None or clock.now() > supplier_order.placing_at + REMEMBERED:
        supplier_order.wait(ASK, None)
        return
    # The first request may have gone out before its worker died: from here on nothing but a number proves anything.
    supplier_order.unanswered = True
    order = supplier_order.order
    try:
        absorb(order.shop, ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid)), by=BY)
    except WaybillError as error:
        _not_sent(supplier_order, error)
        return
    if basket.still_fits(supplier_order):
        _send(supplier_order)
    else:
        # Sending it again would buy what nobody is owed, if the first request never arrived.
        supplier_order.wait(f"{ASK} {CHANGED}", None)


def _send(supplier_order: SupplierOrder) -> None:
    shop, key, request = supplier_order.order.shop, supplier_order.out_order_id, supplier_order.request_json or {}
    try:
        numbers = ask_aliexpress(shop, lambda ae: ae.place(key, request.get("address", {}), basket.items_of(request)))
    except AlreadyPlaced:
        supplier_order.unanswered = True
        supplier_order.wait(ASK, None)
    except OutcomeUnknown:
        _wait_for_answer(supplier_order)
    except Refused as error:
        _refused(supplier_order, error)
    except (Retryable, Disconnected, NeedsPerson) as error:
        _not_sent(supplier_order, error)
    else:
        supplier_order.accept(numbers, by=BY)


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
    supplier_order.tries += 1
    wait = max(error.after, patience(supplier_order.tries)) if isinstance(error, Retryable) else None
    if supplier_order.unanswered:
        supplier_order.wait(error.problem if wait is None else "", clock.now() + (wait or timedelta(minutes=5)))
        return
    supplier_order.move("draft", why=error.problem, by=BY)
    supplier_order.wait("" if wait else error.problem, clock.now() + wait if wait else None)
