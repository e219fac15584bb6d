"""All toy shops of this process, and the one lock that guards them."""

import re
import threading
from typing import Any

from sandbox.shopify.catalog import Location
from sandbox.shopify.ids import next_id
from sandbox.shopify.moment import now
from sandbox.shopify.order import Order
from sandbox.shopify.shop import Shop

__all__ = ["PATTERN", "Shop", "add_shop", "document_errors", "get_order", "get_shop", "lock", "now", "shops"]
PATTERN = re.compile(r"^[a-zA-Z0-9][a-zA-Z0-9-]*\.myshopify\.com$")

lock = threading.RLock()
_shops: dict[str, Shop] = {}
_document_errors: list[dict[str, Any]] = []


def shops() -> list[Shop]:
    """Return every shop in the order of creation."""
    with lock:
        return list(_shops.values())


def get_shop(domain: str) -> Shop:
    """Return the shop with this myshopify domain; raises LookupError."""
    with lock:
        if domain not in _shops:
            raise LookupError(f"There is no shop {domain}.")
        return _shops[domain]


def get_order(shop: Shop, legacy_id: int) -> Order:
    """Return the shop's order with this legacy id; raises LookupError."""
    with lock:
        if legacy_id not in shop.orders:
            raise LookupError(f"{shop.domain} has no order {legacy_id}.")
        return shop.orders[legacy_id]


def add_shop(domain: str, *, name: str, email: str, locations: list[tuple[str, str]], **more: Any) -> Shop:
    """Create a shop, or return the one that already has this domain; `locations` are (name, kind) pairs."""
    with lock:
        if domain not in _shops:
            shop = Shop(next_id("Shop"), domain, name, email, **more)
            shop.locations = [shop.keep(Location(next_id("Location"), title, kind)) for title, kind in locations]
            _shops[domain] = shop
        return _shops[domain]


def write_document_error(domain: str, document: str, messages: list[str]) -> None:
    """Keep a GraphQL document that did not validate, for the tests to find."""
    with lock:
        _document_errors.append({"shop": domain, "document": document, "messages": messages})


def document_errors() -> list[dict[str, Any]]:
    """Return every GraphQL document that did not validate."""
    with lock:
        return list(_document_errors)
