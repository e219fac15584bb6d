"""Parcels, numbers and scans, as tracking.get and order.get tell them."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests

from sandbox.aliexpress.catalog import sku_attr_of
from sandbox.aliexpress.numbers import dhl_germany_number, s10_number, usps_number
from tests.sandbox.aliexpress_caller import LAMP, STAND, STAND_BLACK, Caller, item, serving

BLACK = sku_attr_of({"Color": "Black"})


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serving() as url:
        made = Caller(url)
        made.connect()
        made.mode(read_lag_seconds=0)
        yield made


def paid(caller: Caller, *items: dict[str, Any]) -> str:
    """The number of a paid order."""
    number = str(caller.create(*items)["order_list"]["number"][0])
    caller.act(number, "pay")
    return number


def lines(caller: Caller, number: str) -> Any:
    """The parcels as tracking.get lists them."""
    return caller.tracking(number)["data"]["tracking_detail_line_list"]["tracking_detail"]


def test_there_is_no_tracking_before_the_shipment(caller: Caller) -> None:
    number = paid(caller)

    assert caller.tracking(number) == {"ret": False, "code": "1001", "msg": "TRACKING DATA NOT FOUND"}


def test_a_parcel_in_preparation_has_no_number_yet(caller: Caller) -> None:
    number = paid(caller)
    caller.act(number, "prepare")

    line = lines(caller, number)[0]

    assert line["mail_no"] == ""
    names = [node["tracking_name"] for node in line["detail_node_list"]["detail_node"]]
    assert names == ["Package in preparation", "Order created"]
    assert caller.order(number)["order_status"] == "WAIT_SELLER_SEND_GOODS"


def test_the_provisional_number_becomes_that_of_the_last_mile(caller: Caller) -> None:
    number = paid(caller)
    first = caller.act(number, "ship")["numbers"][0]
    assert first.startswith("LP")
    assert len(first) == 16
    assert "cp_name" not in lines(caller, number)[0]
    caller.advance(days=3)

    last = caller.act(number, "last_mile")["numbers"][0]

    line = lines(caller, number)[0]
    assert line["mail_no"] == last
    assert last.startswith("92")
    assert len(last) == 22
    assert (line["carrier_name"], line["cp_name"]) == ("AliExpress Selection Standard", "USPS")
    order = caller.order(number)
    assert order["logistics_info_list"]["aeop_order_logistics_info"][0]["logistics_no"] == first
    nodes = line["detail_node_list"]["detail_node"]
    assert [type(node["time_stamp"]) for node in nodes] == [int, str, int, str]
    stamps = [int(node["time_stamp"]) for node in nodes]
    assert stamps == sorted(stamps, reverse=True)


def test_parts_go_in_parcels_that_say_what_is_inside(caller: Caller) -> None:
    number = paid(caller, item(STAND, BLACK, count=3), item(LAMP))

    caller.act(number, "ship", items=[{"sku_id": STAND_BLACK, "quantity": 2}])
    assert caller.order(number)["order_status"] == "SELLER_PART_SEND_GOODS"
    assert caller.order(number)["logistics_status"] == "SELLER_SEND_PART_GOODS"
    caller.act(number, "ship", mail_no="LB123456785CN", items=[{"sku_id": STAND_BLACK, "quantity": 1}])
    caller.act(number, "ship")

    assert caller.order(number)["order_status"] == "WAIT_BUYER_ACCEPT_GOODS"
    inside = [
        [(packed["sku_id"], packed["quantity"]) for packed in line["package_item_list"]["package_item"]]
        for line in lines(caller, number)
    ]
    assert inside == [[(int(STAND_BLACK), 2)], [(int(STAND_BLACK), 1)], [(12000038176637570, 1)]]
    assert lines(caller, number)[1]["mail_no"] == "LB123456785CN"


def test_a_parcel_may_not_say_what_is_inside(caller: Caller) -> None:
    caller.mode(package_items=False)
    number = paid(caller)
    caller.act(number, "ship")

    assert lines(caller, number)[0]["package_item_list"] == {}


def test_a_seller_who_ships_turns_a_cancellation_down(caller: Caller) -> None:
    number = paid(caller)
    assert caller.act(number, "request_cancel")["status"] == "IN_CANCEL"

    assert caller.act(number, "ship")["status"] == "WAIT_BUYER_ACCEPT_GOODS"


def test_units_are_never_shipped_twice(caller: Caller) -> None:
    number = paid(caller, item(STAND, BLACK, count=2))
    url = f"{caller.url}/control/aliexpress/orders/{number}/ship"

    too_many = requests.post(url, json={"items": [{"sku_id": STAND_BLACK, "quantity": 3}]}, timeout=5)
    caller.act(number, "ship")
    again = requests.post(url, json={}, timeout=5)

    assert (too_many.status_code, again.status_code) == (409, 409)
    assert number in again.json()["error"]
    assert "WAIT_BUYER_ACCEPT_GOODS" in again.json()["error"]


def test_an_unpaid_order_is_not_shipped_and_unknown_things_are_404(caller: Caller) -> None:
    number = str(caller.create()["order_list"]["number"][0])
    url = f"{caller.url}/control/aliexpress/orders"

    assert requests.post(f"{url}/{number}/ship", json={}, timeout=5).status_code == 409
    assert requests.post(f"{url}/{number}/fly", json={}, timeout=5).status_code == 404
    assert requests.get(f"{url}/1", timeout=5).status_code == 404


def test_events_delivery_and_receipt(caller: Caller) -> None:
    number = paid(caller)
    caller.act(number, "ship", provisional=False)
    caller.act(number, "event", name="Held by customs", description="Documents are missing.")
    caller.act(number, "deliver")
    nodes = lines(caller, number)[0]["detail_node_list"]["detail_node"]
    assert [node["tracking_name"] for node in nodes][:2] == ["Delivered", "Held by customs"]
    assert caller.order(number)["order_status"] == "WAIT_BUYER_ACCEPT_GOODS"

    caller.act(number, "dispute")
    assert caller.order(number)["order_status"] == "IN_ISSUE"
    caller.act(number, "finish")
    order = caller.order(number)
    assert (order["order_status"], order["logistics_status"]) == ("FINISH", "BUYER_ACCEPT_GOODS")
    assert "end_reason" not in order["child_order_list"]["aeop_child_order_info"][0]


def test_a_slow_seller_ships_by_itself(caller: Caller) -> None:
    caller.mode(auto_ship_days=2)
    number = paid(caller)
    caller.advance(days=1, hours=23)
    assert caller.tracking(number)["code"] == "1001"

    caller.advance(hours=2)

    assert lines(caller, number)[0]["mail_no"].startswith("LP")
    assert caller.order(number)["order_status"] == "WAIT_BUYER_ACCEPT_GOODS"


def test_made_up_numbers_have_right_check_digits() -> None:
    assert s10_number("LB", 12345678, "CN") == "LB123456785CN"
    assert usps_number(7745830848884)[:8] == "92748909"
    digits = [int(digit) for digit in dhl_germany_number(42)]
    assert (3 * sum(digits[-2::-2]) + sum(digits[-1::-2])) % 10 == 0
    assert len(digits) == 20
