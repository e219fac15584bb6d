"""One order for each late rule: bought, placed, shipped and acted on by clicks, while the clock moves on."""

import re
from collections.abc import Callable
from functools import partial
from typing import Any

from sandbox.demo import SHOP, Demo

DAY = 86400
RULES = {
    *("not_ordered", "not_paid", "late_to_ship", "tracking_inactive", "tracking_unrecognised", "tracking_expired"),
    *("late_delivery", "ultimatum_over", "dispute_opens", "refund_deadline", "protection_ends", "supplier_reply_due"),
    "return_deadline",
}
#: A product whose guarantee is short: its buyer protection ends 37 days after shipping.
SHORT_GUARANTEE = [
    {
        "code": "CAINIAO_STANDARD",
        "company": "AliExpress Standard Shipping",
        "fee": "1.20",
        "min_days": 7,
        "max_days": 12,
        "guaranteed_days": 22,
    }
]
MUG = "1005006749040151"
UNKNOWN_NUMBER = "LP00000000000001"


class LateOrders:
    """The merchant, customers and suppliers of the demo shop, over some weeks."""

    def __init__(self, demo: Demo, buyer: dict[str, str]) -> None:
        self.demo, self.buyer = demo, buyer
        self.numbers: dict[str, str] = {}

    def seed(self) -> None:
        """Let about five weeks pass; afterwards every late rule holds for an order."""
        self.demo.control(f"aliexpress/products/{MUG}", services=SHORT_GUARANTEE)
        announced, _ = self.placed(self.demo.variant, self.link_mug())
        self.ship([*self.numbers])
        self.days(22)
        replied, returned, silent, _, unknown = self.placed(*[self.demo.variant] * 5)
        self.ship([replied, returned, silent])
        self.demo.click(f"{unknown}/supplier-orders/1/track", number=UNKNOWN_NUMBER)
        self.days(9)
        for order in (replied, returned):
            self.act(order, "dispute_opens", "request_refund", text="Please refund this order: it has not arrived.")
        self.act(announced, "tracking_expired", "message", text="Please confirm it. In two days a dispute follows.")
        self.bought(self.demo.variant)
        self.days(4.35)
        self.act(returned, "dispute_opens", "answer", outcome="lost")
        self.placed(self.demo.variant, pay=False)
        self.days(0.85)
        self.demo.until(lambda: self.late() >= RULES)

    def days(self, count: float) -> None:
        """Move the clock of all companies."""
        self.demo.control("clock", advance_seconds=count * DAY)

    def late(self) -> set[str]:
        """The rules that hold for an order by now."""
        return {*re.findall(r"/late\?rule=(\w+)", self.demo.open("/late").text)}

    def bought(self, *variants: str) -> list[str]:
        """Customers buy one each; returns the paths of the orders' pages once the app knows them."""
        orders = [
            self.demo.control(
                f"shopify/{SHOP}/orders",
                lines=[{"variant": variant, "quantity": 1}],
                email="buyer@example.com",
                address=self.buyer,
            )
            for variant in variants
        ]
        return [str(self.demo.until(partial(self.path_of, order["name"]))) for order in orders]

    def path_of(self, name: str) -> str:
        """The order's page; empty while the app does not know the order."""
        page = self.demo.open(f"/orders?q=%23{name.lstrip('#')}").text
        return next(iter(re.findall(r'href="(/orders/\d+)"', page)), "")

    def placed(self, *variants: str, pay: bool = True) -> list[str]:
        """The merchant places each with two clicks, and pays on AliExpress."""
        paths = self.bought(*variants)
        self.each(paths, lambda path: 'data-submit="check-price"' in self.demo.open(path).text)
        for path in paths:
            self.demo.order(path)
        self.each(paths, self.number_on)
        self.numbers |= {path: self.number_on(path) for path in paths}
        for path in paths if pay else ():
            self.demo.control(f"aliexpress/orders/{self.numbers[path]}/pay")
            self.demo.click(f"{path}/tracking-numbers")
        self.each(paths if pay else [], lambda path: "Tracking number" in self.demo.open(path).text)
        return paths

    def ship(self, paths: list[str]) -> None:
        """The suppliers ship at once, and one click for each finds the number."""
        for path in paths:
            self.demo.control(f"aliexpress/orders/{self.numbers[path]}/ship")
            self.demo.click(f"{path}/tracking-numbers")
        self.each(paths, lambda path: re.search(r"All \d+ events", self.demo.open(path).text))

    def each(self, paths: list[str], true: Callable[[str], Any]) -> None:
        """Wait until it is so for every one of these orders."""
        for path in paths:
            self.demo.until(partial(true, path))

    def number_on(self, path: str) -> str:
        """The AliExpress order number on the order's page; empty while there is none."""
        return next(iter(re.findall(r"orderId=(\d{10,20})", self.demo.open(path).text)), "")

    def link_mug(self) -> str:
        """The merchant links the travel mug; returns its variant."""
        found: Any = re.search(
            r'href="/links/new\?variant=([^"&]+)"', self.demo.until(lambda: self.demo.open("/links?q=Travel+mug").text)
        )
        variant = str(found.group(1)).replace("%3A", ":").replace("%2F", "/")
        form = {"variant": variant, "address": f"https://www.aliexpress.com/item/{MUG}.html"}
        chooser = self.demo.click("/links/look-up", **form).headers["Location"]
        sku = self.demo.until(lambda: next(iter(re.findall(r'value="(\d{17})"', self.demo.open(chooser).text)), None))
        self.demo.click("/links", variant=variant, product=MUG, sku_id=sku, quantity="1")
        return variant

    def act(self, path: str, rule: str, kind: str, **form: str) -> None:
        """The merchant acts on the case of that order that a rule opened."""
        query, found = f"rule={rule}&q={self.numbers[path]}", r'href="/late/(\d+)"'
        case = self.demo.until(lambda: next(iter(re.findall(found, self.demo.open(f"/late?{query}").text)), None))
        self.demo.click(f"/late/act/{kind}", review=case, **form)
