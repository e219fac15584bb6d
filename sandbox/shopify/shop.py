"""One toy shop: its catalog, its orders, and the state of the app's installation."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.shopify.bucket import Bucket
from sandbox.shopify.catalog import Location, Product, Variant
from sandbox.shopify.fulfillment import FulfillmentOrder
from sandbox.shopify.ids import gid
from sandbox.shopify.moment import now
from sandbox.shopify.order import Order


@dataclass(eq=False)
class Shop:
    """One shop with its catalog, orders and the state of the app's installation (`scopes` None: not installed).

    `withheld` names protected customer data the app is not approved for: name, email, phone, address.
    """

    id: int
    domain: str
    name: str
    email: str
    timezone: str = "America/New_York"
    currency: str = "USD"
    auto_fulfill: bool = False
    locations: list[Location] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    orders: dict[int, Order] = field(default_factory=dict)
    nodes: dict[str, Any] = field(default_factory=dict)
    scopes: list[str] | None = None
    installed_at: datetime | None = None
    installs: int = 0
    withheld: frozenset[str] = frozenset()
    #: GraphQL fields such as "Order.risk" that answer ACCESS_DENIED.
    denied: frozenset[str] = frozenset()
    next_number: int = 1001
    scheduled: list[FulfillmentOrder] = field(default_factory=list)
    bucket: Bucket = field(default_factory=Bucket)
    calls: dict[str, dict[str, float]] = field(default_factory=dict)
    deliveries: list[dict[str, Any]] = field(default_factory=list)
    _by_update: list[Order] | None = None

    @property
    def gid(self) -> str:
        return gid("Shop", self.id)

    @property
    def installed(self) -> bool:
        return self.scopes is not None

    @property
    def handle(self) -> str:
        """Return the store's handle in admin.shopify.com/store/<handle>."""
        return self.domain.removesuffix(".myshopify.com")

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def variants(self) -> Iterator[Variant]:
        return (variant for product in self.products for variant in product.variants)

    def keep(self, thing: Any) -> Any:
        """Make `thing` findable by its gid, and return it."""
        self.nodes[thing.gid] = thing
        return thing

    def touch(self, order: Order) -> None:
        """Move the order's updated_at to now."""
        order.updated_at = now()
        self._by_update = None

    def add_order(self, order: Order) -> None:
        """Keep a new order under its ids."""
        self.orders[order.id] = self.keep(order)
        self._by_update = None

    def drop_order(self, order: Order) -> None:
        """Forget an order and everything in it."""
        self._by_update = None
        del self.orders[order.id]
        things: list[Any] = [order, *order.lines, *order.fulfillment_orders, *order.fulfillments]
        for thing in things:
            self.nodes.pop(thing.gid, None)

    def orders_by_update(self) -> list[Order]:
        """Return all orders by updated_at, then id; sorted once per change."""
        if self._by_update is None:
            self._by_update = sorted(self.orders.values(), key=lambda order: (order.updated_at, order.id))
        return self._by_update

    def count_call(self, names: Iterable[str], points: float) -> None:
        """Count one Admin API operation and the points it used, under each of its root fields and the total."""
        for name in [*names, "total"]:
            row = self.calls.setdefault(name, {"count": 0, "points": 0})
            row["count"] += 1
            row["points"] += points

    def newest_orders(self, limit: int = 50) -> list[Order]:
        """Return at most `limit` orders, the newest first."""
        return [order for order, _ in zip(reversed(self.orders.values()), range(limit), strict=False)]

    def location(self, name_or_gid: str) -> Location:
        """Return the location with this name or gid; raises LookupError."""
        for location in self.locations:
            if name_or_gid in (location.name, location.gid):
                return location
        raise LookupError(f"{self.domain} has no location {name_or_gid!r}.")
