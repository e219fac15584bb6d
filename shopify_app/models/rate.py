"""Rate: how much another company may be asked, by all processes and machines together."""

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app.db import Base, db, session
from shopify_app.errors import Busy

#: A job sleeps this long for its turn at most; a longer queue is left, so that the thread can do other work (seconds).
PATIENCE = 10.0
#: A bucket that is fuller than this is not written down: nobody has to wait.
PLENTY = 0.5
#: Points and points a second of Shopify's smallest plan, where a shop's own were not told yet.
SMALLEST = (1000.0, 100.0)


class Rate(Base):
    """A bucket of `burst` points that fills by `per_second` and is full again at `free_at` (seconds since 1970)."""

    __tablename__ = "rate"

    key: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[float] = mapped_column(sa.Float(53))
    burst: Mapped[float] = mapped_column(sa.Float(53), default=1.0, server_default="1")
    per_second: Mapped[float] = mapped_column(sa.Float(53), default=1.0, server_default="1")

    @classmethod
    def count_low(cls) -> int:
        """Shops whose bucket is not half full."""
        low = (cls.free_at - time.time()) * cls.per_second > cls.burst * PLENTY
        return session().scalar(sa.select(sa.func.count(cls.key)).where(cls.key.startswith("shopify "), low)) or 0


class Guesses:
    """At most `burst` tries of one `key` at once, and one more for each `gap` seconds that pass: a leaky bucket."""

    def __init__(self, key: str, *, burst: int, gap: float) -> None:
        self.key = "guess " + hashlib.sha256(key.encode()).hexdigest()
        self.burst, self.gap = burst, gap

    def allow(self) -> bool:
        """Whether one more try is fine; counts it. The key is stored as a digest only."""
        try:
            with _alone() as (connection, now):
                free = sa.case((Rate.free_at > now, Rate.free_at), else_=now)
                room = Rate.free_at <= now + self.gap * (self.burst - 1)
                count = sa.update(Rate).where(Rate.key == self.key, room).values(free_at=free + self.gap)
                if connection.execute(count.returning(Rate.free_at)).scalar() is not None:
                    return True
                if connection.execute(sa.select(Rate.key).where(Rate.key == self.key)).scalar():
                    return False
                connection.execute(sa.insert(Rate).values(key=self.key, free_at=now + self.gap))
                return True
        except IntegrityError:
            # Another process counted the very first try at the same moment.
            return self.allow()

    @staticmethod
    def forget_old() -> None:
        """Delete buckets that have been empty for an hour."""
        old = sa.delete(Rate).where(Rate.key.startswith("guess "), Rate.free_at < time.time() - 3600)
        with db.engine.begin() as connection:
            connection.execute(old)


class SharedLimit:
    """At most `per_second` calls a second for everyone who uses the same key and database, in the order they came."""

    def __init__(self, key: str, per_second: float) -> None:
        self.key, self.per_second = key, per_second

    def take(self, points: float = 1) -> None:
        """Sleep until it is this call's turn; raises Busy, and takes no turn, where that is more than PATIENCE away."""
        time.sleep(_spend(self.key, points, burst=1, per_second=self.per_second))

    def hold(self, ban: timedelta) -> None:
        """The other side asked for silence: nobody calls before it is over."""
        _keep(self.key, time.time() + ban.total_seconds(), burst=1, per_second=self.per_second)


class ShopBudget:
    """Shopify's bucket of one shop, as its answers told it. While there is plenty, nothing is written."""

    def __init__(self, domain: str) -> None:
        self.key, self._short = f"shopify {domain}", False

    def take(self, points: float = 1) -> None:
        """Sleep until the bucket holds `points`; raises Busy, and takes none, where that is more than PATIENCE away."""
        known = _find(self.key)
        self._short = known is not None and known.free_at > time.time()
        if self._short:
            time.sleep(_spend(self.key, points, burst=known.burst, per_second=known.per_second))

    def hold(self, ban: timedelta) -> None:
        """Shopify answered 429: nobody calls before it is over."""
        known = _find(self.key)
        burst, per_second = (known.burst, known.per_second) if known else SMALLEST
        until = time.time() + ban.total_seconds()
        _keep(self.key, until + (burst - 1) / per_second, burst=burst, per_second=per_second)

    def note(self, told: Mapping[str, Any]) -> None:
        """Keep a `throttleStatus`; a bucket that is half full is no news, unless it was known to be short."""
        try:
            burst, left = float(told["maximumAvailable"]), float(told["currentlyAvailable"])
            per_second = float(told["restoreRate"])
        except (KeyError, TypeError, ValueError):
            return
        if per_second > 0 and (self._short or left < burst * PLENTY):
            _keep(self.key, time.time() + (burst - left) / per_second, burst=burst, per_second=per_second)


_R, _NOW = Rate.__table__.c, sa.bindparam("now", type_=sa.Float(53))
# Made once: these are asked before every call.
_KNOWN = sa.select(_R.free_at, _R.burst, _R.per_second).where(_R.key == sa.bindparam("name"))
_TAKE = (
    sa.update(Rate.__table__)  # type: ignore[arg-type]
    .where(_R.key == sa.bindparam("name"), _R.free_at <= sa.bindparam("near"))
    .values(free_at=sa.case((_R.free_at > _NOW, _R.free_at), else_=_NOW) + sa.bindparam("wait", type_=sa.Float(53)))
    .returning(_R.free_at)
)


def _find(key: str) -> Any:
    # A commit, not a rollback: see db.let_go.
    with db.engine.begin() as connection:
        return connection.execute(_KNOWN, {"name": key}).first()


def _spend(key: str, points: float, *, burst: float, per_second: float) -> float:
    """Take `points` out of the bucket, in a transaction of its own; answers the seconds until they are there."""
    # A call that is dearer than the bucket waits for a full one; Shopify then says what it thinks of it.
    slack = max(0.0, burst - points) / per_second
    try:
        with _alone() as (connection, now):
            mine = {"name": key, "now": now, "near": now + slack + PATIENCE, "wait": points / per_second}
            after = connection.execute(_TAKE, mine).scalar()
            if after is None and (known := _free_at(connection, key)) is not None:
                raise Busy("Waybill waits for its turn.", timedelta(seconds=known - now - slack))
            if after is None:
                _insert(connection, key, now + points / per_second, burst, per_second)
                return 0.0
    except IntegrityError:
        # Another process wrote the very first turn at the same moment.
        return _spend(key, points, burst=burst, per_second=per_second)
    return max(0.0, float(after) - points / per_second - slack - now)


@contextmanager
def _alone() -> Iterator[tuple[sa.Connection, float]]:
    """A transaction, and the time at which it may write: SQLite lets one write, and the wait for that may be long."""
    with db.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection, time.time()


def _keep(key: str, free_at: float, *, burst: float, per_second: float) -> None:
    told = {"free_at": free_at, "burst": burst, "per_second": per_second}
    try:
        with db.engine.begin() as connection:
            if connection.execute(sa.update(Rate).where(Rate.key == key).values(told)).rowcount == 0:
                _insert(connection, key, free_at, burst, per_second)
    except IntegrityError:
        _keep(key, free_at, burst=burst, per_second=per_second)


def _free_at(connection: sa.Connection, key: str) -> float | None:
    return connection.execute(sa.select(Rate.free_at).where(Rate.key == key)).scalar()


def _insert(connection: sa.Connection, key: str, free_at: float, burst: float, per_second: float) -> None:
    row = {"key": key, "free_at": free_at, "burst": burst, "per_second": per_second}
    connection.execute(sa.insert(Rate).values(row))
