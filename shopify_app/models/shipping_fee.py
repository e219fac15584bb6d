"""ShippingFee: what shipping cost at the last purchase of a link, to a country, in a quantity."""

from datetime import datetime
from decimal import Decimal
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.values import Money


class ShippingFee(ShopOwned, Base):
    """The whole fee of one item of a purchase; the next purchase of the same is compared with it."""

    __tablename__ = "shipping_fee"
    __table_args__ = (sa.UniqueConstraint("link_id", "country", "quantity"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    link_id: Mapped[int] = mapped_column(sa.ForeignKey("link.id", ondelete="CASCADE"))
    country: Mapped[str]
    quantity: Mapped[int]
    amount: Mapped[Decimal] = mapped_column(sa.Numeric(18, 4))
    currency: Mapped[str]
    at: Mapped[datetime]

    @classmethod
    def last(cls, shop_id: int, link_id: int, country: str, quantity: int) -> Money | None:
        """The fee of the last purchase; None where there was none."""
        row = cls._find(shop_id, link_id, country, quantity)
        return Money(row.amount, row.currency) if row else None

    @classmethod
    def keep(cls, shop_id: int, link_id: int, country: str, quantity: int, fee: Money) -> None:
        """This purchase is the last one now; the caller commits."""
        row = cls._find(shop_id, link_id, country, quantity)
        if row is None:
            row = cls(shop_id=shop_id, link_id=link_id, country=country, quantity=quantity)
            session().add(row)
        row.amount, row.currency, row.at = fee.amount, fee.currency, clock.now()

    @classmethod
    def _find(cls, shop_id: int, link_id: int, country: str, quantity: int) -> Self | None:
        same = {"shop_id": shop_id, "link_id": link_id, "country": country, "quantity": quantity}
        return session().scalar(sa.select(cls).filter_by(**same))
