"""An order of a toy shop with its lines, address, refunds and everything that left the warehouse."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from sandbox.shopify.fulfillment import Fulfillment, FulfillmentOrder
from sandbox.shopify.ids import gid
from sandbox.shopify.line import Line, Notification
from sandbox.shopify.order_money import OrderMoney
from sandbox.shopify.refund import Refund
from sandbox.shopify.risk import Risk

__all__ = ["Line", "Notification", "Order", "Refund"]


@dataclass(eq=False)
class Order(OrderMoney):
    """An order; statuses are lower case as in webhooks, GraphQL shows them in upper case.

    `financial_status` None: nobody has ever made a transaction. `received` is the money the buyer paid.
    """

    id: int
    number: int
    name: str
    created_at: datetime
    updated_at: datetime
    currency: str
    lines: list[Line]
    financial_status: str | None = "paid"
    processed_at: datetime | None = None
    received: Decimal = Decimal("0.00")
    email: str | None = None
    phone: str | None = None
    address: dict[str, Any] | None = None
    address_id: int = 0
    customer_id: int | None = None
    note: str | None = None
    risk: Risk = field(default_factory=Risk)
    test: bool = False
    tags: list[str] = field(default_factory=list)
    shipping_price: Decimal = Decimal("0.00")
    shipping_line_id: int = 0
    locale: str = "en-US"
    fulfill_at: datetime | None = None
    held: str = ""
    cancelled_at: datetime | None = None
    cancel_reason: str | None = None
    closed_at: datetime | None = None
    #: Closed by Shopify because everything is paid and fulfilled, not archived by the merchant.
    closed_by_itself: bool = False
    edited: bool = False
    routed: bool = False
    refunds: list[Refund] = field(default_factory=list)
    fulfillment_orders: list[FulfillmentOrder] = field(default_factory=list)
    fulfillments: list[Fulfillment] = field(default_factory=list)
    notifications: list[Notification] = field(default_factory=list)

    def __post_init__(self) -> None:
        for line in self.lines:
            line.order = self

    @property
    def gid(self) -> str:
        return gid("Order", self.id)

    @property
    def requires_shipping(self) -> bool:
        return any(line.requires_shipping for line in self.lines)

    def line(self, line_gid: str) -> Line:
        """Return the line item with this gid; raises LookupError."""
        for line in self.lines:
            if line.gid == line_gid:
                return line
        raise LookupError(f"Order {self.name} has no line item {line_gid}.")

    def fulfillment(self, fulfillment_gid: str) -> Fulfillment:
        """Return the fulfillment with this gid; raises LookupError."""
        for fulfillment in self.fulfillments:
            if fulfillment.gid == fulfillment_gid:
                return fulfillment
        raise LookupError(f"Order {self.name} has no fulfillment {fulfillment_gid}.")

    def held_units(self, line: Line) -> int:
        """Return the units of a line that are on hold."""
        held = (fo for fo in self.fulfillment_orders if fo.status == "ON_HOLD")
        return sum(row.remaining for fo in held for row in fo.lines if row.line is line)

    @property
    def display_fulfillment_status(self) -> str:
        """Return OrderDisplayFulfillmentStatus of the Admin API, 2026-10."""
        sold = sum(line.owed for line in self.lines)
        done = sum(line.kept for line in self.lines)
        if any(line.fulfilled for line in self.lines) and done >= sold:
            return "FULFILLED"
        if done:
            return "PARTIALLY_FULFILLED"
        return self._waiting_status() if sold else "UNFULFILLED"

    def _waiting_status(self) -> str:
        waiting = {fo.status for fo in self.fulfillment_orders if fo.status not in ("CLOSED", "CANCELLED")}
        for status in ("ON_HOLD", "SCHEDULED", "IN_PROGRESS"):
            if waiting == {status}:
                return status
        return "UNFULFILLED"

    @property
    def fulfillment_status(self) -> str | None:
        """Return the REST status: None, "partial" or "fulfilled"."""
        return {"FULFILLED": "fulfilled", "PARTIALLY_FULFILLED": "partial"}.get(self.display_fulfillment_status)
