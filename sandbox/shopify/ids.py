"""Identifiers as Shopify makes them: numbers above 2^32, one run per kind, and the gid text around them."""

import itertools
import threading

FIRST = {
    "Shop": 61000000001,
    "Location": 71000000001,
    "Product": 9700000000001,
    "ProductVariant": 50300000000001,
    "Customer": 8600000000001,
    "MailingAddress": 10500000000001,
    "Order": 6200000000001,
    "LineItem": 15500000000001,
    "ShippingLine": 4900000000001,
    "Refund": 930000000001,
    "OrderTransaction": 7100000000001,
    "RefundLineItem": 1930000000001,
    "OrderEdit": 78900000001,
    "FulfillmentOrder": 7300000000001,
    "FulfillmentOrderLineItem": 14800000000001,
    "FulfillmentHold": 2700000000001,
    "Fulfillment": 5900000000001,
    "FulfillmentLineItem": 12900000000001,
    "FulfillmentEvent": 68000000000001,
    "DeliveryMethod": 880000000001,
    "DataRequest": 990000001,
}
_lock = threading.Lock()
_runs = {kind: itertools.count(first) for kind, first in FIRST.items()}


def next_id(kind: str) -> int:
    """Return a number that no other object of `kind` has."""
    with _lock:
        return next(_runs[kind])


def gid(kind: str, number: int) -> str:
    """Return the global id text, like gid://shopify/Order/6200000000001."""
    return f"gid://shopify/{kind}/{number}"


def kind_of(text: str) -> str:
    """Return the kind in a global id ("" when the text is none)."""
    parts = text.split("/")
    return parts[3] if text.startswith("gid://shopify/") and len(parts) == 5 else ""
