"""Refunds of an order: units taken back, shipping given back, and the money that went to the buyer."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sandbox.shopify.ids import gid, next_id
from sandbox.shopify.line import Line

ZERO = Decimal("0.00")


@dataclass(eq=False)
class RefundLine:
    """Units of a line; `restock` is RefundLineItemRestockType of the Admin API."""

    id: int
    line: Line
    quantity: int
    restock: str
    subtotal: Decimal

    @property
    def gid(self) -> str:
        return gid("RefundLineItem", self.id)


@dataclass(eq=False)
class Refund:
    """A refund; `amount` is the money given back, `unseen` the part of it that no quantity shows."""

    id: int
    created_at: datetime
    lines: list[RefundLine] = field(default_factory=list)
    amount: Decimal = ZERO
    shipping: Decimal = ZERO
    unseen: Decimal = ZERO
    note: str | None = None
    transaction_id: int = field(default_factory=lambda: next_id("OrderTransaction"))

    @property
    def gid(self) -> str:
        return gid("Refund", self.id)

    @property
    def discrepancy(self) -> Decimal:
        """Return what the named units and shipping are worth beyond the amount; below zero: a gift to the buyer."""
        return sum((row.subtotal for row in self.lines), self.shipping) - self.amount

    @property
    def restocked(self) -> bool:
        return any(row.restock != "NO_RESTOCK" for row in self.lines)
