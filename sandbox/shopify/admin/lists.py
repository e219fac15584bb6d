"""What the lists of orders, products and variants can be searched and sorted by."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

from graphql import GraphQLError

from sandbox.shopify.admin.call import Call, Info, call_of
from sandbox.shopify.admin.connections import Key, by_id
from sandbox.shopify.admin.search import Getter, matching, unknown_fields
from sandbox.shopify.order import Order
from sandbox.shopify.state import now

# Older orders need read_all_orders, which Shopify grants by review only.
ORDER_DAYS = timedelta(days=60)


def _words(*texts: str) -> list[str]:
    return [text for whole in texts for text in (whole, *whole.split())]


def _status_words(order: Order) -> list[str]:
    if order.cancelled_at:
        return ["any", "cancelled", "closed"]
    return ["any", "closed" if order.closed_at else "open", "not_cancelled"]


def _fulfillment_words(order: Order) -> list[str]:
    status = order.display_fulfillment_status
    word = {"FULFILLED": ["shipped", "fulfilled"], "PARTIALLY_FULFILLED": ["partial"]}.get(status)
    return [*(word or ["unshipped"]), *([] if status == "FULFILLED" else ["unfulfilled"])]


ORDER_SORT: dict[str, Callable[[Order], Any]] = {
    "CREATED_AT": lambda o: o.created_at,
    "PROCESSED_AT": lambda o: o.processed_at,
    "ORDER_NUMBER": lambda o: o.number,
    "TOTAL_PRICE": lambda o: float(o.total),
    "FINANCIAL_STATUS": lambda o: o.financial_status or "",
}
ORDER_SEARCH: dict[str, Getter] = {
    "": lambda o: [o.name, o.name.lstrip("#"), o.email or "", *(line.sku or "" for line in o.lines)],
    "id": lambda o: o.id,
    "name": lambda o: [o.name, o.name.lstrip("#")],
    "created_at": lambda o: o.created_at,
    "processed_at": lambda o: o.processed_at,
    "updated_at": lambda o: o.updated_at,
    "financial_status": lambda o: o.financial_status or "",
    "fulfillment_status": _fulfillment_words,
    "status": _status_words,
    "email": lambda o: o.email or "",
    "tag": lambda o: [tag.lower() for tag in o.tags],
    "test": lambda o: o.test,
    "sku": lambda o: [line.sku or "" for line in o.lines],
}
PRODUCT_SEARCH: dict[str, Getter] = {
    "": lambda p: _words(p.title, *(v.title for v in p.variants), *(v.sku or "" for v in p.variants)),
    "id": lambda p: p.id,
    "title": lambda p: _words(p.title),
    "created_at": lambda p: p.created_at,
    "updated_at": lambda p: p.created_at,
    "handle": lambda p: p.handle,
    "vendor": lambda p: p.vendor,
    "status": lambda p: "active",
    "tag": lambda p: p.tags,
    "sku": lambda p: [v.sku or "" for v in p.variants],
}
VARIANT_SEARCH: dict[str, Getter] = {
    "": lambda v: _words(v.product.title, v.title, v.sku or ""),
    "id": lambda v: v.id,
    "title": lambda v: _words(v.title),
    "sku": lambda v: v.sku or "",
    "product_id": lambda v: v.product.id,
    "product_ids": lambda v: v.product.id,
}


def search(info: Info, things: Sequence[Any], query: str | None, getters: dict[str, Getter]) -> Sequence[Any]:
    if not query:
        return things
    for name in unknown_fields(query, getters):
        warning = {"field": name, "message": "Invalid search field for this query.", "code": "invalid_field"}
        call_of(info).warnings.append(warning)
    try:
        return matching(things, query, getters)
    except ValueError as error:
        raise GraphQLError(f"Invalid search value in {query!r}: {error}", extensions={"code": "BAD_REQUEST"}) from error


def order_key(sort: str) -> Key:
    if sort == "UPDATED_AT":
        return lambda order: (order.updated_at, order.id)
    getter = ORDER_SORT.get(sort)
    return (lambda order: (getter(order), order.id)) if getter else by_id


def sorted_orders(info: Info, sort: str) -> Sequence[Order]:
    shop = call_of(info).shop
    if sort == "UPDATED_AT":
        return shop.orders_by_update()
    found = list(shop.orders.values())
    # Orders are kept in the order of their ids and numbers; imported ones may be older than their ids.
    return found if sort in ("ID", "ORDER_NUMBER") else sorted(found, key=order_key(sort))


def readable(call: Call, order: Order) -> bool:
    """Tell whether the order is young enough for the token."""
    return "read_all_orders" in call.scopes or order.created_at >= now() - ORDER_DAYS
