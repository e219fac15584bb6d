"""LineItem: one line of an order, and the units of it that are owed."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app.db import Base, ShopOwned
from shopify_app.values import OrderedLine

if TYPE_CHECKING:
    from shopify_app.models.order import Order
    from shopify_app.models.supplier_line import SupplierOrderLine


class LineItem(ShopOwned, Base):
    """One line of an order. Quantities are units sold."""

    __tablename__ = "line_item"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "gid"),
        sa.Index("ix_line_item_variant", "shop_id", "variant_gid"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"))
    gid: Mapped[str]
    title: Mapped[str]
    variant_title: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")
    variant_gid: Mapped[str] = mapped_column(default="")
    product_gid: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int]
    current_quantity: Mapped[int]
    #: Units that somebody else fulfilled (the merchant by hand, another app): nothing is owed for them.
    fulfilled_elsewhere: Mapped[int] = mapped_column(default=0)
    requires_shipping: Mapped[bool]
    price_amount: Mapped[Decimal] = mapped_column(sa.Numeric(18, 4))
    price_currency: Mapped[str]
    #: Set by the match step: owed units that no link covers.
    needs_link: Mapped[bool] = mapped_column(default=False)

    order: Mapped["Order"] = relationship(back_populates="lines")
    supplier_lines: Mapped[list["SupplierOrderLine"]] = relationship(
        back_populates="line_item", order_by="SupplierOrderLine.id", passive_deletes=True
    )

    def copy(self, stated: OrderedLine) -> None:
        """Take over Shopify's statement of the line."""
        for name in ("title", "sku", "variant_gid", "product_gid", "quantity", "current_quantity", "requires_shipping"):
            setattr(self, name, getattr(stated, name))
        self.variant_title = "" if stated.variant_title == "Default Title" else stated.variant_title
        self.price_amount, self.price_currency = stated.price.amount, stated.price.currency

    @property
    def owed(self) -> int:
        """Units the customer is due from a supplier: not cancelled, not refunded, not fulfilled by someone else."""
        if not (self.order.wanted and self.requires_shipping):
            return 0
        return max(0, self.current_quantity - (self.fulfilled_elsewhere or 0))

    @property
    def name(self) -> str:
        """ "Phone stand - Black"."""
        return f"{self.title} - {self.variant_title}" if self.variant_title else self.title

    def units_made_by(self, lines: list["SupplierOrderLine"]) -> int:
        """Whole units sold that `lines` make up: a bundle counts only as far as its scarcest part."""
        return whole_units([(line.parts, line.part, line.units) for line in lines])

    def units_open(self, part: int, parts: int) -> int:
        """Owed units for which part `part` of a bundle of `parts` is not bought yet; drafts do not count.

        Units that were bought whole by former links (another number of parts) are not bought again.
        """
        return max(0, self.owed - self.bought_of(part, parts))

    def bought_of(self, part: int, parts: int) -> int:
        """Units sold for which part `part` of a bundle of `parts` was sent to a supplier, bought whole included."""
        bought = [line for line in self.supplier_lines if line.supplier_order.counts and not line.supplier_order.open]
        whole = self.units_made_by([line for line in bought if line.parts != parts])
        return whole + sum(line.units for line in bought if (line.parts, line.part) == (parts, part))

    @property
    def facts(self) -> dict[str, Any]:
        """The line for `flask report`."""
        return {"gid": self.gid, "quantity": self.quantity, "owed": self.owed}


def whole_units(pieces: list[tuple[int, int, int]]) -> int:
    """Units made of (parts, part, units) pieces: of each bundle size, as many as its scarcest part allows."""
    held: dict[int, dict[int, int]] = {}
    for parts, part, units in pieces:
        bundle = held.setdefault(parts, dict.fromkeys(range(parts), 0))
        bundle[part] += units
    return sum(min(bundle.values()) for bundle in held.values())
