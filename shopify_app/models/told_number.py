"""ToldNumber: an order that AliExpress announced by push and that no supplier order here has yet."""

from datetime import datetime, timedelta
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, session
from shopify_app.models.supplier_number import SupplierNumber

#: AliExpress remembers an out_order_id for a day: after that nothing can be found by it any more.
KEEP = timedelta(days=2)


class ToldNumber(Base):
    """A hint, never the truth: `number` is an AliExpress order of the buyer `user_id`, said to exist at `told_at`."""

    __tablename__ = "told_number"
    __table_args__ = (sa.UniqueConstraint("user_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[str]
    number: Mapped[str]
    told_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def keep(cls, user_id: str, number: str) -> None:
        """Write it down once, and forget what is too old to be of use; the caller commits."""
        session().execute(sa.delete(cls).where(cls.told_at < clock.now() - KEEP))
        known = session().scalar(sa.select(cls.id).where(cls.user_id == user_id, cls.number == number))
        if known is None:
            session().add(cls(user_id=user_id, number=number, told_at=clock.now()))

    @classmethod
    def unclaimed(cls, user_id: str, since: datetime) -> list[Self]:
        """What was announced to that buyer since then and belongs to no supplier order, oldest first."""
        taken = sa.select(SupplierNumber.number)
        told = sa.select(cls).where(cls.user_id == user_id, cls.told_at >= since, cls.number.not_in(taken))
        return [*session().scalars(told.order_by(cls.id))]
