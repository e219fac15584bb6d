"""TrackingRun: a click on "Get tracking numbers" and its progress, counted from the rows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.shop import Shop
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking
from shopify_app.models.turns import OPEN

#: How long its result is shown.
SHOWN = timedelta(minutes=30)


@dataclass(frozen=True)
class Progress:
    """Supplier orders answered, not answerable for now, and tracking numbers that were new."""

    total: int
    answered: int
    failed: int
    found: int

    @property
    def done(self) -> int:
        """Supplier orders that nothing is awaited of."""
        return min(self.total, self.answered + self.failed)

    @property
    def running(self) -> bool:
        """Whether AliExpress is still being asked."""
        return self.done < self.total


class TrackingRun(ShopOwned, Base):
    """Its supplier orders carry its id; a later run takes them over."""

    __tablename__ = "tracking_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime]
    total: Mapped[int]

    @classmethod
    def start(cls, shop: Shop) -> Self:
        """Make every supplier order that may have news due now. The caller commits.

        One statement that leaves the rows' versions alone: thousands at once, and no worker's step is spoiled.
        """
        run = cls(shop_id=shop.id, started_at=clock.now(), total=0)
        session().add(run)
        session().flush()
        mine = (SupplierOrder.shop_id == shop.id, SupplierOrder.status.in_(OPEN))
        open_ = sa.update(SupplierOrder).where(*mine, SupplierOrder.look_again_at.is_not(None))
        due = open_.values(look_again_at=clock.now(), tries=0, tracking_run_id=run.id)
        session().execute(due.execution_options(synchronize_session=False))
        run.total = session().scalar(sa.select(sa.func.count()).where(*run._members)) or 0
        return run

    @classmethod
    def last(cls, shop_id: int) -> Self | None:
        """The shop's newest run, while its result is news."""
        fresh = sa.select(cls).where(cls.shop_id == shop_id, cls.started_at > clock.now() - SHOWN)
        return session().scalar(fresh.order_by(cls.id.desc()).limit(1))

    @property
    def progress(self) -> Progress:
        """How far it is now."""
        row, found = SupplierOrder, Tracking.created_at >= self.started_at
        looked = sa.func.coalesce(row.looked_at >= self.started_at, sa.false())
        stuck = ~looked & ((row.tries > 0) | row.look_again_at.is_(None))
        count = sa.select(sa.func.count()).select_from(row).where(*self._members)
        numbers = sa.select(sa.func.count()).select_from(Tracking).join(row, Tracking.supplier_order_id == row.id)
        return Progress(
            total=self.total,
            answered=session().scalar(count.where(looked)) or 0,
            failed=session().scalar(count.where(stuck)) or 0,
            found=session().scalar(numbers.where(found, *self._members)) or 0,
        )

    @property
    def _members(self) -> tuple[sa.ColumnElement[bool], ...]:
        return (SupplierOrder.shop_id == self.shop_id, SupplierOrder.tracking_run_id == self.id)
