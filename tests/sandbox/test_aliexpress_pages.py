"""The pages on which people play buyer, seller and carrier."""

from collections.abc import Iterator

import pytest
import requests

from sandbox.aliexpress.catalog import sku_attr_of
from tests.sandbox.aliexpress_caller import LAMP, STAND, STAND_BLACK, Caller, item, serving

BLACK = sku_attr_of({"Color": "Black"})


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serving() as url:
        made = Caller(url)
        made.connect()
        yield made


def page(caller: Caller, path: str = "") -> str:
    """The text of a page."""
    answer = requests.get(f"{caller.url}/aliexpress{path}", timeout=5)
    assert answer.status_code == 200
    return answer.text


def press(caller: Caller, number: str, action: str, **form: str) -> requests.Response:
    """Presses a button and follows to the page it leads to."""
    return requests.post(f"{caller.url}/aliexpress/orders/{number}/{action}", data=form, timeout=5)


def test_the_home_page_has_every_product_with_its_link(caller: Caller) -> None:
    text = page(caller)

    assert "Foldable Aluminum Phone Stand" in text
    assert "Copy link" in text
    assert f"/aliexpress/item/{STAND}.html" in text


def test_an_item_page_shows_variants_and_delivery(caller: Caller) -> None:
    text = page(caller, f"/item/{STAND}.html")

    assert STAND_BLACK in text
    assert "White" in text
    assert "ePacket" in text
    assert requests.get(f"{caller.url}/aliexpress/item/1.html", timeout=5).status_code == 404
    picture = requests.get(f"{caller.url}/aliexpress/images/{STAND}.svg", timeout=5)
    assert picture.headers["Content-Type"].startswith("image/svg+xml")


def test_an_order_can_be_walked_from_payment_to_delivery(caller: Caller) -> None:
    assert "No orders yet" in page(caller, "/orders")
    number = str(caller.create(item(STAND, BLACK, count=2), item(LAMP))["order_list"]["number"][0])
    assert number in page(caller, "/orders")
    assert "Awaiting payment" in page(caller, f"/orders/{number}")

    assert "Ship part" in press(caller, number, "pay").text
    form = {"part": "1", f"quantity-{STAND_BLACK}": "1", "quantity-12000038176637570": "0", "mail_no": ""}
    assert "Partly shipped" in press(caller, number, "ship", **form).text
    assert ">Shipped<" in press(caller, number, "ship").text
    assert "USPS" in press(caller, number, "last_mile", parcel="1").text
    assert (
        "Arrived at sorting center" in press(caller, number, "event", parcel="0", name="Arrived at sorting center").text
    )
    assert ">Delivered<" in press(caller, number, "deliver").text
    assert "Finished" in press(caller, number, "finish").text


def test_a_button_that_makes_no_sense_says_why(caller: Caller) -> None:
    number = str(caller.create()["order_list"]["number"][0])

    refused = press(caller, number, "ship")

    assert refused.status_code == 409
    assert f"Order {number} is PLACE_ORDER_SUCCESS and cannot be shipped." in refused.text
    assert press(caller, "1", "pay").status_code == 404


def test_markup_in_an_order_stays_text(caller: Caller) -> None:
    number = str(caller.create(full_name="Test <script>alert(1)</script>")["order_list"]["number"][0])

    text = page(caller, f"/orders/{number}")

    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text
