"""A supplier's score from the shop's own data of the last half year, with the numbers behind it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from shopify_app.db import session
from shopify_app.models.late.facts import DEAD_NUMBER, REQUESTS
from shopify_app.models.policy_version import PolicyVersion
from shopify_app.models.review import Review
from shopify_app.models.review_action import ReviewAction
from shopify_app.models.shop import Shop
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking
from shopify_app.models.tracking_event import TrackingEvent
from shopify_app.models.tracking_status import DELIVERED

LOOKS_BACK = timedelta(days=180)
#: Fewer supplier orders than this say nothing about a supplier.
ENOUGH = 3
LOW_PERCENT = 70
AGREED = "agreed_shipping_days"


#: A query with one row for each supplier.
Aggregate = sa.Select[*tuple[Any, ...]]


class days_between(FunctionElement[float]):  # noqa: N801 (a function of SQL)
    """Days from one instant to another, in either database."""

    type = sa.Float()
    inherit_cache = True


@compiles(days_between, "sqlite")
def _sqlite(element: Any, compiler: Any, **words: Any) -> str:
    start, end = (compiler.process(clause, **words) for clause in element.clauses)
    return f"(julianday({end}) - julianday({start}))"


@compiles(days_between, "postgresql")
def _postgresql(element: Any, compiler: Any, **words: Any) -> str:
    start, end = (compiler.process(clause, **words) for clause in element.clauses)
    return f"(EXTRACT(EPOCH FROM ({end}) - ({start})) / 86400.0)"


@dataclass(frozen=True)
class Score:
    """What a supplier did; `judged` of a kind is how many rows a share is about, and None means that there are none."""

    shipped_judged: int = 0
    shipped_on_time: int = 0
    delivered: int = 0
    days_half: float | None = None
    days_most: float | None = None
    promised_judged: int = 0
    promised_kept: int = 0
    parcels: int = 0
    changed_numbers: int = 0
    dead_codes: int = 0
    asked: int = 0
    answered: int = 0
    won: int = 0
    days_to_answer: float | None = None

    @property
    def on_time_percent(self) -> int | None:
        """Share shipped within the agreed time."""
        return _percent(self.shipped_on_time, self.shipped_judged)

    @property
    def kept_percent(self) -> int | None:
        """Share delivered within the promised days."""
        return _percent(self.promised_kept, self.promised_judged)

    @property
    def warnings(self) -> list[str]:
        """What a merchant should know before linking, worst first; each with its numbers."""
        found = []
        if self.shipped_judged >= ENOUGH and (self.on_time_percent or 0) < LOW_PERCENT:
            found.append(f"shipped {self.shipped_on_time} of {self.shipped_judged} orders on time")
        if self.promised_judged >= ENOUGH and (self.kept_percent or 0) < LOW_PERCENT:
            found.append(f"delivered {self.promised_kept} of {self.promised_judged} orders within the promised days")
        if self.dead_codes >= ENOUGH or (self.dead_codes and self.dead_codes * 5 >= self.parcels):
            found.append(f"gave {self.dead_codes} of {self.parcels} parcels a number that was dead")
        return found


def _percent(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole else None


@dataclass
class Scores:
    """The scores of a shop's suppliers by row id."""

    by_supplier: dict[int, dict[str, Any]] = field(default_factory=dict)

    def add(self, rows: sa.Result[Any]) -> None:
        """Take over columns named like the fields of Score, keyed by `supplier_id`."""
        for row in rows.mappings():
            facts = {name: value for name, value in row.items() if name != "supplier_id" and value is not None}
            self.by_supplier.setdefault(row["supplier_id"], {}).update(facts)

    def of(self, supplier_id: int) -> Score:
        """The supplier's score; empty where nothing was bought yet."""
        return Score(**self.by_supplier.get(supplier_id, {}))


def read_scores(shop: Shop, now: datetime, supplier_id: int | None = None) -> Scores:
    """Every supplier's score, or the one of `supplier_id`; four aggregates, whatever the number of orders."""
    mine = [SupplierOrder.shop_id == shop.id, SupplierOrder.paid_at >= now - LOOKS_BACK]
    mine.append(
        SupplierOrder.supplier_id.is_not(None) if supplier_id is None else SupplierOrder.supplier_id == supplier_id
    )
    scores = Scores()
    for query in (_shipping(shop, now, mine), _delivery(mine), _parcels(mine), _dead_codes(mine), _answers(mine)):
        scores.add(session().execute(query))
    return scores


def _shipping(shop: Shop, now: datetime, mine: list[sa.ColumnElement[bool]]) -> Aggregate:
    """On time: a parcel within the agreed days. Not shipped counts once the agreed days are over."""
    others, own = shop.policy.number(AGREED), PolicyVersion.by_supplier(shop.id, AGREED)
    by_supplier = sa.case(own, value=SupplierOrder.supplier_id, else_=others) if own else sa.literal(others)
    agreed = sa.func.coalesce(SupplierOrder.agreed_days, by_supplier)
    took = days_between(
        SupplierOrder.paid_at, sa.func.coalesce(SupplierOrder.shipped_at, sa.literal(now, SupplierOrder.paid_at.type))
    )
    on_time = sa.and_(SupplierOrder.shipped_at.is_not(None), took <= agreed)
    judged = sa.or_(SupplierOrder.shipped_at.is_not(None), took > agreed)
    return (
        sa.select(SupplierOrder.supplier_id, _count(judged, "shipped_judged"), _count(on_time, "shipped_on_time"))
        .where(*mine, SupplierOrder.status != "cancelled")
        .group_by(SupplierOrder.supplier_id)
    )


def _delivery(mine: list[sa.ColumnElement[bool]]) -> Aggregate:
    """Days from payment to the last event of a delivered parcel, by nearest rank."""
    arrived = (
        sa.select(
            SupplierOrder.supplier_id,
            SupplierOrder.promised_days,
            days_between(SupplierOrder.paid_at, sa.func.max(TrackingEvent.happened_at)).label("days"),
        )
        .join(Tracking, Tracking.supplier_order_id == SupplierOrder.id)
        .join(TrackingEvent, TrackingEvent.tracking_id == Tracking.id)
        .where(*mine, Tracking.status == DELIVERED)
        .group_by(Tracking.id, SupplierOrder.supplier_id, SupplierOrder.promised_days, SupplierOrder.paid_at)
        .subquery()
    )
    supplier = arrived.c.supplier_id
    ranked = sa.select(
        *arrived.c,
        sa.func.row_number().over(partition_by=supplier, order_by=arrived.c.days).label("rank"),
        sa.func.count().over(partition_by=supplier).label("of"),
    ).subquery()
    days, rank, of = ranked.c.days, ranked.c.rank, ranked.c.of
    return sa.select(
        ranked.c.supplier_id,
        sa.func.count().label("delivered"),
        sa.func.min(sa.case((rank * 2 >= of, days))).label("days_half"),
        sa.func.min(sa.case((rank * 10 >= of * 9, days))).label("days_most"),
        _count(ranked.c.promised_days.is_not(None), "promised_judged"),
        _count(days <= ranked.c.promised_days, "promised_kept"),
    ).group_by(ranked.c.supplier_id)


def _parcels(mine: list[sa.ColumnElement[bool]]) -> Aggregate:
    return (
        sa.select(
            SupplierOrder.supplier_id,
            sa.func.count(Tracking.id).label("parcels"),
            _count(Tracking.former_number != "", "changed_numbers"),
        )
        .join(Tracking, Tracking.supplier_order_id == SupplierOrder.id)
        .where(*mine)
        .group_by(SupplierOrder.supplier_id)
    )


def _dead_codes(mine: list[sa.ColumnElement[bool]]) -> Aggregate:
    return (
        sa.select(SupplierOrder.supplier_id, sa.func.count(Review.supplier_order_id.distinct()).label("dead_codes"))
        .join(Review, Review.supplier_order_id == SupplierOrder.id)
        .where(*mine, Review.shop_id == SupplierOrder.shop_id, Review.rule.in_(DEAD_NUMBER))
        .group_by(SupplierOrder.supplier_id)
    )


def _answers(mine: list[sa.ColumnElement[bool]]) -> Aggregate:
    """Supplier orders with a request, with an answer, and the days between the first of each."""
    outcome = ReviewAction.data["outcome"].as_string()
    first = (
        sa.select(
            SupplierOrder.supplier_id,
            sa.func.min(sa.case((ReviewAction.kind.in_(REQUESTS), ReviewAction.at))).label("asked_at"),
            sa.func.min(sa.case((ReviewAction.kind == "answer", ReviewAction.at))).label("answered_at"),
            sa.func.max(sa.case((outcome.in_(("won", "partly")), 1), else_=0)).label("good"),
        )
        .join(ReviewAction, ReviewAction.supplier_order_id == SupplierOrder.id)
        .where(*mine, ReviewAction.shop_id == SupplierOrder.shop_id)
        .group_by(SupplierOrder.id, SupplierOrder.supplier_id)
        .subquery()
    )
    both = sa.and_(first.c.asked_at.is_not(None), first.c.answered_at.is_not(None))
    return sa.select(
        first.c.supplier_id,
        _count(first.c.asked_at.is_not(None), "asked"),
        _count(first.c.answered_at.is_not(None), "answered"),
        sa.func.sum(first.c.good).label("won"),
        sa.func.avg(sa.case((both, days_between(first.c.asked_at, first.c.answered_at)))).label("days_to_answer"),
    ).group_by(first.c.supplier_id)


def _count(which: sa.ColumnElement[bool], name: str) -> sa.Label[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((which, 1), else_=0)), 0).label(name)
