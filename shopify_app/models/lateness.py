"""Lateness: what the late rules say of supplier orders, kept as reviews; and when to ask them again (`late_at`)."""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import UtcDateTime, session
from shopify_app.models.due import TAKEN_FOR
from shopify_app.models.ids import among
from shopify_app.models.late.rules import RULES, Verdict, judge
from shopify_app.models.late_facts import Case, facts_changed, gather
from shopify_app.models.late_write import Changes
from shopify_app.models.order import Order
from shopify_app.models.review import CLOSED, OPEN, SNOOZED, Review
from shopify_app.models.supplier_order import SupplierOrder

log = logging.getLogger(__name__)

#: A supplier order on which the rules stumble is asked about again after this.
STUMBLED = timedelta(hours=1)


def keep_order(order: Order, *, by: str) -> None:
    """The order's parts changed: bring its reviews and the `late_at` of its supplier orders up to date."""
    session().flush()
    ids = [supplier_order.id for supplier_order in order.supplier_orders]
    if not ids:
        return
    # Taken before anything is read, and in one order: two writers on one supplier order take turns.
    mine = sa.select(SupplierOrder.id).where(SupplierOrder.id.in_(ids)).order_by(SupplierOrder.id).with_for_update()
    same = sa.update(SupplierOrder).where(SupplierOrder.id.in_(mine)).values(late_at=SupplierOrder.late_at)
    session().execute(same, execution_options={"synchronize_session": False})
    keep(ids, by=by)
    session().expire(order, ["reviews"])
    for supplier_order in order.supplier_orders:
        session().expire(supplier_order, ["late_at"])
    for row in [row for row in session().identity_map.values() if isinstance(row, Review)]:
        session().expire(row)


def ask_later(order: Order) -> None:
    """The order's parts changed within a walk, which asks at its end; if it dies, the timetable finds these due.
    Where the walk has only looked, there is nothing to ask."""
    session().flush()
    if facts_changed():
        session().execute(_ASK_LATER, {"order": order.id, "end": clock.now() + TAKEN_FOR})


def keep(ids: list[int], *, by: str) -> None:
    """Bring the reviews of these supplier orders up to date. The caller took their rows, and commits."""
    now = clock.now()
    changes, reviews = Changes(now, by), _reviews(ids)
    for case in gather(ids):
        try:
            verdicts, at = judge(case.facts, case.numbers, now)
        except (ArithmeticError, LookupError, TypeError, ValueError):
            log.exception("supplier order: %r waits: the late rules stumbled", case.id)
            changes.look_again(case.id, now + STUMBLED)
            continue
        mine = reviews.get(case.id, [])
        _keep_case(changes, case, verdicts, mine, now)
        changes.look_again(case.id, _earliest(at, mine, now))
    changes.write()


def _keep_case(changes: Changes, case: Case, verdicts: list[Verdict], mine: list[Any], now: datetime) -> None:
    """Open, refresh and close. A review stays the same row while its rule holds, even where `since` moved."""
    said = {verdict.rule: verdict for verdict in verdicts}
    for verdict in verdicts:
        same = next((row for row in mine if (row.rule, row.since) == (verdict.rule, verdict.since)), None)
        living = next((row for row in mine if row.rule == verdict.rule and row.status != CLOSED), None)
        row = same or living
        if row is None:
            changes.open(case, verdict)
        elif not row.kept_closed:
            changes.refresh(case, verdict, row, _status(row, now))
        if living is not None and living is not row:
            changes.close(living, "Its facts changed.")
    for row in mine:
        if row.status != CLOSED and row.rule not in said:
            changes.close(row, why_closed(row.rule, case, row.lost_at, now))


def _status(row: Any, now: datetime) -> str:
    asleep = row.status == SNOOZED and row.snoozed_until and row.snoozed_until > now
    return SNOOZED if asleep else OPEN


def why_closed(rule: str, case: Case, lost_at: datetime | None, now: datetime) -> str:
    """Why a rule holds no more, for a person."""
    facts = case.facts
    if facts.status == "cancelled" or (facts.void and not RULES[rule].for_money):
        return "The order was canceled, refunded or deleted."
    if facts.settled:
        return "The supplier gave money back."
    if facts.arrived and RULES[rule].until_arrival:
        return "It arrived." if facts.parcels and not facts.under_way else "AliExpress says that it is completed."
    if lost_at and lost_at <= now:
        return "Its last day has passed."
    if rule == "late_to_ship" and not facts.unshipped:
        return "A tracking number was found."
    return "Its facts or your numbers changed."


def _earliest(at: datetime | None, mine: Iterable[Any], now: datetime) -> datetime | None:
    wakes = [r.snoozed_until for r in mine if r.status == SNOOZED and r.snoozed_until and r.snoozed_until > now]
    return min((instant for instant in (at, *wakes) if instant), default=None)


def _reviews(ids: list[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in session().execute(sa.select(Review.__table__).where(among(Review.supplier_order_id, ids))):
        found.setdefault(row.supplier_order_id, []).append(row)
    return found


def ask_again(shop_id: int) -> None:
    """The shop's numbers or its time zone changed: every supplier order that may be late is due. The caller commits."""
    living = SupplierOrder.status.not_in(("finished", "cancelled"))
    busy = sa.select(Review.supplier_order_id).where(Review.shop_id == shop_id, Review.status != CLOSED)
    mine = sa.update(SupplierOrder).where(SupplierOrder.shop_id == shop_id, living | SupplierOrder.id.in_(busy))
    session().execute(mine.values(late_at=clock.now()), execution_options={"synchronize_session": False})


_S = SupplierOrder.__table__.c
_END = sa.bindparam("end", type_=UtcDateTime)
# Whoever has one of these rows in its hands now changes it, and asks at its own end: nobody waits for it here.
_FREE = (
    sa.select(_S.id)
    .where(_S.order_id == sa.bindparam("order", type_=sa.Integer), _S.late_at.is_(None) | (_S.late_at > _END))
    .with_for_update(skip_locked=True)
)
_ASK_LATER = (
    sa.update(SupplierOrder.__table__)  # type: ignore[arg-type]
    .where(_S.id.in_(_FREE))
    .values(late_at=_END)
)
