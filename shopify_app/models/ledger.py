"""The recovered-money ledger: what was asked for, what came back, what did not, and what was asked for too late."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models.late.facts import REQUESTS
from shopify_app.models.review import Review
from shopify_app.models.review_action import ReviewAction
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import Supplier
from shopify_app.models.supplier_order import SupplierOrder

#: After the deadline of one of these nothing can be asked for any more.
DEADLINES = ("refund_deadline", "protection_ends")
COLUMNS = ("asked", "won", "lost", "too_late")


@dataclass
class Line:
    """Amounts of one month, supplier and currency, each in the month in which it happened."""

    asked: Decimal = Decimal()
    won: Decimal = Decimal()
    lost: Decimal = Decimal()
    too_late: Decimal = Decimal()


@dataclass(frozen=True)
class Fact:
    """Something that happened to the money of one supplier order."""

    supplier_order_id: int
    supplier: str
    kind: str
    at: datetime
    amount: Decimal
    currency: str


@dataclass
class Ledger:
    """Lines by (month such as "2026-11", supplier, currency), newest month first, and totals by currency."""

    lines: dict[tuple[str, str, str], Line] = field(default_factory=dict)
    totals: dict[str, Line] = field(default_factory=dict)


def read_ledger(shop: Shop, since: datetime, until: datetime) -> Ledger:
    """The shop's ledger between two instants; months are those of the shop's zone."""
    lines: defaultdict[tuple[str, str, str], Line] = defaultdict(Line)
    totals: defaultdict[str, Line] = defaultdict(Line)
    for fact in [*_asked_and_answered(shop.id, since, until), *_too_late(shop.id, since, until)]:
        month = f"{fact.at.astimezone(shop.zone):%Y-%m}"
        for line in (lines[month, fact.supplier, fact.currency], totals[fact.currency]):
            setattr(line, fact.kind, getattr(line, fact.kind) + fact.amount)
    newest_first = sorted(lines.items(), key=lambda item: (item[0][1], item[0][2]))
    newest_first.sort(key=lambda item: item[0][0], reverse=True)
    return Ledger(dict(newest_first), dict(sorted(totals.items())))


def _asked_and_answered(shop_id: int, since: datetime, until: datetime) -> Iterator[Fact]:
    """The first request for each supplier order, and the last answer to it."""
    asked: dict[int, Fact] = {}
    answers: dict[int, tuple[str, Fact]] = {}
    for row, supplier in _actions(shop_id, since, until):
        fact = Fact(row.supplier_order_id, supplier or "AliExpress", "asked", row.at, *_money(row.data))
        if row.kind == "answer":
            answers[row.supplier_order_id] = (str(row.data.get("outcome")), fact)
        else:
            asked.setdefault(row.supplier_order_id, fact)
    yield from asked.values()
    for key, (outcome, fact) in answers.items():
        yield _as("won", fact, fact.amount)
        wanted = asked[key].amount if key in asked else fact.amount
        if outcome != "won":
            yield _as("lost", fact, max(Decimal(), wanted - fact.amount))


def _actions(shop_id: int, since: datetime, until: datetime) -> Iterator[tuple[ReviewAction, str | None]]:
    rows = (
        sa.select(ReviewAction, Supplier.name)
        .join(SupplierOrder, SupplierOrder.id == ReviewAction.supplier_order_id)
        .outerjoin(Supplier, (Supplier.id == SupplierOrder.supplier_id) & (Supplier.shop_id == shop_id))
        .where(ReviewAction.shop_id == shop_id, ReviewAction.kind.in_((*REQUESTS, "answer")))
        .where(ReviewAction.at >= since, ReviewAction.at < until)
        .order_by(ReviewAction.at, ReviewAction.id)
    )
    for row in session().execute(rows):
        yield row[0], row[1]


def _too_late(shop_id: int, since: datetime, until: datetime) -> Iterator[Fact]:
    """Supplier orders whose last deadline passed while their case stood open and nothing was asked for."""
    asks = ReviewAction.kind.in_(REQUESTS) & (ReviewAction.supplier_order_id == Review.supplier_order_id)
    asked = sa.exists().where(ReviewAction.shop_id == shop_id, asks, ReviewAction.at <= Review.lost_at)
    rows = (
        sa.select(Review.supplier_order_id, Supplier.name, Review.lost_at, Review.amount, Review.currency)
        .outerjoin(Supplier, (Supplier.id == Review.supplier_id) & (Supplier.shop_id == shop_id))
        .where(Review.shop_id == shop_id, Review.status.in_(("open", "snoozed", "closed")))
        .where(Review.rule.in_(DEADLINES), Review.lost_at >= since, Review.lost_at < until)
        .where(sa.or_(Review.closed_at.is_(None), Review.closed_at >= Review.lost_at), ~asked)
        .order_by(Review.lost_at)
    )
    last: dict[int, Fact] = {}
    for key, supplier, at, amount, currency in session().execute(rows):
        if at:
            last[key] = Fact(key, supplier or "AliExpress", "too_late", at, amount, currency)
    yield from last.values()


def _as(kind: str, fact: Fact, amount: Decimal) -> Fact:
    return Fact(fact.supplier_order_id, fact.supplier, kind, fact.at, amount, fact.currency)


def _money(data: dict[str, Any]) -> tuple[Decimal, str]:
    return Decimal(str(data.get("amount") or 0)), str(data.get("currency") or "")
