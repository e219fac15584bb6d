"""Fulfillment orders of a toy shop: what to ship from one place, and whether it may ship now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.shopify.catalog import THIRD_PARTY, Location
from sandbox.shopify.ids import gid

if TYPE_CHECKING:
    from sandbox.shopify.line import Line
    from sandbox.shopify.order import Order

LIVE = ("OPEN", "IN_PROGRESS", "INCOMPLETE")
WAITING = (*LIVE, "ON_HOLD", "SCHEDULED")
METHODS = ("LOCAL", "NONE", "PICKUP_POINT", "PICK_UP", "RETAIL", "SHIPPING", "")
#: An app may hold one fulfillment order this many times at once.
HOLD_LIMIT = 10
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
    handle: str = ""
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
    #: The hour it was made, or the time it is scheduled for.
    fulfill_at: datetime | None = None
    fulfill_by: datetime | None = None
    holds: list[Hold] = field(default_factory=list)
    #: What a partial hold left free; the units come back when the hold ends.
    parted: "FulfillmentOrder | None" = None

    @property
    def gid(self) -> str:
        return gid("FulfillmentOrder", self.id)

    @property
    def remaining(self) -> int:
        return sum(line.remaining for line in self.lines)

    def line(self, line_gid: str) -> FulfillmentOrderLine | None:
        return next((line for line in self.lines if line.gid == line_gid), None)

    @property
    def mergeable(self) -> bool:
        """Tell whether the order has another open one of the same place and method: a split made it."""
        return any(
            fo is not self and fo.status == "OPEN" and fo.location is self.location and fo.method == self.method
            for fo in self.order.fulfillment_orders
        )

    @property
    def supported_actions(self) -> list[str]:
        """Return FulfillmentOrderAction names that would be accepted now, as recorded from live stores."""
        service = self.location.kind == THIRD_PARTY
        match self.status:
            case "OPEN":
                start = ["REQUEST_FULFILLMENT"] if service else []
                progress = [] if service else ["REPORT_PROGRESS"]
                actions = [*start, "CREATE_FULFILLMENT", *progress, "MOVE", "HOLD", "SPLIT", "MERGE"]
            case "IN_PROGRESS":
                actions = ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"]
            case "INCOMPLETE":
                actions = [*(["REQUEST_FULFILLMENT"] if service else []), "CREATE_FULFILLMENT", "HOLD", "MOVE"]
            case "ON_HOLD":
                actions = ["RELEASE_HOLD", "HOLD", "MOVE"]
            case "SCHEDULED":
                actions = ["MARK_AS_OPEN", "MOVE"]
            case _:
                actions = []
        return [action for action in actions if self._possible(action)]

    def _possible(self, action: str) -> bool:
        match action:
            case "SPLIT":
                return self.remaining > 1
            case "MERGE":
                return self.mergeable
            case "HOLD":
                return sum(hold.by_app for hold in self.holds) < HOLD_LIMIT
        return True
