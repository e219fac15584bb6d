"""What one Admin API request carries through its resolvers."""

from dataclasses import dataclass, field
from typing import Any

from graphql import GraphQLResolveInfo

from sandbox.shopify.catalog import Location
from sandbox.shopify.fulfillment import FulfillmentOrder
from sandbox.shopify.state import Shop

Info = GraphQLResolveInfo[Any]


@dataclass
class Call:
    """The shop a request is for and the scopes of its token; `warnings` go to extensions.search."""

    shop: Shop
    scopes: frozenset[str]
    warnings: list[dict[str, Any]] = field(default_factory=list)

    def may(self, verb: str, location: Location) -> bool:
        """Tell whether the token may "read" or "write" fulfillment orders of this location."""
        return f"{verb}_{location.kind}_fulfillment_orders" in self.scopes

    def visible(self, fos: list[FulfillmentOrder]) -> list[FulfillmentOrder]:
        """Return the fulfillment orders that the token may read: others are left out without an error."""
        return [fo for fo in fos if self.may("read", fo.location)]


def call_of(info: Info) -> Call:
    """Return the present call."""
    call: Call = info.context
    return call
