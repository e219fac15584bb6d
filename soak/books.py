"""Gathers the sandbox's own books and the app's report, and compares them."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from sandbox.settings import MAIL_FROM
from soak import reconcile
from soak.hands import Hands, Json
from soak.people import People
from soak.processes import Installation
from soak.shops import ShopOfSoak
from soak.supplier import fate_of
from soak.views import Difference, View


@dataclass
class ShopBooks:
    """One shop: Shopify's orders and webhook attempts, and the app's report."""

    shop: ShopOfSoak
    orders: list[Json]
    attempts: list[Json]
    report: Json

    @property
    def answered(self) -> set[str]:
        """Webhooks that the app answered with 2xx: it must have kept them."""
        return {row["webhook_id"] for row in self.attempts if row["status"] == 200}

    @property
    def tried(self) -> set[str]:
        """Webhooks that reached the app perhaps."""
        return {row["webhook_id"] for row in self.attempts if row["status"] != "never sent"}


@dataclass
class Books:
    """Everything at one moment."""

    shops: list[ShopBooks]
    views: list[View]

    def differences(self) -> list[Difference]:
        """Where two books do not agree."""
        by_shop = [difference for shop in self.shops for difference in inbox_differences(shop)]
        return [*by_shop, *(difference for view in self.views for difference in reconcile.check(view))]


def gather(hands: Hands, installation: Installation, people: People) -> Books:
    """Read every book; nothing should move meanwhile."""
    letters: dict[str, list[Json]] = {}
    for letter in hands.books("mailbox.json"):
        if letter["from"] == MAIL_FROM:
            letters.setdefault(letter["to"][0], []).append(letter)
    bought: dict[int, list[Json]] = {}
    for order in hands.books("control/aliexpress/orders"):
        bought.setdefault(fate_of(order), []).append(order)
    with ThreadPoolExecutor(2) as pool:
        told = [pool.submit(installation.command, "report", "--shop", shop.domain, "--json") for shop in people.shops]
        shops = [
            _shop_books(hands, shop, json.loads(each.result())) for shop, each in zip(people.shops, told, strict=True)
        ]
    views = [*_views(hands, people, shops)]
    for view in views:
        view.bought = bought.get(view.n, [])
        view.letters = letters.get(view.email or "", [])
    return Books(shops, views)


def _shop_books(hands: Hands, shop: ShopOfSoak, report: Json) -> ShopBooks:
    path = f"control/shopify/{shop.domain}"
    return ShopBooks(shop, hands.books(f"{path}/orders"), hands.books(f"{path}/webhooks"), report)


def _views(hands: Hands, people: People, shops: list[ShopBooks]) -> Iterator[View]:
    numbers = {sold.gid: n for n, sold in people.sold.items()}
    for books in shops:
        told = {order["gid"]: order for order in books.report["orders"]}
        for order in books.orders:
            n = numbers[order["gid"]]
            sold, now = people.sold[n], hands.now()
            if not sold.said:
                sold.hear(sold.came, now, order)
            view = View(n, books.shop, order, told.get(order["gid"]), sold.said, now, hands.real, clicks=sold.clicks)
            yield view


def inbox_differences(books: ShopBooks) -> Iterator[Difference]:
    """The inbox and the list of orders of one shop."""
    domain, deliveries = books.shop.domain, books.report["deliveries"]
    stored, handled = deliveries["stored"], deliveries["handled"]
    if not len(books.answered) <= stored <= len(books.tried):
        words = f"{len(books.answered)} were answered 200, {len(books.tried)} were sent, {stored} are stored."
        yield Difference("webhooks", domain, "-", words, final=stored > len(books.tried))
    if handled < stored:
        yield Difference("webhooks not handled", domain, "-", f"{stored} are stored, {handled} are handled.")
    names = {order["gid"] for order in books.orders}
    for order in books.report["orders"]:
        if order["gid"] not in names:
            yield Difference("order invented", domain, order["name"], "Shopify does not have it.", final=True)
