"""Review: one late case on one supplier order."""

from datetime import datetime
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.history import History
from shopify_app.models.order import Order
from shopify_app.models.supplier_order import SupplierOrder

#: The rule of a supplier order without a tracking number after the agreed shipping time.
LATE_TO_SHIP = "late_to_ship"


class Review(ShopOwned, Base):
    """`rule` names why it is late (`late_to_ship`); `since` when that began. Status: `open` or `closed`."""

    __tablename__ = "review"
    __table_args__ = (
        sa.UniqueConstraint("supplier_order_id", "rule", "since"),
        sa.Index("ix_review_page", "shop_id", "status", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"))
    rule: Mapped[str]
    status: Mapped[str] = mapped_column(default="open")
    since: Mapped[datetime]
    next_at: Mapped[datetime | None]
    verdict: Mapped[str] = mapped_column(default="")
    closed_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(back_populates="reviews")
    supplier_order: Mapped[SupplierOrder] = relationship()

    @classmethod
    def open(cls, supplier_order: SupplierOrder, rule: str, since: datetime, verdict: str, *, by: str) -> Self:
        """The open review of that rule, made once."""
        row = cls.current(supplier_order, rule)
        if row is None:
            order = supplier_order.order
            row = cls(shop_id=order.shop_id, supplier_order=supplier_order, rule=rule, since=since, verdict=verdict)
            order.reviews.append(row)
            session().flush()
            History.write(order.shop_id, order.id, f"review {rule}", "", "open", why=verdict, by=by)
        return row

    def close(self, why: str, *, by: str) -> None:
        """The case is settled."""
        History.write(self.shop_id, self.order_id, f"review {self.rule}", "open", "closed", why=why, by=by)
        self.status, self.closed_at, self.next_at = "closed", clock.now(), None

    @classmethod
    def current(cls, supplier_order: SupplierOrder, rule: str) -> Self | None:
        """The open review of that rule, if there is one."""
        mine = sa.select(cls).where(
            cls.shop_id == supplier_order.shop_id,
            cls.supplier_order_id == supplier_order.id,
            cls.rule == rule,
            cls.status == "open",
        )
        return session().scalar(mine)

    @classmethod
    def of_shop(cls, shop_id: int, limit: int = 100) -> list[Self]:
        """The shop's open reviews, longest late first."""
        mine = sa.select(cls).where(cls.shop_id == shop_id, cls.status == "open")
        return [*session().scalars(mine.order_by(cls.since, cls.id).limit(limit))]

    @classmethod
    def count(cls, shop_id: int) -> int:
        """How many open reviews the shop has."""
        mine = sa.select(sa.func.count(cls.id)).where(cls.shop_id == shop_id, cls.status == "open")
        return session().scalar(mine) or 0
