"""Hands for the human pages of the toy Shopify: look at a page, press a button, read the books."""

import re
from typing import Any

import requests

from tests.sandbox.shopify_caller import ShopCaller, until

Json = dict[str, Any]


def page(shop: ShopCaller, path: str, status: int = 200) -> str:
    """The text of a page of the shop."""
    answer = requests.get(shop.base + path, timeout=5)
    assert answer.status_code == status
    return answer.text


def press(shop: ShopCaller, path: str, **form: str) -> requests.Response:
    """Send a form of the shop and follow to the page it leads to."""
    return requests.post(shop.base + path, data=form, timeout=5)


def orders(shop: ShopCaller) -> list[Json]:
    """The sandbox's own books, oldest order first."""
    found = requests.get(f"{shop.settings.url}/control/shopify/{shop.domain}/orders", timeout=5).json()
    listed = found["orders"] if isinstance(found, dict) else found
    return sorted(listed, key=lambda order: str(order["name"]))


def bought(shop: ShopCaller, preset: str) -> Json:
    """Press a preset of the store; the order once its fulfillment orders are there."""
    answer = press(shop, "/store", preset=preset)
    assert "Thank you." in answer.text
    number = re.search(r"/admin/orders/(\d+)", answer.text.partition("Thank you.")[2])
    assert number
    until(lambda: "Finding the place" not in page(shop, f"/admin/orders/{number[1]}"))
    return book(shop, number[1])


def book(shop: ShopCaller, legacy_id: str) -> Json:
    """One order of the sandbox's books."""
    found = requests.get(f"{shop.settings.url}/control/shopify/{shop.domain}/orders/{legacy_id}", timeout=5).json()
    return {**found, "legacy_id": str(legacy_id)}


def act(shop: ShopCaller, order: Json, action: str, **form: str) -> str:
    """Press a button of the order; the page afterwards."""
    answer = press(shop, f"/admin/orders/{order['legacy_id']}/{action}", **form)
    assert answer.status_code == 200
    return answer.text
