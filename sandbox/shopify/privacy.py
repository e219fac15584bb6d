"""Protected customer data: the three compliance topics, and what an app without approval does not get."""

from typing import Any

from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Order
from sandbox.shopify.state import Shop, lock

TOPICS = {"data_request": "customers/data_request", "customer": "customers/redact", "shop": "shop/redact"}
Json = dict[str, Any]
# Level-2 fields; at the top level of an order only its own mail and phone belong to the customer.
PROTECTED = {
    "name": frozenset({"first_name", "last_name", "name"}),
    "email": frozenset({"email", "contact_email"}),
    "phone": frozenset({"phone"}),
    "address": frozenset({"address1", "address2", "zip", "latitude", "longitude"}),
}
PEOPLE = frozenset({"customer", "default_address", "shipping_address", "billing_address", "destination"})


def without(payload: Json, withheld: frozenset[str]) -> Json:
    """Return a webhook payload without the kinds of customer data that the app is not approved for."""
    if not withheld:
        return payload
    hidden = frozenset().union(*(PROTECTED[kind] for kind in withheld))
    kept = {key: value for key, value in payload.items() if key not in hidden or key == "name"}
    return {key: _person(value, hidden) if key in PEOPLE else value for key, value in kept.items()}


def _person(value: Any, hidden: frozenset[str]) -> Any:
    if not isinstance(value, dict):
        return value
    kept = {key: inner for key, inner in value.items() if key not in hidden}
    return {key: _person(inner, hidden) if key in PEOPLE else inner for key, inner in kept.items()}


def compliance(shop: Shop, spec: Json) -> tuple[str, Json]:
    """Return (topic, payload) for {"kind", "email"?, "customer_id"?, "orders"?}; raises ValueError on a wrong kind.

    Without "orders", all orders of the customer (by id or email) are named.
    """
    kind = str(spec.get("kind", ""))
    if kind not in TOPICS:
        raise ValueError(f"Unknown kind {kind!r}. Known: {', '.join(TOPICS)}.")
    payload: Json = {"shop_id": shop.id, "shop_domain": shop.domain}
    if kind == "shop":
        return TOPICS[kind], payload
    with lock:
        found = [order for order in shop.orders.values() if _belongs(order, spec)]
        orders = spec.get("orders") or [order.id for order in found]
        payload["customer"] = _customer(spec, found)
    if kind == "customer":
        return TOPICS[kind], {**payload, "orders_to_redact": orders}
    return TOPICS[kind], {**payload, "orders_requested": orders, "data_request": {"id": next_id("DataRequest")}}


def _belongs(order: Order, spec: Json) -> bool:
    if spec.get("orders"):
        return order.id in spec["orders"]
    if spec.get("customer_id"):
        return bool(order.customer_id == spec["customer_id"])
    return bool(order.email and order.email == spec.get("email"))


def _customer(spec: Json, found: list[Order]) -> Json:
    first = found[0] if found else None
    return {
        "id": spec.get("customer_id") or (first.customer_id if first else None),
        "email": spec.get("email") or (first.email if first else None),
        "phone": first.phone if first else None,
    }
