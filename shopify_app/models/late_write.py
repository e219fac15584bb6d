"""Changes: what a batch of late cases changes, collected and then written with a few statements."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models.history import History
from shopify_app.models.late.rules import Verdict
from shopify_app.models.late_facts import Case
from shopify_app.models.review import CLOSED, NEVER, OPEN, Review, ReviewMove
from shopify_app.models.supplier_order import SupplierOrder

#: What a review says; a change of any of these is a move.
SAID = ("status", "since", "next_at", "lost_at", "amount", "verdict")
MOVED = ("shop_id", "status", "next_at", "lost_on", "amount", "verdict")


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
            **_said(case, verdict, OPEN),
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
        self._history(row, "", OPEN, verdict.sentence)

    def refresh(self, case: Case, verdict: Verdict, row: Any, status: str) -> None:
        """What it says now, where that is news."""
        said = _said(case, verdict, status)
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
        self._move(row.id, {**said, "shop_id": row.shop_id}, why)
        if said["status"] != row.status:
            self._history(
                {"shop_id": row.shop_id, "order_id": row.order_id, "rule": row.rule},
                row.status,
                after=said["status"],
                why=why,
            )

    def _move(self, review_id: int, said: dict[str, Any], why: str) -> None:
        move = {name: said[name] for name in MOVED}
        self.moves.append({**move, "review_id": review_id, "at": self.now, "why": why, "by": self.by})

    def _history(self, row: dict[str, Any], before: str, after: str, why: str) -> None:
        line = {"shop_id": row["shop_id"], "order_id": row["order_id"], "what": f"review {row['rule']}"}
        self.history.append({**line, "before": before, "after": after, "why": why, "at": self.now, "by": self.by})

    def write(self) -> None:
        """All of it, in a few statements; the caller commits."""
        run = session().connection().execute
        if self.opened:
            # Without RETURNING, which SQLite can only do row by row; the ids are found by their unique key.
            run(sa.insert(Review), self.opened)
            wanted = Review.supplier_order_id.in_({row["supplier_order_id"] for row in self.opened})
            made = run(sa.select(Review.id, Review.supplier_order_id, Review.rule, Review.since).where(wanted))
            ids = {(row.supplier_order_id, row.rule, row.since): row.id for row in made}
            for row in self.opened:
                key = (row["supplier_order_id"], row["rule"], row["since"])
                self._move(ids[key], row, row["verdict"])
        for statement, rows in (
            (_CHANGE, self.changed),
            (sa.insert(ReviewMove), self.moves),
            (sa.insert(History), self.history),
            (_LOOK_AGAIN, self.instants),
        ):
            if rows:
                run(statement, rows)


def _said(case: Case, verdict: Verdict, status: str) -> dict[str, Any]:
    return {
        "status": status,
        "since": verdict.since,
        "next_at": verdict.next_at,
        "lost_at": verdict.lost_at,
        "lost_on": _day(verdict.lost_at, case),
        "amount": Decimal(case.amount),
        "currency": case.currency,
        "verdict": verdict.sentence,
        "facts": verdict.used,
        "policy_version": case.policy_version,
    }


def _day(lost_at: datetime | None, case: Case) -> date:
    return lost_at.astimezone(case.facts.zone).date() if lost_at else NEVER


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
