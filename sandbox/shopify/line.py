"""Line items of an order with their discounts, and the mails that Shopify sent about them."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sandbox.shopify.catalog import Variant
from sandbox.shopify.ids import gid

if TYPE_CHECKING:
    from sandbox.shopify.order import Order

CENT = Decimal("0.01")


@dataclass(eq=False)
class Line:
    """A line item; `quantity` as sold, `current_quantity` after edits and refunds, `price` per unit.

    `discount` is that of the `sold` units together: units that an edit adds later have none.
    `method` is a DeliveryMethodType, "" for none at all, None for what the goods demand.
    """

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
    method: str | None = None
    discount: Decimal = Decimal("0.00")
    sold: int = 0
    fulfilled: int = 0
    returned: int = 0
    #: Units named by refunds; of them (no restock) those that left the current quantity but still wait to be shipped,
    #: and those that did not leave it.
    refunded: int = 0
    unstocked: int = 0
    uncounted: int = 0
    order: "Order | None" = None

    @property
    def gid(self) -> str:
        return gid("LineItem", self.id)

    @property
    def name(self) -> str:
        return f"{self.title} - {self.variant_title}" if self.variant_title else self.title

    @property
    def delivery(self) -> str:
        """Return the DeliveryMethodType, "" when there is no delivery method."""
        if self.method is not None:
            return self.method
        return "SHIPPING" if self.requires_shipping else "NONE"

    @property
    def refundable(self) -> int:
        """Return the units that no refund has named yet."""
        return max(0, self.current_quantity - self.uncounted)

    @property
    def owed(self) -> int:
        """Return the units that a fulfillment order has or had to ship."""
        return self.current_quantity + self.unstocked

    @property
    def unfulfilled(self) -> int:
        """Return the units that are still to be fulfilled; none of a canceled order."""
        if self.order is not None and self.order.cancelled_at:
            return 0
        return max(0, self.owed - self.kept)

    @property
    def fulfillable(self) -> int:
        """Return the unfulfilled units that are not on hold."""
        return max(0, self.unfulfilled - (self.order.held_units(self) if self.order else 0))

    @property
    def kept(self) -> int:
        """Return the units that were fulfilled and not given back."""
        return self.fulfilled - self.returned

    def discount_of(self, units: int) -> Decimal:
        """Return the discount that lies in `units` of the line."""
        return (self.discount * min(units, self.sold) / (self.sold or 1)).quantize(CENT)

    def worth(self, units: int) -> Decimal:
        """Return what the buyer pays for `units` of the line."""
        return self.price * units - self.discount_of(units)

    @property
    def unit_price(self) -> Decimal:
        """Return the price of a unit after discounts, to the cent."""
        return (self.worth(self.quantity) / self.quantity).quantize(CENT) if self.quantity else self.price


@dataclass
class Notification:
    """A mail that Shopify sent by itself, or would have sent had the order an address (`sent` False)."""

    kind: str
    to: str | None
    fulfillment_gid: str
    at: datetime
    sent: bool
