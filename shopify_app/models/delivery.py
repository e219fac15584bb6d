"""Delivery: one webhook POST, stored before it is answered."""

from datetime import datetime, timedelta
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Encrypted, InboxBase, session
from shopify_app.models.due import TAKEN_FOR

#: A delivery that fails this often steps aside, as a problem on the page.
MOST_TRIES = 5
#: Handled deliveries are kept for questions, then deleted: they hold personal data.
KEEP_HANDLED = timedelta(days=30)


class Delivery(InboxBase):
    """`body` is what Shopify sent, to the byte; (shop, webhook_id) is its key. Open while `handled_at` is empty."""

    __tablename__ = "delivery"
    __table_args__ = (
        sa.UniqueConstraint("shop_domain", "webhook_id"),
        sa.Index("ix_delivery_event", "shop_domain", "topic", "event_id"),
        sa.Index(
            "ix_delivery_open",
            "look_again_at",
            sqlite_where=sa.text("handled_at IS NULL"),
            postgresql_where=sa.text("handled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    shop_domain: Mapped[str]
    topic: Mapped[str]
    webhook_id: Mapped[str]
    event_id: Mapped[str] = mapped_column(default="")
    triggered_at: Mapped[datetime]
    received_at: Mapped[datetime]
    #: Opened only when it is handled: a body that no key fits must not stop the others.
    body: Mapped[str] = mapped_column(Encrypted, deferred=True)
    handled_at: Mapped[datetime | None] = mapped_column(index=True)
    look_again_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")

    @classmethod
    def take(cls, limit: int) -> list[Self]:
        """Open deliveries, oldest first and each shop in its turn, kept from other workers for TAKEN_FOR. Commits."""
        now = clock.real_now()
        due = sa.select(cls).where(cls.handled_at.is_(None), cls.look_again_at <= now)
        rows = [*session().scalars(due.order_by(cls.id).limit(limit).with_for_update(skip_locked=True))]
        if len(rows) == limit:
            rows = cls._in_turn(now, limit)
        for row in rows:
            row.look_again_at = now + TAKEN_FOR
        session().commit()
        return rows

    @classmethod
    def _in_turn(cls, now: datetime, limit: int) -> list[Self]:
        """A full inbox: each shop gives one delivery in turn, so that the storm of one does not hold up the others."""
        turn = sa.func.row_number().over(partition_by=cls.shop_domain, order_by=cls.id)
        open_ones = sa.select(cls.id, turn.label("turn")).where(cls.handled_at.is_(None), cls.look_again_at <= now)
        waiting = open_ones.subquery()
        mine = sa.select(waiting.c.id).order_by(waiting.c.turn, waiting.c.id).limit(limit)
        free = sa.select(cls).where(cls.id.in_(mine), cls.handled_at.is_(None), cls.look_again_at <= now)
        return [*session().scalars(free.order_by(cls.id).with_for_update(skip_locked=True))]

    def handle(self) -> None:
        """Done: nothing is left to do for it."""
        self.handled_at, self.look_again_at, self.problem = clock.real_now(), None, ""

    def set_aside(self, problem: str) -> None:
        """No retry can help (a body that is no JSON): keep it, show it, never block the next."""
        self.handled_at, self.look_again_at, self.problem = clock.real_now(), None, problem

    def fail(self, problem: str) -> None:
        """Try again later, more patiently each time; after MOST_TRIES it is set aside."""
        self.tries += 1
        if self.tries >= MOST_TRIES:
            self.set_aside(problem)
        else:
            self.problem = problem
            self.look_again_at = clock.real_now() + timedelta(seconds=5) * 4**self.tries

    def open_again(self) -> None:
        """A person asked for another try."""
        self.handled_at, self.tries, self.look_again_at = None, 0, clock.real_now()

    @classmethod
    def problems_of(cls, domain: str, limit: int = 50) -> list[Self]:
        """Deliveries of a shop that failed, newest first."""
        bad = sa.select(cls).where(cls.shop_domain == domain, cls.problem != "")
        return [*session().scalars(bad.order_by(cls.id.desc()).limit(limit))]

    @classmethod
    def count(cls, domain: str) -> tuple[int, int]:
        """(stored, handled) of a shop."""
        handled = sa.func.count(cls.handled_at)
        row = session().execute(sa.select(sa.func.count(cls.id), handled).where(cls.shop_domain == domain)).one()
        return int(row[0]), int(row[1])

    @classmethod
    def forget(cls, domain: str) -> None:
        """Delete every delivery of a shop (shop/redact)."""
        session().execute(sa.delete(cls).where(cls.shop_domain == domain))

    @classmethod
    def forget_old(cls) -> None:
        """Delete deliveries that were handled long ago."""
        session().execute(sa.delete(cls).where(cls.handled_at < clock.real_now() - KEEP_HANDLED))
