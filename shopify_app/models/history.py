"""History: one line for every change of a row's status."""

from datetime import datetime
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session

OF_SHOP = sa.text("order_id IS NULL")


class History(ShopOwned, Base):
    """What changed, from what to what, why, and by whom.

    `by` is `merchant:<user id>`, `job:<step>`, `webhook:<id>` or `operator`.
    """

    __tablename__ = "history"

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    what: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    why: Mapped[str] = mapped_column(default="")
    by: Mapped[str]

    # The few lines of a shop itself, among the many of its orders.
    __table_args__ = (sa.Index("ix_history_shop", "shop_id", "what", sqlite_where=OF_SHOP, postgresql_where=OF_SHOP),)

    @classmethod
    def write(
        cls, shop_id: int, order_id: int | None, what: str, before: str, after: str, *, why: str = "", by: str
    ) -> Self:
        """Add a line to the session; the caller commits it with the change itself."""
        line = cls(
            shop_id=shop_id, order_id=order_id, at=clock.now(), what=what, before=before, after=after, why=why, by=by
        )
        session().add(line)
        return line

    @property
    def sentence(self) -> str:
        """The line for a person: "supplier order 1: draft -> placing (reason)"."""
        moved = f"{self.before} -> {self.after}" if self.before else self.after
        return f"{self.what}: {moved}" + (f" ({self.why})" if self.why else "")
