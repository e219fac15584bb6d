"""One order for each late rule: bought, placed, shipped and acted on by clicks, while the clock moves on."""

import re
from typing import Any

from sandbox.demo import SHOP, Demo

DAY = 86400
#: A product whose guarantee is short, so that its buyer protection ends within weeks.
SHORT_GUARANTEE = [{"code": "CAINIAO_STANDARD", "fee": "1.20", "min_days": 7, "max_days": 12, "guaranteed_days": 15}]
MUG = "1005006749040151"
UNKNOWN_NUMBER = "LP00000000000001"


class LateOrders:
    """The merchant, customers and suppliers of the demo shop, over some weeks."""

    def __init__(self, demo: Demo, buyer: dict[str, str]) -> None:
        self.demo, self.buyer = demo, buyer
        self.numbers: dict[str, str] = {}

    def seed(self) -> None:
        """Let about five weeks pass; afterwards every late rule holds for an order."""
        self.shipped()
        announced = self.shipped()
        self.days(6)
        self.demo.control(f"aliexpress/products/{MUG}", services=SHORT_GUARANTEE)
        self.shipped(self.link_mug())
        self.days(14)
        replied, returned = self.shipped(), self.shipped()
        self.shipped()
        self.days(4)
        self.placed()
        self.unknown()
        self.shipped()
        self.days(4)
        for order in (replied, returned):
            self.act(order, "dispute_opens", "request_refund", text="Please refund this order: it has not arrived.")
        self.days(3)
        self.act(announced, "tracking_expired", "message", text="Please confirm it. In two days a dispute follows.")
        self.act(returned, "dispute_opens", "answer", outcome="lost")
        self.days(1)
        self.bought()
        self.days(1.15)
        self.placed(pay=False)
        self.days(0.85)
        self.wait_for_rule("not_paid")

    def days(self, count: float) -> None:
        """Move the clock of all companies."""
        self.demo.control("clock", advance_seconds=count * DAY)

    def bought(self, variant: str = "") -> str:
        """A customer buys; returns the path of the order's page once the app knows it."""
        lines = [{"variant": variant or self.demo.variant, "quantity": 1}]
        order: dict[str, str] = self.demo.control(
            f"shopify/{SHOP}/orders", lines=lines, email="buyer@example.com", address=self.buyer
        )
        return str(self.demo.until(lambda: self.path_of(order["name"])))

    def path_of(self, name: str) -> str:
        """The order's page; empty while the app does not know the order."""
        page = self.demo.open(f"/orders?q=%23{name.lstrip('#')}").text
        return next(iter(re.findall(r'href="(/orders/\d+)"', page)), "")

    def placed(self, variant: str = "", *, pay: bool = True) -> str:
        """The merchant places it with a click, and pays on AliExpress."""
        path = self.bought(variant)
        self.demo.until(lambda: 'data-submit="place-all"' in self.demo.open(path).text)
        self.demo.click(f"{path}/place")
        self.numbers[path] = str(self.demo.until(lambda: self.number_on(path)))
        if pay:
            self.demo.control(f"aliexpress/orders/{self.numbers[path]}/pay")
        return path

    def shipped(self, variant: str = "") -> str:
        """The supplier ships at once, and one click finds the number."""
        path = self.placed(variant)
        self.demo.control(f"aliexpress/orders/{self.numbers[path]}/ship")
        self.demo.click(f"{path}/tracking-numbers")
        self.demo.until(lambda: re.search(r"All \d+ events", self.demo.open(path).text))
        return path

    def unknown(self) -> None:
        """The supplier writes a tracking number that no carrier knows; the merchant types it in."""
        path = self.placed()
        self.demo.click(f"{path}/tracking-numbers")
        self.demo.until(lambda: "Tracking number" in self.demo.open(path).text)
        self.demo.click(f"{path}/supplier-orders/1/track", number=UNKNOWN_NUMBER)

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

    def wait_for_rule(self, rule: str) -> None:
        """Until the worker has opened the cases of the last move."""
        self.demo.until(lambda: re.search(r'href="/late/\d+"', self.demo.open(f"/late?rule={rule}").text))
