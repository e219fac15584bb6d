"""The books of one order that went well: two units bought, shipped in one parcel, fulfilled once, told once."""

from copy import deepcopy
from typing import Any

from soak.books import Books, ShopBooks
from soak.shops import Product, ShopOfSoak
from soak.sold import Said
from soak.views import View

GID, LINE, VARIANT, SKU = "gid://shopify/Order/1", "gid://shopify/LineItem/1", "gid://shopify/ProductVariant/1", "120"
FULFILLMENT = "gid://shopify/Fulfillment/1"
NUMBER, PARCEL, FORMER = "8190430000071604", "LP00675000048271", "LP00675000000001"
AT, LATER = "2026-11-23T10:00:00+00:00", "2026-11-24T10:00:00+00:00"
SECOND = 1795428000.0

SOLD: dict[str, Any] = {
    "gid": GID,
    "name": "#1001",
    "email": "buyer1@example.com",
    "created_at": "2026-11-23T09:50:00+00:00",
    "cancelled_at": None,
    "closed_at": None,
    "financial_status": "paid",
    "refunded": "0.00",
    "risk": "LOW",
    "assessments": ["LOW"],
    "recommendation": "ACCEPT",
    "test": False,
    "lines": [
        {
            "gid": LINE,
            "title": "Goods",
            "variant": VARIANT,
            "quantity": 2,
            "current_quantity": 2,
            "refunded": 0,
            "unfulfilled": 0,
            "price": "19.00",
            "properties": [],
        }
    ],
    "fulfillment_orders": [
        {
            "status": "OPEN",
            "request_status": "UNSUBMITTED",
            "method": "SHIPPING",
            "fulfill_at": "2026-11-23T09:00:00+00:00",
            "lines": [{"line": LINE, "remaining": 2}],
        }
    ],
    "fulfillments": [
        {
            "gid": FULFILLMENT,
            "by": "app",
            "status": "SUCCESS",
            "lines": [{"line": LINE, "quantity": 2}],
            "tracking": [{"number": PARCEL}],
        }
    ],
    "notifications": [{"kind": "shipping_confirmation", "fulfillment": FULFILLMENT, "sent": True}],
}
BOUGHT: dict[str, Any] = {
    "number": NUMBER,
    "status": "WAIT_BUYER_ACCEPT_GOODS",
    "created_at": AT,
    "items": [{"sku_id": SKU, "quantity": 2, "end_reason": ""}],
    "parcels": [
        {"mail_no": PARCEL, "old_numbers": [], "left_at": AT, "items": [{"sku_id": SKU, "quantity": 2}]},
    ],
}
TOLD: dict[str, Any] = {
    "gid": GID,
    "name": "#1001",
    "status": "fulfilled",
    "waits_for": "",
    "problem": "",
    "supplier_orders": [
        {
            "status": "shipped",
            "numbers": [NUMBER],
            "waits_for": "",
            "problem": "",
            "lines": [{"gid": LINE, "quantity": 2}],
            "trackings": [{"number": PARCEL, "problem": ""}],
        }
    ],
    "fulfillments": [{"gid": FULFILLMENT, "numbers": [PARCEL], "status": "sent"}],
    "emails": [{"kind": "shipping_confirmation", "status": "sent", "problem": ""}],
}


def honest_books() -> Books:
    """Books that agree; the caller doctors them."""
    shop = ShopOfSoak("soak-0.myshopify.com", automatic=True, sender="shopify", links={VARIANT: [(SKU, 1)]})
    shop.products.append([Product("1005", SKU, "1103900001")])
    sold, told, bought = deepcopy(SOLD), deepcopy(TOLD), deepcopy(BOUGHT)
    report = {"orders": [told], "deliveries": {"stored": 2, "handled": 2, "problems": []}}
    attempts = [{"webhook_id": "a", "status": 200}, {"webhook_id": "b", "status": 200}]
    view = View(1, shop, sold, told, [], LATER, lambda _: SECOND, [bought])
    say(view, -600)
    return Books([ShopBooks(shop, [sold], attempts, report)], [view])


def say(view: View, after: float, paid: dict[str, int] | None = None, **changes: Any) -> None:
    """From so many seconds after the purchase on, Shopify says this of the order. `line` and `part` change its line and
    its fulfillment order."""
    book = deepcopy(view.said[-1].book if view.said else SOLD)
    book["lines"][0] |= changes.pop("line", {})
    book["fulfillment_orders"][0] |= changes.pop("part", {})
    paid = {LINE: 2} if paid is None else paid
    view.said.append(Said(SECOND + after, AT, {**book, **changes}, paid, most=paid))
