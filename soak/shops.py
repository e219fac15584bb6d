"""The shops of the soak: installed, connected, linked and set as merchants would do it."""

import re
import time
from dataclasses import dataclass, field

from soak.hands import Hands, Json
from soak.plan import CLICKED_SHOP, GOODS, SHOPS

PLACES = ["Main location", "Second location"]
STORES = ("1103900001", "1103900002", "1103900003")
#: Goods with more than one supplier unit a unit sold, and the one that is made of two products.
DOUBLE, BUNDLE = 4, 5


@dataclass
class ShopOfSoak:
    """`variants` are the goods by number; `links` say what is bought for one unit: variant -> [(sku_id, units)]."""

    domain: str
    automatic: bool
    sender: str
    variants: list[str] = field(default_factory=list)
    links: dict[str, list[tuple[str, int]]] = field(default_factory=dict)


def open_shops(hands: Hands) -> list[ShopOfSoak]:
    """Four shops: by themselves, with the app's own letters, by clicks, and with Shopify's usual call limit."""
    shops = [
        ShopOfSoak(f"soak-{number}.myshopify.com", number != CLICKED_SHOP, "app" if number == 1 else "shopify")
        for number in range(SHOPS)
    ]
    for number, shop in enumerate(shops):
        rate = {} if number == SHOPS - 1 else {"restore_rate": 5000}
        hands.control("shopify/shops", domain=shop.domain, name=f"Soak Shop {number}", locations=PLACES, **rate)
        install(hands, shop)
        connect(hands, shop)
        _link_goods(hands, shop)
        _choose(hands, shop)
    _wait_for_checks(hands)
    return shops


def install(hands: Hands, shop: ShopOfSoak) -> None:
    """Shopify's managed install, and the first look at the app."""
    hands.control(f"shopify/{shop.domain}/install")
    hands.page(shop.domain, "GET", "/").raise_for_status()


def connect(hands: Hands, shop: ShopOfSoak) -> None:
    """The merchant consents on AliExpress, with an account named like the shop."""
    consent = hands.page(shop.domain, "GET", "/aliexpress/connect").headers["Location"]
    page = hands.http.get(consent, timeout=30).text
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    fields["account"] = shop.domain
    answer = hands.http.post(consent, data=fields, allow_redirects=False, timeout=30)
    hands.http.get(answer.headers["Location"], allow_redirects=False, timeout=30).raise_for_status()


def _link_goods(hands: Hands, shop: ShopOfSoak) -> None:
    for number in range(GOODS):
        made = hands.control(
            f"shopify/{shop.domain}/products", title=f"Goods {number}", variants=[{"title": "One", "price": "19.00"}]
        )
        variant = made["variants"][0]["gid"]
        shop.variants.append(variant)
        stores = STORES[:2] if number == BUNDLE else (STORES[number % len(STORES)],)
        shop.links[variant] = [_link(hands, shop, variant, number, store) for store in stores]


def _link(hands: Hands, shop: ShopOfSoak, variant: str, number: int, store: str) -> tuple[str, int]:
    """(sku_id, supplier units for a unit sold) of a new AliExpress product that is linked to the variant."""
    sku: Json = {"attrs": {"Color": "Black"}, "price": "3.10", "stock": 1_000_000}
    product = hands.control(
        "aliexpress/products", subject=f"Goods {number}", store_id=store, store_name=f"Store {store}", skus=[sku]
    )
    sku_id, units = str(product["skus"][0]["sku_id"]), 2 if number == DOUBLE else 1
    form = {"variant": variant, "product": str(product["product_id"]), "sku_id": sku_id, "quantity": str(units)}
    answer = hands.page(shop.domain, "POST", "/links", **form)
    answer.raise_for_status()
    return sku_id, units


def _choose(hands: Hands, shop: ShopOfSoak) -> None:
    chosen = {
        "automatic_ordering": "on" if shop.automatic else "off",
        "cancellation_window_minutes": "0",
        "email_sender": shop.sender,
    }
    hands.page(shop.domain, "POST", "/settings", **chosen).raise_for_status()


def _wait_for_checks(hands: Hands) -> None:
    """Until AliExpress was asked about every product: links count from then on."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        asked = hands.books("control/aliexpress/calls")["calls"].get("aliexpress.ds.product.get", 0)
        if asked >= SHOPS * (GOODS + 1):
            return
        time.sleep(0.2)
