"""Rate: how often another company may be asked, by all processes and machines together."""

import time

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app.db import Base, db


class Rate(Base):
    """`free_at` is the next free turn of `key`, in seconds since 1970."""

    __tablename__ = "rate"

    key: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[float] = mapped_column(sa.Float(53))


class SharedLimit:
    """At most `per_second` calls a second for everyone who uses the same key and database."""

    def __init__(self, key: str, per_second: float) -> None:
        self.key, self.gap = key, 1 / per_second

    def take(self) -> None:
        """Sleep until this caller's turn; callers go in the order they came."""
        now = time.time()
        turn = self._reserve(now)
        time.sleep(max(0.0, turn - now))

    def _reserve(self, now: float) -> float:
        """The turn, reserved in a transaction of its own: a job's own rows are not part of it."""
        free = sa.case((Rate.free_at > now, Rate.free_at), else_=now)
        mine = sa.update(Rate).where(Rate.key == self.key).values(free_at=free + self.gap).returning(Rate.free_at)
        try:
            with db.engine.begin() as connection:
                after = connection.execute(mine).scalar()
                if after is None:
                    connection.execute(sa.insert(Rate).values(key=self.key, free_at=now + self.gap))
                    return now
        except IntegrityError:
            # Another process wrote the very first turn at the same moment.
            return self._reserve(now)
        return float(after) - self.gap
