"""Quote: what a purchase would cost, as a merchant approves it: units, address, prices, total and reasons."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.order import Order

#: A click approves what was looked up not longer ago.
VALID_FOR = timedelta(minutes=15)
#: The total may rise by so much between the click and the purchase.
MOST_RISE = Decimal("1.01")
#: Quotes are no record: what was bought is in the supplier order.
KEPT_FOR = timedelta(days=7)


class Quote(ShopOwned, Base):
    """Made by a worker job (steps/quote.py); `made_at` empty: not looked up yet.

    `content`: {"drafts": [...], "address": fingerprint, "sale": {...}}, holds no personal data; models/quoted.py reads
    it. `batch` joins the quotes of many orders that one click approves.
    """

    __tablename__ = "quote"
    __table_args__ = (sa.UniqueConstraint("shop_id", "key"), sa.Index("ix_quote_batch", "shop_id", "batch"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    key: Mapped[str]
    batch: Mapped[str] = mapped_column(default="")
    by: Mapped[str]
    asked_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    #: Who wants it approved as soon as it is made, if it asks no question: a command has nobody to show it to.
    approve_by: Mapped[str] = mapped_column(default="")
    approved_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    content: Mapped[dict[str, Any]] = mapped_column(sa.JSON, default=dict)

    order: Mapped[Order] = relationship()

    @classmethod
    def ask(cls, order: Order, *, by: str, batch: str = "", approve: bool = False) -> Self:
        """A quote to be made at once; `approve`: and approved at once, if it asks no question. The caller commits."""
        now = clock.now()
        row = cls(shop_id=order.shop_id, order=order, key=uuid.uuid4().hex, batch=batch, by=by)
        row.approve_by = by if approve else ""
        row.asked_at = row.look_again_at = now
        session().add(row)
        session().flush()
        return row

    @classmethod
    def newest(cls, order: Order) -> Self | None:
        """The order's last quote, approved or not."""
        mine = sa.select(cls).where(cls.shop_id == order.shop_id, cls.order_id == order.id)
        return session().scalar(mine.order_by(cls.id.desc()).limit(1))

    @classmethod
    def by_key(cls, shop_id: int, key: str) -> Self | None:
        """The shop's quote of that id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.key == key)) if key else None

    @classmethod
    def of_batch(cls, shop_id: int, batch: str) -> list[Self]:
        """The quotes that one click asked for, oldest order first."""
        mine = sa.select(cls).where(cls.shop_id == shop_id, cls.batch == batch)
        return [*session().scalars(mine.order_by(cls.order_id))]

    @property
    def living(self) -> bool:
        """Whether it was made, and a click may still approve it."""
        return self.made_at is not None and self.approved_at is None and clock.now() <= self.made_at + VALID_FOR

    @property
    def under_way(self) -> bool:
        """Whether a worker is about to make it."""
        return self.made_at is None and not self.problem

    def fail(self, problem: str) -> None:
        """It cannot be made; the merchant reads why."""
        self.problem, self.look_again_at = problem, None

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Quotes to make."""
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now)

    @classmethod
    def forget_old(cls) -> None:
        """Delete quotes of former days; the caller commits."""
        session().execute(sa.delete(cls).where(cls.asked_at < clock.now() - KEPT_FOR))
