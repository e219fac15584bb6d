"""LineItem: one line of an order, and the units of it that are owed."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app.db import Base, EncryptedJson, ShopOwned
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
    #: When Shopify last said that all of the order was paid: units, and units that were off the order by then; and the
    #: most units that ever were paid.
    paid_quantity: Mapped[int] = mapped_column(default=0)
    gone_when_paid: Mapped[int] = mapped_column(default=0)
    most_paid: Mapped[int] = mapped_column(default=0)
    #: Units that any refund names, restocked or not, and what it gave back for them (None: not told).
    refunded_units: Mapped[int] = mapped_column(default=0)
    refunded_value: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    #: What the customer paid for one unit after all discounts; None where nobody told.
    paid_price: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    #: [[name, value]] as the customer typed them.
    properties_json: Mapped[list[list[str]] | None] = mapped_column(EncryptedJson)
    #: Set by the match step: owed units that no link covers.
    needs_link: Mapped[bool] = mapped_column(default=False)

    order: Mapped["Order"] = relationship(back_populates="lines")
    supplier_lines: Mapped[list["SupplierOrderLine"]] = relationship(
        back_populates="line_item", order_by="SupplierOrderLine.id", passive_deletes=True
    )

    def copy(self, stated: OrderedLine, *, paid: bool) -> None:
        """Take over Shopify's statement of the line; `paid`: Shopify says that all of the order is paid."""
        for name in ("title", "sku", "variant_gid", "product_gid", "quantity", "current_quantity", "requires_shipping"):
            setattr(self, name, getattr(stated, name))
        self.variant_title = "" if stated.variant_title == "Default Title" else stated.variant_title
        self.price_amount, self.price_currency = stated.price.amount, stated.price.currency
        if stated.refunded is not None:
            # Refunds are never taken back: an older statement that names fewer changes nothing.
            self.refunded_units = max(self.refunded_units or 0, stated.refunded)
        if stated.refunded_value is not None:
            self.refunded_value = stated.refunded_value
        if stated.paid_price is not None:
            self.paid_price = stated.paid_price.amount
        if not self.order.redacted_at:
            self.properties_json = [[name, value] for name, value in stated.properties] or None
        if paid:
            self.paid_quantity, self.gone_when_paid = self.kept, self.gone
            self.most_paid = max(self.most_paid or 0, self.kept)

    @property
    def kept(self) -> int:
        """Units sold and not taken off the order: after edits, and without every unit that a refund names.

        Shopify leaves `current_quantity` as it was for a refund without restock.
        """
        return max(0, min(self.current_quantity, self.quantity - (self.refunded_units or 0)))

    @property
    def owed(self) -> int:
        """Units the customer is due from a supplier: not canceled, not refunded, not fulfilled by someone else."""
        if not (self.order.owes and self.requires_shipping):
            return 0
        return max(0, self.kept - (self.fulfilled_elsewhere or 0))

    @property
    def gone(self) -> int:
        """Units that were refunded or removed."""
        return max(0, self.quantity - self.kept)

    @property
    def taken_off(self) -> Decimal:
        """What the customer paid for the units that were taken off: those that were never paid are worth nothing."""
        by_price = max(0, (self.most_paid or 0) - self.kept) * self.sold_price
        return max(by_price, self.refunded_value or Decimal())

    @property
    def sold_price(self) -> Decimal:
        """For one unit, in the shop's currency; before discounts where nobody told more."""
        return self.price_amount if self.paid_price is None else self.paid_price

    @property
    def unpaid_units(self) -> int:
        """Units that were added after the payment, as far as they still wait for it."""
        order = self.order
        # A refund before the edit hides it in the status.
        owing = order.financial_status == "partially_refunded" and (order.outstanding or 0) > 0
        if not (order.financial_status == "partially_paid" or owing) or not order.was_paid:
            return 0
        # Of the paid units those are left that were not taken off since, whatever was added meanwhile.
        left = (self.paid_quantity or 0) - (self.gone - (self.gone_when_paid or 0))
        return max(0, self.kept - max(0, left))

    @property
    def properties(self) -> list[tuple[str, str]]:
        """What the customer typed that a supplier has to know: without Shopify's hidden names and the shop's own
        ignore list."""
        ignored = self.order.shop.policy.ignored_properties
        pairs = [(name.strip(), value.strip()) for name, value in self.properties_json or ()]
        wanted = [pair for pair in pairs if pair[1] and not pair[0].startswith("_")]
        return [(name, value) for name, value in wanted if name.casefold() not in ignored]

    @property
    def properties_text(self) -> str:
        """ "Engraving: For Mia, Gift: yes", or empty."""
        return ", ".join(f"{name}: {value}" for name, value in self.properties)

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
