"""The walk of the demo: one order from install to shipping email, every step by the merchant's own clicks."""

import re
import signal
import sys
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import click

from sandbox.demo import SHOP, Demo
from sandbox.late_orders import LateOrders

STAND = "1005006749040149"
BUYER = {
    "name": "Test Buyer",
    "address1": "1 Example Street",
    "city": "Springfield",
    "province": "Illinois",
    "zip": "62701",
    "country_code": "US",
    "phone": "+15555550100",
}


def walk(demo: Demo) -> None:
    """Walk it, and say each step."""
    install(demo)
    connect(demo)
    link(demo)
    order = buy(demo)
    number = place(demo, order)
    ship(demo, number)
    shipment(demo, order)
    letter(demo, order)


def say(step: str, result: str) -> None:
    """One line of the walk."""
    click.echo(f"  {step:<28} {result}")


def install(demo: Demo) -> None:
    """The merchant installs the app in the admin and opens it."""
    demo.control(f"shopify/{SHOP}/install")
    query = demo.control(f"shopify/{SHOP}/entry")["query"]
    page = demo.http.get(f"{demo.app}/?{query}", timeout=10)
    page.raise_for_status()
    say("install", f"Waybill is installed in {SHOP}")


def connect(demo: Demo) -> None:
    """The merchant consents on AliExpress."""
    consent = demo.open("/aliexpress/connect").headers["Location"]
    page = demo.http.get(consent, timeout=10).text
    fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    answer = demo.http.post(consent, data=fields, allow_redirects=False, timeout=10)
    demo.http.get(answer.headers["Location"], allow_redirects=False, timeout=10).raise_for_status()
    say("connect AliExpress", "the merchant's buyer account may be used")


def link(demo: Demo) -> None:
    """The merchant pastes the product's address and chooses the SKU."""
    found = r'href="(/links/new\?variant=[^"]+)"'
    path = demo.until(lambda: next(iter(re.findall(found, demo.open("/links?q=Phone+stand").text)), None))
    variant = parse_qs(urlsplit(unescape(path)).query)["variant"][0]
    address = f"https://www.aliexpress.com/item/{STAND}.html"
    chooser = demo.click("/links/look-up", variant=variant, address=address).headers["Location"]
    sku = demo.until(lambda: next(iter(re.findall(r'value="(\d{17})"', demo.open(chooser).text)), None))
    demo.click("/links", variant=variant, product=STAND, sku_id=sku, quantity="1")
    demo.variant = variant
    say("link", f"Phone stand -> AliExpress product {STAND}, SKU {sku}")


def buy(demo: Demo) -> dict[str, str]:
    """A customer buys two; the order comes in by webhook."""
    lines = [{"variant": demo.variant, "quantity": 2}]
    order: dict[str, str] = demo.control(
        f"shopify/{SHOP}/orders", lines=lines, email="buyer@example.com", address=BUYER
    )
    path = demo.until(lambda: order_path(demo, order["name"]))
    say("order", f"{order['name']} came in by webhook: {demo.app}{path}")
    return {**order, "path": path}


def order_path(demo: Demo, name: str) -> str:
    """The path of the order's page, once the app knows it."""
    page = demo.open(f"/orders?q={quote(name)}").text
    return next(iter(re.findall(r'href="(/orders/\d+)"', page)), "")


def place(demo: Demo, order: dict[str, str]) -> str:
    """Two clicks place the supplier order at the price they show; the merchant pays on AliExpress."""
    demo.until(lambda: 'data-submit="check-price"' in demo.open(order["path"]).text)
    demo.order(order["path"])
    bought: list[dict[str, Any]] = demo.until(lambda: demo.books("control/aliexpress/orders"))
    number = str(bought[-1]["number"])
    say("place", f"AliExpress order {number}, not paid yet")
    demo.control(f"aliexpress/orders/{number}/pay")
    say("pay", f"AliExpress order {number} is paid")
    return number


def ship(demo: Demo, number: str) -> None:
    """The supplier ships two days later."""
    demo.control("clock", advance_seconds=2 * 86400)
    demo.control(f"aliexpress/orders/{number}/ship")
    say("ship", "two days later the supplier handed the parcel over")


def shipment(demo: Demo, order: dict[str, str]) -> None:
    """One click finds the number and marks exactly the shipped units in Shopify."""
    demo.click("/orders/tracking-numbers")
    path = f"control/shopify/{SHOP}/orders/{order['legacy_id']}"
    fulfillments = demo.until(lambda: demo.books(path)["fulfillments"])
    tracking = fulfillments[0]["tracking"][0]
    units = sum(line["quantity"] for line in fulfillments[0]["lines"])
    say("Get tracking numbers", f"{units} units fulfilled in Shopify with {tracking['company']} {tracking['number']}")


def letter(demo: Demo, order: dict[str, str]) -> None:
    """The customer has one shipping confirmation."""
    letters = demo.until(lambda: [m for m in demo.books("mailbox.json") if order["name"] in m["subject"] + m["text"]])
    if len(letters) != 1:
        raise click.ClickException(f"The customer got {len(letters)} letters instead of one.")
    say("letter", f"{letters[0]['subject']!r} is in the mailbox: {demo.sandbox}/mailbox")


@click.command()
@click.option("--once", is_flag=True, help="Exit after the walk.")
def main(*, once: bool) -> None:
    """Start everything on loopback, walk one order from install to email, and stay up."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    demo = Demo()
    try:
        run(demo, once=once)
    except KeyboardInterrupt:
        click.echo("Stopped.")
    finally:
        demo.stop()


def run(demo: Demo, *, once: bool) -> None:
    """Start, walk, and stay up unless `once`."""
    click.echo("Starting the sandbox, the app and a worker ...")
    demo.start()
    click.echo("One order, from install to shipping email:")
    walk(demo)
    click.echo("Done.")
    if once:
        return
    click.echo(f"\nOpen the admin shell: {demo.sandbox}/shopify/{SHOP}/admin")
    click.echo(f"Everything else: {demo.sandbox}/\nStop with Ctrl-C.")
    click.echo("\nLetting five weeks pass, with one order for each late rule (a few minutes) ...")
    LateOrders(demo, BUYER).seed()
    click.echo(f"Done: look at Late orders. Move the time on at {demo.sandbox}/clock and watch more of them open.")
    demo.until_stopped()


if __name__ == "__main__":
    main()
