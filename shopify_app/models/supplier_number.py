"""SupplierNumber: an AliExpress order that a supplier order became."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app.db import Base, ShopOwned

if TYPE_CHECKING:
    from shopify_app.models.supplier_order import SupplierOrder


class SupplierNumber(ShopOwned, Base):
    """One AliExpress order: `number` is its 16-digit id as text. One supplier order may become several."""

    __tablename__ = "supplier_number"
    __table_args__ = (sa.UniqueConstraint("shop_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"), index=True)
    #: Indexed by itself too: a push names the number and nothing else.
    number: Mapped[str] = mapped_column(index=True)
    #: AliExpress's own words, kept raw: they grow.
    order_status: Mapped[str] = mapped_column(default="")
    logistics_status: Mapped[str] = mapped_column(default="")
    ended: Mapped[str] = mapped_column(default="")
    amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    currency: Mapped[str] = mapped_column(default="")
    #: When the order itself, and when its parcels were last read; a hint empties the first.
    read_at: Mapped[datetime | None]
    tracked_at: Mapped[datetime | None]

    supplier_order: Mapped["SupplierOrder"] = relationship(back_populates="numbers")

    @property
    def url(self) -> str:
        """Its page on aliexpress.com, for the merchant."""
        return f"https://www.aliexpress.com/p/order/detail.html?orderId={self.number}"
