"""The human pages of the toy Shopify: every button does over HTTP what it says."""

import hashlib
import hmac
import html
import re
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
import requests
from sandbox.settings import Settings

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


def test_the_first_page_leads_everywhere(shop: ShopCaller) -> None:
    text = requests.get(f"{shop.settings.url}/", timeout=5).text

    for place in (
        f"/shopify/{shop.domain}/admin",
        f"/shopify/{shop.domain}/store",
        "/aliexpress",
        "/mailbox",
        "/clock",
    ):
        assert f'href="{place}"' in text


@pytest.mark.parametrize(("form", "hours"), [({"seconds": "86400"}, 24), ({"count": "3", "unit": "3600"}, 3)])
def test_the_clock_moves_forward_and_back_to_real_time(real_time: str, form: dict[str, str], hours: int) -> None:
    before = requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"]

    requests.post(f"{real_time}/clock", data=form, timeout=5)

    after = requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"]
    assert after - before == hours * 3600
    requests.post(f"{real_time}/clock", data={"reset": "1"}, timeout=5)
    assert requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"] == 0


@pytest.mark.parametrize("form", [{"seconds": "-5"}, {"count": "many", "unit": "60"}, {}])
def test_the_clock_says_why_it_does_not_move(real_time: str, form: dict[str, str]) -> None:
    assert 'role="alert"' in requests.post(f"{real_time}/clock", data=form, timeout=5).text


def test_the_merchant_sees_the_scopes_before_installing(shop: ShopCaller) -> None:
    shop.control("uninstall")
    assert requests.get(f"{shop.base}/admin/apps/waybill", timeout=5).url.endswith("/admin/install")

    text = page(shop, "/admin/install")
    assert "read_merchant_managed_fulfillment_orders" in text

    answer = press(shop, "/admin/install")
    assert answer.url.endswith("/admin/apps/waybill")
    assert "<iframe" in answer.text

    assert "Not installed" in press(shop, "/admin/uninstall").text


def test_the_frame_opens_the_app_with_a_signed_query(shop: ShopCaller, sandbox: Settings) -> None:
    text = page(shop, "/admin/apps/waybill/orders/7?tab=late")

    source = urlsplit(html.unescape(re.search(r'<iframe src="([^"]+)"', text)[1]))  # type: ignore[index]
    given = dict(parse_qsl(source.query))
    assert f"{source.scheme}://{source.netloc}{source.path}" == f"{sandbox.app_url}/orders/7"
    assert given.pop("tab") == "late"
    signature = given.pop("hmac")
    message = urlencode(sorted(given.items()), quote_via=quote)
    assert signature == hmac.new(sandbox.api_secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    assert given["shop"] == shop.domain
    assert given["embedded"] == "1"


def test_unknown_shops_orders_and_pages_are_not_found(shop: ShopCaller) -> None:
    assert (
        "There is no shop" in requests.get(f"{shop.settings.url}/shopify/no-shop.myshopify.com/admin", timeout=5).text
    )
    page(shop, "/admin/orders/1", status=404)
    page(shop, "/admin/discounts", status=404)
    page(shop, "/admin/apps/other", status=404)


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("one-line", {"financial_status": "paid", "test": False}),
        ("pending", {"financial_status": "pending"}),
        ("test-order", {"test": True}),
        ("no-address", {"address": None}),
        ("no-email", {"email": None}),
        ("high-risk", {"risk": "HIGH"}),
    ],
)
def test_one_click_buys_what_the_button_says(shop: ShopCaller, preset: str, expected: Json) -> None:
    order = bought(shop, preset)

    assert {name: order[name] for name in expected} == expected


@pytest.mark.parametrize(
    ("preset", "lines"),
    [("several-lines", 1), ("same-variant-twice", 2), ("unlinked", 1), ("digital", 1), ("emoji", 1)],
)
def test_one_click_buys_lines_even_in_a_shop_with_one_product(shop: ShopCaller, preset: str, lines: int) -> None:
    assert len(bought(shop, preset)["lines"]) == lines


def test_a_cart_is_bought_for_another_country(shop: ShopCaller) -> None:
    answer = press(
        shop, "/store", **{shop.variants[0]: "3", "country": "DE", "email": "", "financial_status": "authorized"}
    )

    order = orders(shop)[0]
    assert f"<strong>{order['name']}</strong>" in answer.text
    assert [line["quantity"] for line in order["lines"]] == [3]
    assert order["address"]["country_code"] == "DE"
    assert order["email"] is None
    assert order["financial_status"] == "authorized"


def test_an_empty_cart_buys_nothing(shop: ShopCaller) -> None:
    assert "Put something into the cart first." in press(shop, "/store", country="US").text
    assert orders(shop) == []


def test_markup_in_names_and_notes_is_inert(shop: ShopCaller) -> None:
    order = bought(shop, "emoji")

    text = page(shop, f"/admin/orders/{order['legacy_id']}") + page(shop, "/admin/orders")
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "🎈" in text


def test_a_pending_order_is_marked_as_paid(shop: ShopCaller) -> None:
    order = bought(shop, "pending")

    act(shop, order, "pay")

    assert book(shop, order["legacy_id"])["financial_status"] == "paid"
    assert "cannot be paid" in act(shop, order, "pay")


def test_an_order_is_held_and_released(shop: ShopCaller) -> None:
    order = bought(shop, "one-line")

    assert "Release hold" in act(shop, order, "hold")
    assert "Release hold" not in act(shop, order, "release")


def test_shipping_by_hand_takes_the_units_and_number_given(shop: ShopCaller) -> None:
    order = bought(shop, "several-lines")
    line = order["lines"][0]["gid"]

    text = act(shop, order, "fulfill", number="LP00987654321", company="4PX", **{line: "1"})

    assert "Partially fulfilled" in text
    assert re.search(r'<a href="https://track\.4px\.com[^"]+"[^>]*>LP00987654321</a>', text)
    assert "Shipping confirmation to buyer@example.com" in text
    [shipment] = book(shop, order["legacy_id"])["fulfillments"]
    assert "Canceled" not in text
    assert "Cancelled" in act(shop, order, "cancel-fulfillment", fulfillment=shipment["gid"])


def test_units_are_refunded_and_edited(shop: ShopCaller) -> None:
    order = bought(shop, "several-lines")
    line = order["lines"][0]["gid"]

    act(shop, order, "refund", line=line)
    assert book(shop, order["legacy_id"])["lines"][0]["current_quantity"] == 1
    act(shop, order, "edit", **{line: "4"})
    assert book(shop, order["legacy_id"])["lines"][0]["current_quantity"] == 4
    assert "Only 4 unfulfilled units" in act(shop, order, "edit", **{line: "-1"})


def test_the_address_is_changed(shop: ShopCaller) -> None:
    order = bought(shop, "one-line")

    text = act(
        shop,
        order,
        "address",
        address1="9 New Street",
        city="Toronto",
        province_code="ON",
        country_code="CA",
        zip="M5V 0A1",
    )

    assert "9 New Street" in text
    address = book(shop, order["legacy_id"])["address"]
    assert (address["country_code"], address["city"], address["first_name"]) == ("CA", "Toronto", "Test")


def test_a_cancelled_order_offers_nothing_more(shop: ShopCaller) -> None:
    order = bought(shop, "one-line")

    text = act(shop, order, "cancel")

    assert "Canceled: customer" in text
    assert "Cancel order" not in text
    assert "is already cancelled" in act(shop, order, "cancel")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("shopifycloud/app-bridge.js", "text/javascript"),
        ("shopifycloud/polaris-1.js", "text/javascript"),
        ("shopifycloud/polaris.js", "text/javascript"),
        ("shell.js", "text/javascript"),
        ("sandbox.css", "text/css"),
        ("admin.css", "text/css"),
    ],
)
def test_the_cdn_serves_its_files(sandbox: Settings, path: str, kind: str) -> None:
    answer = requests.get(f"{sandbox.url}/cdn/{path}", timeout=5)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")
    assert "https://" not in answer.text
