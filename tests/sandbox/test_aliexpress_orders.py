"""What becomes of a placed order: payment, time-outs, cancellation, and what order.get says."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sandbox.aliexpress.catalog import sku_attr_of
from tests.sandbox.aliexpress_caller import LAMP, STAND, STAND_BLACK, Caller, item, serving

BLACK = sku_attr_of({"Color": "Black"})
WHITE = sku_attr_of({"Color": "White"})
MUG_400 = sku_attr_of({"Capacity": "400 ml"})


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serving() as url:
        made = Caller(url)
        made.connect()
        made.mode(read_lag_seconds=0)
        yield made


def test_a_new_order_is_unpaid_and_tells_what_was_bought(caller: Caller) -> None:
    result = caller.create(item(STAND, WHITE, count=2))

    number = str(result["order_list"]["number"][0])
    assert re.fullmatch(r"\d{16}", number)
    order = caller.order(number)
    assert (order["order_status"], order["logistics_status"]) == ("PLACE_ORDER_SUCCESS", "NO_LOGISTICS")
    assert order["pay_timeout_second"] == "86400"
    assert "order_paidtime_string" not in order
    child = order["child_order_list"]["aeop_child_order_info"][0]
    assert (child["sku_id"], child["product_count"]) == ("12000038176637561", 2)
    assert child["product_price"] == {"amount": "3.25", "currency_code": "USD"}
    # 2 at 3.25, shipping 1.99 and a fifth of it for the second unit.
    assert order["order_amount"] == {"amount": "8.89", "currency_code": "USD"}


def test_times_are_us_pacific(caller: Caller) -> None:
    number = str(caller.create()["order_list"]["number"][0])
    caller.act(number, "pay")

    order = caller.order(number)

    pacific = ZoneInfo("America/Los_Angeles")
    created = datetime.strptime(order["gmt_create"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=pacific)
    assert abs((datetime.now(UTC) - created).total_seconds()) < 60
    stamp, _, zone = order["order_paidtime_string"].partition("[")
    assert zone == "America/Los_Angeles]"
    assert abs((datetime.now(UTC) - datetime.fromisoformat(stamp)).total_seconds()) < 60


def test_an_order_cannot_be_read_for_the_first_ten_seconds(caller: Caller) -> None:
    caller.mode(read_lag_seconds=10)
    number = caller.create()["order_list"]["number"][0]
    query = {"single_order_query": {"order_id": number}}

    error = caller.sync("aliexpress.trade.ds.order.get", **query)["error_response"]
    caller.advance(seconds=11)

    assert (error["code"], error["sub_code"]) == ("15", "isv.insufficient-permission")
    assert caller.order(str(number))["order_status"] == "PLACE_ORDER_SUCCESS"


def test_another_account_cannot_read_the_order(caller: Caller) -> None:
    number = caller.create()["order_list"]["number"][0]
    caller.connect("somebody-else")

    answer = caller.sync("aliexpress.trade.ds.order.get", single_order_query={"order_id": number})

    assert answer["error_response"]["sub_code"] == "isv.invalid-authorization"


def test_a_flat_order_id_is_not_understood(caller: Caller) -> None:
    answer = caller.sync("aliexpress.trade.ds.order.get", order_id="8206563124840456")

    assert answer["error_response"]["code"] == "MissingParameter"


def test_an_unpaid_order_closes_when_its_time_is_over(caller: Caller) -> None:
    before = caller.control("aliexpress/products", method="GET")[0]["skus"][0]["stock"]
    number = str(caller.create(item(STAND, BLACK, count=2))["order_list"]["number"][0])
    caller.advance(hours=24)

    order = caller.order(number)

    child = order["child_order_list"]["aeop_child_order_info"][0]
    assert (order["order_status"], child["end_reason"]) == ("FINISH", "PAY_TIMEOUT")
    assert order["user_order_amount"]["amount"] == "0.00"
    assert caller.control("aliexpress/products", method="GET")[0]["skus"][0]["stock"] == before


def test_a_canceled_order_says_so_in_its_children(caller: Caller) -> None:
    number = str(caller.create(item(STAND, BLACK), item(LAMP))["order_list"]["number"][0])
    caller.act(number, "pay")
    caller.act(number, "cancel", sku_ids=[STAND_BLACK])
    children = caller.order(number)["child_order_list"]["aeop_child_order_info"]
    assert [child.get("end_reason") for child in children] == ["CANCELED", None]
    assert caller.order(number)["order_status"] == "WAIT_SELLER_SEND_GOODS"

    caller.act(number, "cancel", reason="SELLER_CLOSED")
    assert caller.order(number)["order_status"] == "FINISH"


@pytest.mark.parametrize(
    ("mode", "status", "msg"),
    [
        ("off", "PLACE_ORDER_SUCCESS", None),
        ("fail", "PLACE_ORDER_SUCCESS", "OrderCreated, autoPay fail:APIPayFail"),
        ("ok", "WAIT_SELLER_SEND_GOODS", None),
    ],
)
def test_automatic_payment(caller: Caller, mode: str, status: str, msg: str | None) -> None:
    caller.mode(auto_pay=mode)

    result = caller.create(extend={"payment": {"pay_currency": "USD", "try_to_pay": "true"}})

    assert (result["is_success"], result.get("error_msg")) == (True, msg)
    assert caller.order(str(result["order_list"]["number"][0]))["order_status"] == status


def test_afterpay_pays_an_unpaid_order(caller: Caller) -> None:
    caller.mode(auto_pay="ok")
    number = caller.create()["order_list"]["number"][0]

    answer = caller.call("aliexpress.ds.order.afterpay", req={"order_id": str(number)})

    assert answer["result"] is True
    assert caller.order(str(number))["order_status"] == "WAIT_SELLER_SEND_GOODS"


def test_a_payment_can_be_held_for_review(caller: Caller) -> None:
    number = str(caller.create()["order_list"]["number"][0])

    assert caller.act(number, "pay", review=True)["status"] == "RISK_CONTROL"
    assert caller.act(number, "pay")["status"] == "WAIT_SELLER_SEND_GOODS"


def test_tax_shows_only_in_the_order(caller: Caller) -> None:
    caller.mode(tax_percent=20)
    number = str(caller.create(item(LAMP))["order_list"]["number"][0])

    order = caller.order(number)

    assert order["child_order_list"]["aeop_child_order_info"][0]["actual_tax_fee"]["amount"] == "2.29"
    assert order["order_amount"]["amount"] == "13.76"


def test_single_lists_can_collapse_and_numbers_can_be_text(caller: Caller) -> None:
    caller.mode(collapse_single=True)
    result = caller.create()
    number = result["order_list"]["number"]
    assert isinstance(number, int)
    assert caller.order(str(number))["child_order_list"]["aeop_child_order_info"]["product_count"] == 1

    caller.mode(collapse_single=False, stringify_numbers=True)
    result = caller.create()
    assert result["is_success"] == "true"
    number = result["order_list"]["number"][0]
    assert isinstance(number, str)
    assert caller.order(number)["child_order_list"]["aeop_child_order_info"][0]["product_count"] == "1"


def test_thousands_of_orders_stay_quick_to_list(caller: Caller) -> None:
    caller.mode(published_limits=False)
    for count in range(300):
        caller.create(out_order_id=f"many-{count}")

    books = caller.control("aliexpress/orders", method="GET")
    assert len({book["number"] for book in books}) == 300
