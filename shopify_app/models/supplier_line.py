"""SupplierOrderLine: units of one SKU inside a supplier order, and the units sold that they are for."""

from decimal import Decimal
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app.db import Base, ShopOwned
from shopify_app.models.line_item import LineItem
from shopify_app.models.link import Link

if TYPE_CHECKING:
    from shopify_app.models.supplier_order import SupplierOrder


class SupplierOrderLine(ShopOwned, Base):
    """`quantity` supplier units for `units` units of the line item; it is part number `part` (from 0) of `parts`."""

    __tablename__ = "supplier_order_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"), index=True)
    line_item_id: Mapped[int] = mapped_column(sa.ForeignKey("line_item.id", ondelete="CASCADE"), index=True)
    link_id: Mapped[int | None] = mapped_column(sa.ForeignKey("link.id", ondelete="SET NULL"))
    part: Mapped[int] = mapped_column(default=0)
    parts: Mapped[int] = mapped_column(default=1)
    product_id: Mapped[str]
    sku_id: Mapped[str]
    sku_attr: Mapped[str] = mapped_column(default="")
    sku_name: Mapped[str] = mapped_column(default="")
    units: Mapped[int]
    quantity: Mapped[int]
    #: What one supplier unit cost when it was bought.
    price_amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    price_currency: Mapped[str] = mapped_column(default="")

    supplier_order: Mapped["SupplierOrder"] = relationship(back_populates="lines")
    line_item: Mapped[LineItem] = relationship(back_populates="supplier_lines")
    link: Mapped[Link | None] = relationship()

    @property
    def per_unit(self) -> int:
        """Supplier units for one unit sold."""
        return max(1, self.quantity // max(1, self.units))
