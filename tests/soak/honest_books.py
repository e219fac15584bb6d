"""The books of one order that went well: two units bought, shipped in one parcel, fulfilled once, told once."""

from copy import deepcopy
from typing import Any

from soak.books import Books, ShopBooks
from soak.shops import ShopOfSoak
from soak.views import View

GID, LINE, VARIANT, SKU = "gid://shopify/Order/1", "gid://shopify/LineItem/1", "gid://shopify/ProductVariant/1", "120"
FULFILLMENT = "gid://shopify/Fulfillment/1"
NUMBER, PARCEL, FORMER = "8190430000071604", "LP00675000048271", "LP00675000000001"
AT = "2026-11-23T10:00:00+00:00"
SECOND = 1795428000.0

SOLD: dict[str, Any] = {
    "gid": GID,
    "name": "#1001",
    "email": "buyer1@example.com",
    "cancelled_at": None,
    "financial_status": "paid",
    "lines": [
        {"gid": LINE, "title": "Goods", "variant": VARIANT, "quantity": 2, "current_quantity": 2, "unfulfilled": 0}
    ],
    "fulfillment_orders": [],
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
    "problem": "",
    "supplier_orders": [
        {
            "status": "shipped",
            "numbers": [NUMBER],
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
    sold, told, bought = deepcopy(SOLD), deepcopy(TOLD), deepcopy(BOUGHT)
    report = {"orders": [told], "deliveries": {"stored": 2, "handled": 2, "problems": []}}
    attempts = [{"webhook_id": "a", "status": 200}, {"webhook_id": "b", "status": 200}]
    view = View(1, shop, sold, told, [(SECOND - 600, {LINE: 2})], lambda _: SECOND, [bought])
    return Books([ShopBooks(shop, [sold], attempts, report)], [view])
