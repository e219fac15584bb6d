"""The store and the order pages of the toy Shopify: every button does over HTTP what it says."""

import re

import pytest

from tests.sandbox.shell_hands import Json, act, book, bought, orders, page, press
from tests.sandbox.shopify_caller import ShopCaller


@pytest.mark.parametrize(
    ("preset", "expected"),
    [
        ("one-line", {"financial_status": "paid", "test": False}),
        ("pending", {"financial_status": "pending"}),
        ("test-order", {"test": True}),
        ("no-address", {"address": None}),
        ("no-email", {"email": None}),
        ("high-risk", {"risk": "HIGH"}),
        ("risk-pending", {"assessments": [], "recommendation": "NONE"}),
        ("authorized", {"financial_status": "authorized"}),
        ("deposit", {"financial_status": "partially_paid"}),
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
