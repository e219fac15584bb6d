"""The money of an order: what was sold, what is left of it, what was paid, given back and is still due."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.shopify.line import Line
    from sandbox.shopify.refund import Refund

ZERO = Decimal("0.00")


class OrderMoney:
    """Sums over lines, refunds and payments; `received` is the only amount that is kept, not computed."""

    lines: "list[Line]"
    refunds: "list[Refund]"
    shipping_price: Decimal
    received: Decimal
    cancelled_at: datetime | None

    @property
    def gross(self) -> Decimal:
        """Return the price of the lines as sold, before discounts."""
        return sum((line.price * line.quantity for line in self.lines), ZERO)

    @property
    def discounts(self) -> Decimal:
        return sum((line.discount_of(line.quantity) for line in self.lines), ZERO)

    @property
    def subtotal(self) -> Decimal:
        """Return the price of the lines as sold, after discounts."""
        return sum((line.worth(line.quantity) for line in self.lines), ZERO)

    @property
    def current_discounts(self) -> Decimal:
        return sum((line.discount_of(line.current_quantity) for line in self.lines), ZERO)

    @property
    def current_subtotal(self) -> Decimal:
        """Return the price of the lines after edits and refunds."""
        return sum((line.worth(line.current_quantity) for line in self.lines), ZERO)

    @property
    def total(self) -> Decimal:
        return self.subtotal + self.shipping_price

    @property
    def refunded(self) -> Decimal:
        return sum((refund.amount for refund in self.refunds), ZERO)

    @property
    def net_payment(self) -> Decimal:
        return self.received - self.refunded

    @property
    def current_shipping(self) -> Decimal:
        """Return the shipping after refunds; nothing of a canceled order that nobody has paid."""
        if self.cancelled_at and self.net_payment <= 0:
            return ZERO
        return self.shipping_price - sum((refund.shipping for refund in self.refunds), ZERO)

    @property
    def current_total(self) -> Decimal:
        """Return what the order costs now; a refund by amount lowers it although no quantity shows it."""
        return self.current_subtotal + self.current_shipping - sum((refund.unseen for refund in self.refunds), ZERO)

    @property
    def outstanding(self) -> Decimal:
        """Return what the buyer still has to pay; below zero: what the shop owes the buyer."""
        return self.current_total - self.net_payment
