"""The shops of the soak: installed, connected, linked and set as merchants would do it."""

import re
import time
from dataclasses import dataclass, field

from soak.fates import CLICKED_SHOP, GOODS, SHOPS
from soak.hands import Hands, Json

PLACES = ["Main location", "Second location"]
STORES = ("1103900001", "1103900002", "1103900003")
#: Goods with more than one supplier unit a unit sold, and the one that is made of two products.
DOUBLE, BUNDLE = 4, 5
#: The shop whose orders wait so many minutes before they are bought.
WINDOW_SHOP, WINDOW = 0, 30
PRICE, FEE = "3.10", "1.99"


@dataclass(frozen=True)
class Product:
    """An AliExpress product with one SKU."""

    product_id: str
    sku_id: str
    store: str


@dataclass
class ShopOfSoak:
    """`variants` are the goods by number, `products` what they are bought as; `links` say what is bought for one unit:
    variant -> [(sku_id, units)]. `switches`: (real second, whether orders are placed by themselves from then on)."""

    domain: str
    automatic: bool
    sender: str
    variants: list[str] = field(default_factory=list)
    products: list[list[Product]] = field(default_factory=list)
    links: dict[str, list[tuple[str, int]]] = field(default_factory=dict)
    switches: list[tuple[float, bool]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.switches = self.switches or [(0.0, self.automatic)]

    def stores(self, variant: str) -> set[str]:
        """Who supplies a variant: what is bought from one store for an order is bought together."""
        skus = {sku_id for sku_id, _ in self.links.get(variant, ())}
        return {product.store for row in self.products for product in row if product.sku_id in skus}


def open_shops(hands: Hands) -> list[ShopOfSoak]:
    """Four shops: with a cancellation window, with Waybill's letters, by clicks, with Shopify's usual call limit."""
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
        _choose(hands, shop, WINDOW if number == WINDOW_SHOP else 0)
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
        units = 2 if number == DOUBLE else 1
        products = [_sell(hands, number, store) for store in stores]
        for product in products:
            _link(hands, shop, variant, product, units)
        shop.products.append(products)
        shop.links[variant] = [(product.sku_id, units) for product in products]


def _sell(hands: Hands, number: int, store: str) -> Product:
    """A new product on AliExpress."""
    sku: Json = {"attrs": {"Color": "Black"}, "price": PRICE, "stock": 1_000_000}
    made = hands.control(
        "aliexpress/products",
        subject=f"Goods {number}",
        store_id=store,
        store_name=f"Store {store}",
        skus=[sku],
        services=_services(FEE),
    )
    return Product(str(made["product_id"]), str(made["skus"][0]["sku_id"]), store)


def _link(hands: Hands, shop: ShopOfSoak, variant: str, product: Product, units: int) -> None:
    """`units` of the product are bought for each unit of the variant."""
    form = {"variant": variant, "product": product.product_id, "sku_id": product.sku_id, "quantity": str(units)}
    hands.page(shop.domain, "POST", "/links", **form).raise_for_status()


def _services(fee: str) -> list[Json]:
    return [{"code": "STD", "company": "Standard", "fee": fee, "min_days": 7, "max_days": 13}]


def ask_for(hands: Hands, product: Product, *, price: str = PRICE, fee: str = FEE, answers_in: str = "") -> None:
    """AliExpress asks so much for a product from now on; as at the beginning unless something is said."""
    hands.control(
        f"aliexpress/products/{product.product_id}",
        skus=[{"sku_id": product.sku_id, "price": price}],
        services=_services(fee),
        answers_in=answers_in,
    )


def switch(hands: Hands, shop: ShopOfSoak, *, on: bool) -> None:
    """The merchant turns automatic ordering on or off. Off counts from the answer: what was under way was still
    right."""
    asked, value = time.time(), "on" if on else "off"
    hands.page(shop.domain, "POST", "/settings", automatic_ordering=value).raise_for_status()
    shop.switches.append((asked if on else time.time(), on))


def _choose(hands: Hands, shop: ShopOfSoak, window: int) -> None:
    chosen = {
        "automatic_ordering": "on" if shop.automatic else "off",
        "cancellation_window_minutes": str(window),
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
