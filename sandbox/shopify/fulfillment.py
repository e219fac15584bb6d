"""Fulfillments of a toy shop: what was shipped, with its parcels and what happened to them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sandbox.shopify.catalog import Location
from sandbox.shopify.fulfillment_order import (
    HOLD_REASONS,
    LIVE,
    WAITING,
    FulfillmentOrder,
    FulfillmentOrderLine,
    Hold,
)
from sandbox.shopify.ids import gid

if TYPE_CHECKING:
    from sandbox.shopify.line import Line
    from sandbox.shopify.order import Order

__all__ = [
    "HOLD_REASONS",
    "LIVE",
    "PLACE",
    "WAITING",
    "Event",
    "Fulfillment",
    "FulfillmentLine",
    "FulfillmentOrder",
    "FulfillmentOrderLine",
    "Hold",
    "Tracking",
]
PLACE = ("address1", "city", "province", "country", "zip", "latitude", "longitude")


@dataclass(eq=False)
class Tracking:
    """One parcel number as it was given to Shopify."""

    company: str | None
    number: str | None
    url: str | None


@dataclass(eq=False)
class FulfillmentLine:
    """Units of one line item inside a fulfillment, and the fulfillment-order line they came from."""

    id: int
    line: "Line"
    quantity: int
    source: FulfillmentOrderLine

    @property
    def gid(self) -> str:
        return gid("FulfillmentLineItem", self.id)


@dataclass(eq=False)
class Event:
    """A step of a parcel; `status` is FulfillmentEventStatus of the Admin API."""

    id: int
    status: str
    happened_at: datetime
    created_at: datetime
    message: str | None = None
    estimated_delivery_at: datetime | None = None
    place: dict[str, str | float | None] = field(default_factory=dict)

    @property
    def gid(self) -> str:
        return gid("FulfillmentEvent", self.id)


@dataclass(eq=False)
class Fulfillment:
    """A shipment; `status` SUCCESS or CANCELLED, `by` is "app" or "merchant"."""

    id: int
    order: "Order"
    name: str
    location: Location
    lines: list[FulfillmentLine]
    created_at: datetime
    updated_at: datetime
    tracking: list[Tracking] = field(default_factory=list)
    status: str = "SUCCESS"
    display_status: str = "FULFILLED"
    by: str = "app"
    events: list[Event] = field(default_factory=list)
    fulfillment_orders: list[FulfillmentOrder] = field(default_factory=list)

    @property
    def gid(self) -> str:
        return gid("Fulfillment", self.id)

    @property
    def total_quantity(self) -> int:
        return sum(line.quantity for line in self.lines)
