"""What a toy shop sells and from where: locations, products and their variants."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sandbox.shopify.ids import gid

MERCHANT, ASSIGNED, THIRD_PARTY = "merchant_managed", "assigned", "third_party"


@dataclass(eq=False)
class Location:
    """A place that ships; `kind` decides which family of fulfillment-order scopes an app needs for its orders."""

    id: int
    name: str
    kind: str = MERCHANT

    @property
    def gid(self) -> str:
        return gid("Location", self.id)


@dataclass(eq=False)
class Variant:
    """One buyable version of a product; `price` is in the shop's currency."""

    id: int
    product: "Product"
    title: str
    price: Decimal
    sku: str | None = None
    requires_shipping: bool = True

    @property
    def gid(self) -> str:
        return gid("ProductVariant", self.id)

    @property
    def name(self) -> str:
        """Return the product's and the variant's title as one, as Shopify shows a line item."""
        return self.product.title if self.title == "Default Title" else f"{self.product.title} - {self.title}"


@dataclass(eq=False)
class Product:
    """A product with at least one variant."""

    id: int
    title: str
    vendor: str
    created_at: datetime
    variants: list[Variant] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def gid(self) -> str:
        return gid("Product", self.id)

    @property
    def handle(self) -> str:
        return "-".join("".join(c if c.isalnum() else " " for c in self.title.lower()).split()) or str(self.id)
