"""Fulfillment orders of a toy shop: what to ship from one place, and whether it may ship now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.shopify.catalog import THIRD_PARTY, Location
from sandbox.shopify.ids import gid

if TYPE_CHECKING:
    from sandbox.shopify.line import Line
    from sandbox.shopify.order import Order

LIVE = ("OPEN", "IN_PROGRESS")
HOLD_REASONS = {
    "AWAITING_PAYMENT": "Awaiting payment",
    "AWAITING_RETURN_ITEMS": "Awaiting return items",
    "HIGH_RISK_OF_FRAUD": "High risk of fraud",
    "INCORRECT_ADDRESS": "Incorrect address",
    "INVENTORY_OUT_OF_STOCK": "Inventory out of stock",
    "ONLINE_STORE_POST_PURCHASE_CROSS_SELL": "Online store post-purchase cross-sell",
    "OTHER": "Other",
    "UNKNOWN_DELIVERY_DATE": "Unknown delivery date",
}


@dataclass(eq=False)
class FulfillmentOrderLine:
    """Units of one line item inside a fulfillment order."""

    id: int
    line: "Line"
    total: int
    remaining: int

    @property
    def gid(self) -> str:
        return gid("FulfillmentOrderLineItem", self.id)


@dataclass(eq=False)
class Hold:
    """A reason why a fulfillment order must not ship; `by_app` when the app under test set it."""

    id: int
    reason: str
    notes: str | None = None
    handle: str | None = None
    by_app: bool = False

    @property
    def gid(self) -> str:
        return gid("FulfillmentHold", self.id)


@dataclass(eq=False)
class FulfillmentOrder:
    """Lines to ship from one location; `status` is FulfillmentOrderStatus of the Admin API."""

    id: int
    order: "Order"
    location: Location
    lines: list[FulfillmentOrderLine]
    created_at: datetime
    updated_at: datetime
    status: str = "OPEN"
    request_status: str = "UNSUBMITTED"
    method: str = "SHIPPING"
    method_id: int = 0
    fulfill_at: datetime | None = None
    fulfill_by: datetime | None = None
    holds: list[Hold] = field(default_factory=list)

    @property
    def gid(self) -> str:
        return gid("FulfillmentOrder", self.id)

    @property
    def remaining(self) -> int:
        return sum(line.remaining for line in self.lines)

    def line(self, line_gid: str) -> FulfillmentOrderLine | None:
        return next((line for line in self.lines if line.gid == line_gid), None)

    @property
    def supported_actions(self) -> list[str]:
        """Return FulfillmentOrderAction names that would be accepted now."""
        match self.status:
            case "OPEN" if self.location.kind == THIRD_PARTY:
                actions = ["CREATE_FULFILLMENT", "REQUEST_FULFILLMENT", "MOVE", "HOLD", "SPLIT"]
            case "OPEN":
                actions = ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD", "SPLIT"]
            case "IN_PROGRESS":
                actions = ["CREATE_FULFILLMENT", "MOVE"]
            case "ON_HOLD":
                actions = ["RELEASE_HOLD", "HOLD", "MOVE"]
            case "SCHEDULED":
                actions = ["MARK_AS_OPEN", "MOVE"]
            case _:
                actions = []
        if self.remaining < 2 and "SPLIT" in actions:
            actions.remove("SPLIT")
        return actions
