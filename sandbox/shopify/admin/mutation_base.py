"""What all mutations share: userErrors, and finding what their input names."""

from collections.abc import Callable
from typing import Any

from graphql import GraphQLError

from sandbox.shopify.admin.access import Resolver
from sandbox.shopify.admin.call import Call, Info, call_of
from sandbox.shopify.fulfillment import FulfillmentOrder, FulfillmentOrderLine
from sandbox.shopify.refusal import Refused

Payload = dict[str, Any]
Given = dict[str, Any]
Units = list[tuple[FulfillmentOrderLine, int]]
NO_ACCESS = "The api_client does not have access to the fulfillment order."


def refusing(act: Callable[[Call, Given], Payload]) -> Resolver:
    """Return a resolver that shows a refusal as a userError; `act` gets the arguments by their GraphQL names."""

    def resolve(root: Any, info: Info, **given: Any) -> Payload:
        try:
            return {**act(call_of(info), given), "userErrors": []}
        except Refused as refusal:
            return {"userErrors": [{"field": refusal.field, "message": refusal.message, "code": refusal.code}]}

    return resolve


def missing(code: str | None = "FULFILLMENT_ORDER_NOT_FOUND") -> Refused:
    """Return the refusal of a fulfillment order that is not there."""
    return Refused("Fulfillment order does not exist.", ["id"], code)


def writable(call: Call, gid: str, absent: Refused) -> FulfillmentOrder:
    """Return the fulfillment order with this gid; raises `absent`, or Shopify's words when scopes do not reach it.

    An id that nothing can have (0) is an error of the whole call.
    """
    if gid.endswith("/0"):
        raise GraphQLError(f"Invalid id: {gid}", extensions={"code": "RESOURCE_NOT_FOUND"})
    fo = call.shop.nodes.get(gid)
    if not isinstance(fo, FulfillmentOrder):
        raise absent
    if not call.may("write", fo.location):
        raise Refused(NO_ACCESS)
    return fo


def units_of(
    fo: FulfillmentOrder,
    rows: list[Given] | None,
    path: list[str],
    none: tuple[str, str] = ("Quantity must be greater than 0", "GREATER_THAN"),
) -> Units:
    """Return the (line, units) that FulfillmentOrderLineItemInput rows name.

    `path` leads to the rows; `none` is the sentence and the code for a quantity of 0.
    """
    found: Units = []
    for place, row in enumerate(rows or []):
        line = fo.line(row["id"])
        if line is None:
            raise Refused("Fulfillment order line item does not exist.", path[:1])
        if row["quantity"] < 1:
            raise Refused(none[0], [*path, str(place), "quantity"], none[1])
        found.append((line, row["quantity"]))
    return found
