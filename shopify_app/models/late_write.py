"""Changes: what a batch of late cases changes, collected and then written with a few statements."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from shopify_app.db import UtcDateTime, session
from shopify_app.models.history import History
from shopify_app.models.ids import Ids, among
from shopify_app.models.late.rules import Verdict
from shopify_app.models.late_facts import Case
from shopify_app.models.review import CLOSED, NEVER, OPEN, Review, ReviewMove
from shopify_app.models.supplier_order import SupplierOrder

#: What a review says; a change of any of these is a move.
SAID = ("status", "since", "next_at", "lost_at", "amount", "verdict")
MOVED = ("status", "next_at", "lost_on", "amount", "verdict")


class Changes:
    """Collects opened, refreshed and closed reviews and the next instants; `write` puts all into the transaction."""

    def __init__(self, now: datetime, by: str) -> None:
        self.now, self.by = now, by
        self.opened: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []
        self.moves: list[dict[str, Any]] = []
        self.history: list[dict[str, Any]] = []
        self.instants: list[dict[str, Any]] = []

    def look_again(self, supplier_order_id: int, at: datetime | None) -> None:
        """When the rules are asked about that supplier order again."""
        self.instants.append({"row": supplier_order_id, "at": at})

    def open(self, case: Case, verdict: Verdict) -> None:
        """A new case for the page."""
        row = {
            **self._said(case, verdict, OPEN),
            "shop_id": case.shop_id,
            "order_id": case.order_id,
            "supplier_order_id": case.id,
            "supplier_id": case.supplier_id,
            "country": case.country,
            "service": case.service,
            "rule": verdict.rule,
            "opened_at": self.now,
            "closed_why": "",
            "kept_closed": False,
        }
        self.opened.append(row)

    def refresh(self, case: Case, verdict: Verdict, row: Any, status: str) -> None:
        """What it says now, where that is news."""
        said = self._said(case, verdict, status)
        if all(getattr(row, name) == said[name] for name in SAID):
            return
        self._change(row, said, verdict.sentence)

    def close(self, row: Any, why: str) -> None:
        """The rule holds no more."""
        said = {name: getattr(row, name) for name in (*SAID, "lost_on", "currency", "facts", "policy_version")}
        self._change(row, {**said, "status": CLOSED, "next_at": None}, why)

    def _change(self, row: Any, said: dict[str, Any], why: str) -> None:
        closed = said["status"] == CLOSED
        ended = {"ended": self.now if closed else None, "end_why": why if closed else ""}
        self.changed.append({**{f"new_{name}": value for name, value in said.items()}, **ended, "row": row.id})
        move = {name: said[name] for name in MOVED} | {"shop_id": row.shop_id, "review_id": row.id}
        self.moves.append({**move, "at": self.now, "why": why, "by": self.by})
        if said["status"] != row.status:
            line = {"shop_id": row.shop_id, "order_id": row.order_id, "what": f"review {row.rule}"}
            change = {"before": row.status, "after": said["status"]}
            self.history.append({**line, **change, "why": why, "at": self.now, "by": self.by})

    def _said(self, case: Case, verdict: Verdict, status: str) -> dict[str, Any]:
        lost_at = verdict.lost_at
        return {
            "status": status,
            "since": verdict.since,
            "next_at": verdict.next_at,
            "lost_at": lost_at,
            # What is lost already stands below what can still be saved.
            "lost_on": lost_at.astimezone(case.facts.zone).date() if lost_at and lost_at > self.now else NEVER,
            "amount": Decimal(case.amount),
            "currency": case.currency,
            "verdict": verdict.sentence,
            "facts": verdict.used,
            "policy_version": case.policy_version,
        }

    def write(self) -> None:
        """All of it, in a few statements; the caller commits."""
        run = session().connection().execute
        if self.opened:
            run(sa.insert(Review), self.opened)
            opened = {row["supplier_order_id"] for row in self.opened}
            news = {"of": [*opened], "at": self.now, "by": self.by}
            run(_FIRST_LINE, news)
            # The move comes last: a review without one is new.
            run(_FIRST_MOVE, news)
        if self.moves:
            run(_END_MOVES, {"of": [move["review_id"] for move in self.moves], "now": self.now})
        for statement, rows in (
            (_CHANGE, self.changed),
            (sa.insert(ReviewMove), self.moves),
            (sa.insert(History), self.history),
            (_LOOK_AGAIN, self.instants),
        ):
            if rows:
                run(statement, rows)


_WRITTEN = (*SAID, "lost_on", "currency", "facts", "policy_version")
_CHANGE = (
    sa.update(Review.__table__)  # type: ignore[arg-type]
    .where(Review.__table__.c.id == sa.bindparam("row"))
    .values(
        **{name: sa.bindparam(f"new_{name}") for name in _WRITTEN},
        closed_at=sa.bindparam("ended"),
        closed_why=sa.bindparam("end_why"),
    )
)
_LOOK_AGAIN = (
    sa.update(SupplierOrder.__table__)  # type: ignore[arg-type]
    .where(SupplierOrder.__table__.c.id == sa.bindparam("row"))
    .values(late_at=sa.bindparam("at"))
)
_OF = sa.bindparam("of", type_=Ids)
_AT = sa.bindparam("at", type_=UtcDateTime)
_BY = sa.bindparam("by", type_=sa.Text)
_END_MOVES = (
    sa.update(ReviewMove.__table__)  # type: ignore[arg-type]
    .where(among(ReviewMove.__table__.c.review_id, _OF), ReviewMove.__table__.c.until.is_(None))
    .values(until=sa.bindparam("now", type_=UtcDateTime))
)
# What a new review says is in its row already: the database copies it, at a fraction of the price of sending it again.
_R = Review.__table__.c
_NEW = (
    among(_R.supplier_order_id, _OF),
    ~sa.exists().where(ReviewMove.review_id == _R.id),
)
_FIRST_MOVE = sa.insert(ReviewMove).from_select(
    ["review_id", "shop_id", "status", "next_at", "lost_on", "amount", "verdict", "why", "at", "by"],
    sa.select(
        *(_R.id, _R.shop_id, _R.status, _R.next_at, _R.lost_on, _R.amount, _R.verdict, _R.verdict.label("why")),
        *(_AT, _BY),
    ).where(*_NEW),
)
_FIRST_LINE = sa.insert(History).from_select(
    ["shop_id", "order_id", "what", "before", "after", "why", "at", "by"],
    sa.select(
        *(_R.shop_id, _R.order_id, sa.literal("review ") + _R.rule, sa.literal(""), _R.status, _R.verdict),
        *(_AT, _BY),
    ).where(*_NEW),
)
