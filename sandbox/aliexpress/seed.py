"""The products that AliExpress sells when the sandbox starts."""

from sandbox.aliexpress.catalog import Shelf
from sandbox.aliexpress.wire import Json

BRIGHT_DESK = {"store_id": 1103800006, "store_name": "Bright Desk Store"}
TRAVEL_GOODS = {"store_id": 1103800007, "store_name": "Travel Goods Store"}

PRODUCTS: tuple[Json, ...] = (
    {
        **BRIGHT_DESK,
        "product_id": "1005006749040149",
        "subject": "Foldable Aluminum Phone Stand, Adjustable Desk Holder for 4-13 Inch Phones and Tablets",
        "skus": [
            {"sku_id": "12000038176637560", "attrs": {"Color": "Black"}, "price": "3.10", "stock": 8640},
            {"sku_id": "12000038176637561", "attrs": {"Color": "White"}, "price": "3.25", "stock": 5120},
        ],
    },
    {
        **BRIGHT_DESK,
        "product_id": "1005006749040150",
        "subject": "LED Desk Lamp, Dimmable Warm White Reading Light with USB Power",
        "skus": [{"sku_id": "12000038176637570", "attrs": {}, "price": "9.48", "stock": 3875}],
    },
    {
        **TRAVEL_GOODS,
        "product_id": "1005006749040151",
        "subject": "Stainless Steel Travel Mug 400 ml, Leakproof Insulated Coffee Cup",
        "skus": [{"sku_id": "12000038176637580", "attrs": {"Capacity": "400 ml"}, "price": "6.72", "stock": 2290}],
        "processing_days": 5,
    },
)


def stock_shelf(shelf: Shelf) -> None:
    """Lists the default products."""
    for spec in PRODUCTS:
        shelf.put(spec)
