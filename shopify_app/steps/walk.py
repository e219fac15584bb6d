"""Walking the street: a step on a row, then whatever is due of the same order. Rows say what is due; no step does."""

import logging
import time
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from shopify_app import clock
from shopify_app.db import UtcDateTime, db, in_turn, let_go, lost_race, session
from shopify_app.errors import WaybillError
from shopify_app.models.due import TAKEN_FOR
from shopify_app.models.email import UNSENT, Email
from shopify_app.models.held import forget_if_changed
from shopify_app.models.late_facts import assume_changed, facts_changed
from shopify_app.models.lateness import keep_order
from shopify_app.models.order import Order
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking
from shopify_app.models.turns import OPEN
from shopify_app.steps import purchase
from shopify_app.steps.street import JOBS

log = logging.getLogger(__name__)

TRIES_AT_ONCE = 3
#: A job goes on with its order for so long: slow companies must not keep a thread from other shops.
GO_ON_SECONDS = 5
#: The steps whose rows are parts of one order, in the order of the street.
OF_AN_ORDER = ("read_order", "match", "purchase", "track", "fulfill", "notify")


def run(step: str, row_id: int) -> None:
    """Run one step on one row. After a lost race it looks again at once: the winner may have done something else."""
    try:
        _run(step, row_id)
        order = order_of(step, row_id)
        _end(order.id if order else None)
        let_go()
    except (SQLAlchemyError, WaybillError) as error:
        log.warning("%s: row %s: its lateness waits: %s", step, row_id, type(error).__name__)
    finally:
        db.session.remove()


def run_on(step: str, row_id: int) -> None:
    """Run one step on one row, then what is due of the same order, each once: a job of its own is dearer than most
    steps. What is left after GO_ON_SECONDS gets its job from the timetable."""
    end, done = time.monotonic() + GO_ON_SECONDS, set[tuple[str, int]]()
    try:
        # In hand until the end: a row that nobody holds is forgotten, and would be read again by every step.
        order = order_of(step, row_id)
        order_id = order.id if order else None
        due = [(step, row_id)]
        while due and _run(*due[0]) and order_id and time.monotonic() < end:
            done.add(due[0])
            session().commit()
            forget_if_changed()
            due = [each for each in due_of(order_id) if each not in done]
        _end(order_id)
        let_go()
    except SQLAlchemyError as error:
        log.warning("%s: row %s: going on waits: %s", step, row_id, type(error).__name__)
    finally:
        db.session.remove()


def _end(order_id: int | None) -> None:
    """The late rules are asked once a walk, and only where it changed something: they cost as much as a step."""

    def ask() -> None:
        if order_id and facts_changed() and (order := session().get(Order, order_id)):
            keep_order(order, by="job:review_late")
            session().commit()

    in_turn(ask)


def _run(step: str, row_id: int) -> bool:
    return any(_ran(step, row_id) for _ in range(TRIES_AT_ONCE))


def _ran(step: str, row_id: int) -> bool:
    """False where another writer was faster. Anything else is logged, and kept away from the next job."""
    try:
        JOBS[step].run(row_id)
    except (SQLAlchemyError, WaybillError) as error:
        db.session.remove()
        assume_changed()
        if lost_race(error):
            log.info("%s: row %s was moved by someone else meanwhile", step, row_id)
            return False
        # The row stayed due, or it was taken for a moment: its next job comes by itself.
        log.warning("%s: row %s waits: %s", step, row_id, type(error).__name__)
    return True


def order_of(step: str, row_id: int) -> Order | None:
    """The order that the step's row is a part of; None where it is none of an order's."""
    if step not in OF_AN_ORDER:
        return None
    row = session().get(JOBS[step].rows, row_id)
    if isinstance(row, Tracking):
        row = row.supplier_order
    return row if row is None or isinstance(row, Order) else row.order


def due_of(order_id: int) -> list[tuple[str, int]]:
    """(step, row id) of all that is due of one order, in the order of the street."""
    rows = session().execute(_DUE_OF, {"order": order_id, "now": clock.now()})
    return sorted(((row[0], row[1]) for row in rows), key=lambda due: OF_AN_ORDER.index(due[0]))


def free(step: str, row_id: int) -> None:
    """Nobody holds the row any more, nor another part of its order: its worker is dead. The caller commits.

    A purchase under way is a lost answer, and waits as one. A letter under way is not touched: it is never sent again.
    """
    order, now = order_of(step, row_id), clock.now()
    if order is None:
        return
    order_id = order.id
    bought = sa.select(SupplierOrder.id).where(SupplierOrder.order_id == order_id)
    placing = SupplierOrder.status == "placing"
    _bring_forward(Order.read_again_at, now, Order.id == order_id)
    _bring_forward(Order.look_again_at, now, Order.id == order_id)
    _bring_forward(SupplierOrder.look_again_at, now, SupplierOrder.order_id == order_id, ~placing)
    lost = now + purchase.REPEATS[0]
    _bring_forward(SupplierOrder.look_again_at, lost, SupplierOrder.order_id == order_id, placing)
    _bring_forward(Tracking.look_again_at, now, Tracking.supplier_order_id.in_(bought))
    _bring_forward(Email.look_again_at, now, Email.order_id == order_id, Email.status == "waiting")


def _bring_forward(at: Any, to: datetime, *where: sa.ColumnElement[bool]) -> None:
    taken = (at > to) & (at <= clock.now() + TAKEN_FOR)
    moved = sa.update(at.class_).where(taken, *where).values({at: to})
    session().execute(moved, execution_options={"synchronize_session": False})


def _parts(step: str, at: Any, *where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    now = sa.bindparam("now", type_=UtcDateTime)
    return sa.select(sa.literal_column(f"'{step}'"), at.table.c.id).where(at <= now, *where)


# Of the tables, not of the classes: this is asked after every step, and plain columns come at half the price.
_ORDER = sa.bindparam("order", type_=sa.Integer)
_O, _S, _T, _E = (cls.__table__.c for cls in (Order, SupplierOrder, Tracking, Email))
_OF_IT = _S.order_id == _ORDER
_DUE_OF = sa.union_all(
    _parts("read_order", _O.read_again_at, _O.id == _ORDER),
    _parts("match", _O.look_again_at, _O.id == _ORDER),
    _parts("purchase", _S.look_again_at, _OF_IT, _S.status.in_(purchase.STATUSES)),
    _parts("track", _S.look_again_at, _OF_IT, _S.status.in_(OPEN)),
    _parts("fulfill", _T.look_again_at, _T.supplier_order_id.in_(sa.select(_S.id).where(_OF_IT))),
    _parts("notify", _E.look_again_at, _E.order_id == _ORDER, _E.status.in_(UNSENT)),
)
