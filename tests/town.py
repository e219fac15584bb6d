"""Town: one shop of a test's own, with hands for the merchant, the customer and the supplier."""

import json
import re
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import requests
from flask import Flask
from werkzeug.test import TestResponse

from shopify_app import jobs
from shopify_app.db import db
from shopify_app.models import Order, Quote, Shop
from shopify_app.models.report import report

ADDRESS = {
    "name": "Test Buyer",
    "address1": "1 Example Street",
    "city": "Springfield",
    "province": "Illinois",
    "zip": "62701",
    "country_code": "US",
    "phone": "+15555550100",
}


#: The last one belongs to a fulfillment service, whose fulfillment orders an app without its scopes does not see.
PLACES = ["Main location", "Second location", {"name": "Partner", "kind": "third_party"}]


class Town:
    """Speaks to the sandbox by its control routes and to the app by its own doors and commands."""

    def __init__(self, app: Flask, control: str) -> None:
        self.app, self.url = app, control
        self.client = app.test_client()
        self.domain = f"t{uuid.uuid4().hex[:12]}.myshopify.com"
        self.name = f"Shop {self.domain[:13]}"
        self.control("shopify/shops", domain=self.domain, name=self.name, email="owner@example.com", locations=PLACES)

    # --- the companies ---

    def control(self, path: str, **body: Any) -> Any:
        """POST to the sandbox's control routes."""
        answer = requests.post(f"{self.url}/{path}", json=body, timeout=40)
        assert answer.ok, f"{path}: {answer.status_code} {answer.text[:500]}"
        return answer.json() if answer.text else None

    def books(self, path: str) -> Any:
        """GET from the sandbox's own books."""
        return requests.get(f"{self.url}/{path}", timeout=10).json()

    def later(self, **delta: float) -> None:
        """Let time pass: `days=1`, `hours=2`, `seconds=30`."""
        per = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}
        self.control("clock", advance_seconds=sum(per[unit] * count for unit, count in delta.items()))

    def fault(self, company: str, on: str, kind: str, times: int = 1, **more: Any) -> None:
        """Make the next calls of one operation fail."""
        mine = {"shop": self.domain} if company == "shopify" else {}
        self.control("faults", company=company, on=on, kind=kind, times=times, **mine, **more)

    def clear_faults(self) -> None:
        """Let every call go well again."""
        requests.delete(f"{self.url}/faults", timeout=5)

    # --- the merchant ---

    def install(self, *, aliexpress: bool = True) -> "Town":
        """Install as Shopify does it, open the app, and connect AliExpress."""
        self.control(f"shopify/{self.domain}/install")
        assert self.open("/").status_code == 200
        if aliexpress:
            self.connect_aliexpress()
        return self

    def token(self) -> str:
        """A fresh session token."""
        return str(self.control(f"shopify/{self.domain}/session-token")["id_token"])

    def open(self, path: str) -> TestResponse:
        """A page of the app, as App Bridge fetches it."""
        return self.client.get(path, headers={"Authorization": f"Bearer {self.token()}"})

    def post(self, path: str, **form: Any) -> TestResponse:
        """A form of the app, as App Bridge sends it."""
        return self.client.post(path, data=form, headers={"Authorization": f"Bearer {self.token()}"})

    def click_place(self, order: dict[str, str], *, anyway: bool = False) -> TestResponse:
        """The two clicks of ordering: look up the price, then order what was shown. Lets the worker do the first."""
        row = self.row(order)
        assert row is not None
        path = f"/orders/{row.id}"
        assert self.post(f"{path}/price").status_code < 400
        self.drain()
        return self.click_order(order, anyway=anyway)

    def click_order(self, order: dict[str, str], *, anyway: bool = False) -> TestResponse:
        """Order what the last look-up found."""
        row = self.row(order)
        assert row is not None
        quote = Quote.newest(row)
        assert quote is not None
        return self.post(f"/orders/{row.id}/place", quote=quote.key, **({"anyway": "yes"} if anyway else {}))

    def connect_aliexpress(self) -> None:
        """Walk through the consent page."""
        consent = self.open("/aliexpress/connect").headers["Location"]
        page = requests.get(consent, timeout=5)
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page.text))
        answer = requests.post(consent, data={**fields, "account": self.domain}, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        assert self.client.get(f"{back.path}?{back.query}").status_code in (200, 302, 303)

    def command(self, *words: str) -> str:
        """An operator's command on this shop; fails the test when the command fails."""
        result = self.try_command(*words)
        assert result[0] == 0, result[1]
        return result[1]

    def try_command(self, *words: str) -> tuple[int, str]:
        """(exit code, output) of an operator's command on this shop."""
        result = self.app.test_cli_runner().invoke(args=[words[0], "--shop", self.domain, *words[1:]])
        return result.exit_code, result.output

    # --- goods ---

    def goods(self, title: str = "Phone stand", store: str = "1103800006", **sku: Any) -> tuple[str, dict[str, str]]:
        """A variant in the shop and the AliExpress SKU that supplies it, not linked yet."""
        made = self.control(
            f"shopify/{self.domain}/products", title=title, variants=[{"title": "Black", "price": "15.00"}]
        )
        facts = {"attrs": {"Color": "Black"}, "price": "3.10", "stock": 20, **sku}
        product = self.control(
            "aliexpress/products", subject=title, store_id=store, store_name=f"Store {store}", skus=[facts]
        )
        return made["variants"][0]["gid"], {"product_id": str(product["product_id"]), **product["skus"][0]}

    def linked(self, title: str = "Phone stand", store: str = "1103800006", quantity: int = 1, **sku: Any) -> str:
        """A variant that is linked."""
        variant, facts = self.goods(title, store, **sku)
        self.link(variant, facts, quantity)
        return variant

    def link(self, variant: str, facts: dict[str, str], quantity: int = 1) -> str:
        """Link a variant by the operator's command."""
        words = ("--variant", variant, "--product", facts["product_id"], "--sku-id", str(facts["sku_id"]))
        return self.command("link", *words, "--quantity", str(quantity))

    # --- the customer ---

    def buy(self, *lines: tuple[str, int], **more: Any) -> dict[str, str]:
        """An order of (variant, quantity) lines; waits until the app knows it."""
        spec = {"lines": [{"variant": gid, "quantity": count} for gid, count in lines], "email": "buyer@example.com"}
        order: dict[str, str] = self.control(f"shopify/{self.domain}/orders", **{**spec, "address": ADDRESS, **more})
        self.until(lambda: self.row(order) is not None)
        self.until(lambda: self.shopify_order(order)["fulfillment_orders"])
        return order

    def act(self, order: dict[str, str], action: str, **body: Any) -> Any:
        """Something happens to an order in Shopify."""
        return self.control(f"shopify/{self.domain}/orders/{order['legacy_id']}/{action}", **body)

    def shopify_order(self, order: dict[str, str]) -> dict[str, Any]:
        """The order in the sandbox's own books."""
        return dict(self.books(f"shopify/{self.domain}/orders/{order['legacy_id']}"))

    # --- the supplier ---

    def ship(self, number: str, **what: Any) -> Any:
        """The supplier ships an AliExpress order, wholly or in part; it must be paid."""
        return self.control(f"aliexpress/orders/{number}/ship", **what)

    def pay(self, number: str) -> Any:
        """The merchant pays on aliexpress.com."""
        return self.control(f"aliexpress/orders/{number}/pay")

    def bought(self) -> list[dict[str, Any]]:
        """What AliExpress's books hold for this shop's account."""
        return [order for order in self.books("aliexpress/orders") if order["account"] == self.domain]

    def letters(self, order: dict[str, str]) -> list[dict[str, Any]]:
        """Letters about the order in the mailbox."""
        return [m for m in self.books("../mailbox.json") if order["name"] in m["subject"] + m["text"] and self.mine(m)]

    def mine(self, letter: dict[str, Any]) -> bool:
        """Whether a letter came from this shop: order names repeat between shops."""
        return True

    # --- the app's side ---

    def drain(self) -> int:
        """Let the app do all due work."""
        db.session.remove()
        return jobs.drain(self.app.extensions["open_inbox"])

    def until(self, true: Callable[[], Any], seconds: float = 15) -> Any:
        """Work and look until it is so: webhooks come when they come."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.drain()
            if found := true():
                return found
            time.sleep(0.02)
        raise AssertionError(f"It did not happen within {seconds} s: {json.dumps(self.report(), indent=1)}")

    @property
    def shop(self) -> Shop:
        """The shop's row."""
        shop = Shop.by_domain(self.domain)
        assert shop is not None
        return shop

    def row(self, order: dict[str, str]) -> Order | None:
        """The order's row."""
        return Order.by_gid(self.shop.id, order["gid"])

    def report(self, order: dict[str, str] | None = None) -> Any:
        """The report: of the shop, or of one order."""
        db.session.remove()
        facts = report(self.shop)
        return next(o for o in facts["orders"] if o["gid"] == order["gid"]) if order else facts

    def numbers(self, order: dict[str, str]) -> list[str]:
        """AliExpress numbers of the order."""
        return [number for so in self.report(order)["supplier_orders"] for number in so["numbers"]]
