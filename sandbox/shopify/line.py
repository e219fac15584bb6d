"""Line items of an order, what was refunded of them, and the mails that Shopify sent about them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sandbox.shopify.catalog import Variant
from sandbox.shopify.ids import gid


@dataclass(eq=False)
class Line:
    """A line item; `quantity` as sold, `current_quantity` after edits and refunds, `price` per unit."""

    id: int
    title: str
    price: Decimal
    quantity: int
    current_quantity: int
    requires_shipping: bool
    variant: Variant | None = None
    variant_title: str | None = None
    sku: str | None = None
    vendor: str | None = None
    gift_card: bool = False
    properties: list[dict[str, str]] = field(default_factory=list)
    location_id: int = 0
    fulfilled: int = 0
    returned: int = 0

    @property
    def gid(self) -> str:
        return gid("LineItem", self.id)

    @property
    def name(self) -> str:
        return f"{self.title} - {self.variant_title}" if self.variant_title else self.title

    @property
    def unfulfilled(self) -> int:
        """Return the units that are still sold and not fulfilled."""
        return max(0, self.current_quantity - self.kept)

    @property
    def kept(self) -> int:
        """Return the units that were fulfilled and not given back."""
        return self.fulfilled - self.returned


@dataclass(eq=False)
class Refund:
    """Units taken back, as (line, units), and the amount in the shop's currency."""

    id: int
    created_at: datetime
    lines: list[tuple[Line, int]]
    amount: Decimal
    note: str | None = None


@dataclass
class Notification:
    """A mail that Shopify sent by itself, or would have sent had the order an address (`sent` False)."""

    kind: str
    to: str | None
    fulfillment_gid: str
    at: datetime
    sent: bool
