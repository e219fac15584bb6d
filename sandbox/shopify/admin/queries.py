"""The fields of QueryRoot."""

from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLError, get_named_type

from sandbox.shopify.admin.access import Resolver, check_type
from sandbox.shopify.admin.call import Call, Info, call_of
from sandbox.shopify.admin.connections import Key, Page, by_id, page
from sandbox.shopify.admin.fields_order import FO_SEARCH
from sandbox.shopify.admin.fields_shop import installation, public_api_versions
from sandbox.shopify.admin.lists import (
    ORDER_SEARCH,
    PRODUCT_SEARCH,
    VARIANT_SEARCH,
    order_key,
    readable,
    search,
    sorted_orders,
)
from sandbox.shopify.admin.search import Getter
from sandbox.shopify.catalog import Location, Product, Variant
from sandbox.shopify.fulfillment import Fulfillment, FulfillmentOrder
from sandbox.shopify.ids import kind_of
from sandbox.shopify.order import Order


def _orders(root: Any, info: Info, **asked: Any) -> Page:
    found = [order for order in sorted_orders(info, asked["sortKey"]) if readable(call_of(info), order)]
    return page(search(info, found, asked.get("query"), ORDER_SEARCH), asked, order_key(asked["sortKey"]))


def _orders_count(root: Any, info: Info, **asked: Any) -> dict[str, Any]:
    found = [order for order in call_of(info).shop.orders.values() if readable(call_of(info), order)]
    return {"count": len(search(info, found, asked.get("query"), ORDER_SEARCH)), "precision": "EXACT"}


def find(info: Info, gid: str, *kinds: type) -> Any:
    """Return the shop's thing with this gid if it is one of `kinds` and may be read; else None."""
    if not kind_of(gid):
        text = f"Variable $id of type ID! was provided invalid value: Invalid global id '{gid}'"
        raise GraphQLError(text, extensions={"code": "INVALID_VARIABLE"})
    call = call_of(info)
    thing = call.shop.nodes.get(gid)
    if kinds and not isinstance(thing, kinds):
        return None
    if isinstance(thing, Order) and not readable(call, thing):
        return None
    return None if isinstance(thing, FulfillmentOrder) and not call.may("read", thing.location) else thing


def _by_id(*kinds: type) -> Resolver:
    return lambda root, info, **asked: find(info, asked["id"], *kinds)


def _node(root: Any, info: Info, **asked: Any) -> Any:
    return _checked(info, find(info, asked["id"]))


def _nodes(root: Any, info: Info, ids: list[str]) -> list[Any]:
    if len(ids) > 250:
        raise GraphQLError("The input array size of 'ids' is greater than the maximum allowed of 250.")
    return [_checked(info, find(info, gid)) for gid in ids]


def _checked(info: Info, thing: Any) -> Any:
    if thing is not None:
        name = type_name(thing)
        check_type(info.field_name, get_named_type(info.schema.type_map[name]), call_of(info).scopes)
    return thing


def type_name(thing: Any) -> str:
    """Return the GraphQL type of one of the toy's things."""
    return kind_of(thing.gid)


def _all_fulfillment_orders(root: Any, info: Info, **asked: Any) -> Page:
    call = call_of(info)
    orders = [order for order in call.shop.orders.values() if readable(call, order)]
    found = call.visible([fo for order in orders for fo in order.fulfillment_orders])
    if not asked.get("includeClosed"):
        found = [fo for fo in found if fo.status not in ("CLOSED", "CANCELLED")]
    key: Key = (lambda fo: (fo.updated_at, fo.id)) if asked.get("sortKey") == "UPDATED_AT" else by_id
    return page(sorted(search(info, found, asked.get("query"), FO_SEARCH), key=key), asked, key)


def _held(root: Any, info: Info, **asked: Any) -> Page:
    fos = [fo for order in call_of(info).shop.orders.values() for fo in order.fulfillment_orders if fo.holds]
    return page(sorted(fos, key=by_id), asked)


def _assigned(root: Any, info: Info, **asked: Any) -> Page:
    # The app has no fulfillment service of its own in the toy. Live stores word the error as a list of sentences.
    raise GraphQLError('["The api_client is not associated with any fulfillment service."]')


def _location(root: Any, info: Info, **asked: Any) -> Any:
    return find(info, asked["id"], Location) if asked.get("id") else call_of(info).shop.locations[0]


def _locations(root: Any, info: Info, **asked: Any) -> Page:
    found = [place for place in call_of(info).shop.locations if place.kind == "merchant_managed"]
    key: Key = by_id if asked.get("sortKey") == "ID" else (lambda place: (place.name, place.id))
    return page(sorted(found, key=key), asked, key)


def _products(root: Any, info: Info, **asked: Any) -> Page:
    key: Key = (lambda p: (p.title, p.id)) if asked.get("sortKey") == "TITLE" else by_id
    found = search(info, call_of(info).shop.products, asked.get("query"), PRODUCT_SEARCH)
    return page(sorted(found, key=key), asked, key)


def _variants(root: Any, info: Info, **asked: Any) -> Page:
    found = search(info, list(call_of(info).shop.variants), asked.get("query"), VARIANT_SEARCH)
    return page(sorted(found, key=by_id), asked)


def _count_of(getters: dict[str, Getter], list_of: Callable[[Call], Sequence[Any]]) -> Resolver:
    def count(root: Any, info: Info, **asked: Any) -> dict[str, Any]:
        return {"count": len(search(info, list_of(call_of(info)), asked.get("query"), getters)), "precision": "EXACT"}

    return count


QUERY: dict[str, Resolver] = {
    "shop": lambda root, info: call_of(info).shop,
    "currentAppInstallation": lambda root, info: installation(info),
    "publicApiVersions": lambda root, info: public_api_versions(),
    "order": _by_id(Order),
    "orders": _orders,
    "ordersCount": _orders_count,
    "fulfillment": _by_id(Fulfillment),
    "fulfillmentOrder": _by_id(FulfillmentOrder),
    "fulfillmentOrders": _all_fulfillment_orders,
    "assignedFulfillmentOrders": _assigned,
    "manualHoldsFulfillmentOrders": _held,
    "location": _location,
    "locations": _locations,
    "node": _node,
    "nodes": _nodes,
    "product": _by_id(Product),
    "products": _products,
    "productsCount": _count_of(PRODUCT_SEARCH, lambda call: call.shop.products),
    "productVariant": _by_id(Variant),
    "productVariants": _variants,
    "productVariantsCount": _count_of(VARIANT_SEARCH, lambda call: list(call.shop.variants)),
}
FIELDS = {"QueryRoot": QUERY}
