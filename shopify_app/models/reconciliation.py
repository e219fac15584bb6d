"""Reconciliation: one comparison of a shop's orders with Shopify, and what the webhooks had missed."""

from datetime import datetime, timedelta
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.shop import Shop
from shopify_app.values import ChangedOrder

#: Shopify shows orders of the last 60 days to an app without read_all_orders.
WINDOW = timedelta(days=60)
#: All of them are compared this often.
COMPARE_EVERY = timedelta(days=1)
#: Shopify's search index may lag a little.
OVERLAP = timedelta(minutes=10)
KEEP = timedelta(days=60)


class Reconciliation(ShopOwned, Base):
    """Kind: `first` (at install), `daily` (60 days), `recent` (what changed since the last one).

    `seen`: orders in Shopify. `missing`: of these, not here at all; `outdated`: here in an older state; `repaired`:
    missing ones that were brought in; `failed`: those that could not be read.
    """

    __tablename__ = "reconciliation"
    __table_args__ = (sa.Index("ix_reconciliation_page", "shop_id", "ended_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    began_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: Orders that changed since were compared from here on; everything before `position` and `last_id` is done.
    since: Mapped[datetime]
    position: Mapped[datetime]
    last_id: Mapped[int] = mapped_column(sa.BigInteger, default=0)
    seen: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    outdated: Mapped[int] = mapped_column(default=0)
    repaired: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    #: The oldest order that could not be read for a passing reason: the next run looks at it again.
    retry_from: Mapped[datetime | None]

    @classmethod
    def at_work(cls, shop: Shop) -> Self:
        """The run that a worker left unfinished, or a new one."""
        mine = sa.select(cls).where(cls.shop_id == shop.id, cls.ended_at.is_(None))
        run = session().scalar(mine.order_by(cls.id).limit(1))
        if run is None:
            run = cls._begin(shop)
            session().add(run)
            session().flush()
        return run

    @classmethod
    def _begin(cls, shop: Shop) -> Self:
        now = clock.now()
        kind, since = "recent", now - WINDOW
        if shop.reconciled_at is None:
            kind = "first"
        elif shop.compared_at is None or shop.compared_at < now - COMPARE_EVERY:
            kind = "daily"
        else:
            since = max(since, shop.reconciled_at - OVERLAP)
        return cls(shop_id=shop.id, kind=kind, began_at=now, since=since, position=since)

    def is_new(self, order: ChangedOrder) -> bool:
        """Whether the order was not counted before a crash or a pause."""
        return (order.updated_at, order.number) > (self.position, self.last_id)

    def advance(self, order: ChangedOrder) -> None:
        """Everything up to this order is compared."""
        self.position, self.last_id = order.updated_at, order.number

    def pass_over(self, updated_at: datetime, *, again: bool) -> None:
        """An order could not be read: the rest goes on. `again`: for a passing reason."""
        self.failed += 1
        if again:
            self.retry_from = min(updated_at, self.retry_from or updated_at)

    def end(self, shop: Shop) -> None:
        """Everything is compared; of the runs that missed nothing only the newest of its kind is kept."""
        self.ended_at = clock.now()
        if self.kind != "recent":
            shop.compared_at = self.began_at
        shop.reconciled_at = max(self.retry_from or self.began_at, self.began_at - COMPARE_EVERY)
        good = (Reconciliation.missing + Reconciliation.outdated + Reconciliation.failed) == 0
        ended = Reconciliation.ended_at.is_not(None) & (Reconciliation.kind == self.kind)
        former = (Reconciliation.shop_id == self.shop_id) & (Reconciliation.id != self.id) & ended
        session().execute(sa.delete(Reconciliation).where(former, good))

    @property
    def here(self) -> int:
        """Orders that were known before the comparison."""
        return self.seen - self.missing

    @classmethod
    def latest(cls, shop_id: int, limit: int = 5) -> list[Self]:
        """The shop's last comparisons, newest first."""
        ended = sa.select(cls).where(cls.shop_id == shop_id, cls.ended_at.is_not(None))
        return [*session().scalars(ended.order_by(cls.ended_at.desc(), cls.id.desc()).limit(limit))]

    @classmethod
    def forget_old(cls) -> None:
        """Delete comparisons that ended long ago."""
        session().execute(sa.delete(cls).where(cls.ended_at < clock.now() - KEEP))
