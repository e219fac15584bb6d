"""The fields of Mutation: each reads its input, asks the shop's rules and answers a payload with userErrors."""

from sandbox.shopify.admin import mutations_orders, mutations_shipping
from sandbox.shopify.admin.access import Resolver

MUTATION: dict[str, Resolver] = {**mutations_shipping.MUTATIONS, **mutations_orders.MUTATIONS}
FIELDS = {"Mutation": MUTATION}
