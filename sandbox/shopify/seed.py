"""The shop that is there from the start, with products that the toy AliExpress sells too."""

from sandbox.shopify.catalog import MERCHANT
from sandbox.shopify.selling import add_product
from sandbox.shopify.state import add_shop

DOMAIN = "demo-shop.myshopify.com"
PRODUCTS = [
    {
        "title": "Phone stand",
        "variants": [
            {"title": "Black", "sku": "PS-BLACK", "price": "14.90"},
            {"title": "White", "sku": "PS-WHITE", "price": "14.90"},
        ],
    },
    {"title": "Desk lamp", "variants": [{"title": "Warm white", "sku": "DL-WARM", "price": "39.00"}]},
    {"title": "Travel mug", "variants": [{"title": "400 ml", "sku": "TM-400", "price": "21.50"}]},
    {"title": "Gift wrap", "variants": [{"title": "Default Title", "price": "4.00", "requires_shipping": False}]},
    {"title": "Handmade card", "variants": [{"title": "Default Title", "sku": "CARD-1", "price": "5.50"}]},
]


def plant() -> None:
    """Create the demo shop once per process."""
    shop = add_shop(
        DOMAIN, name="Demo Shop", email="merchant@demo-shop.example.com", locations=[("Main location", MERCHANT)]
    )
    if not shop.products:
        for spec in PRODUCTS:
            add_product(shop, spec)
