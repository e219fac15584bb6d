"""Placing orders: splits, replays, refusals, freight and the address tree."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sandbox.aliexpress.catalog import sku_attr_of
from tests.sandbox.aliexpress_caller import LAMP, MUG, STAND, STAND_BLACK, Caller, item, serving

BLACK = sku_attr_of({"Color": "Black"})
WHITE = sku_attr_of({"Color": "White"})
MUG_400 = sku_attr_of({"Capacity": "400 ml"})
FREIGHT = {
    "quantity": "1",
    "shipToCountry": "US",
    "productId": STAND,
    "selectedSkuId": STAND_BLACK,
    "language": "en_US",
    "locale": "en_US",
    "currency": "USD",
}


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serving() as url:
        made = Caller(url)
        made.connect()
        made.mode(read_lag_seconds=0)
        yield made


def freight(caller: Caller, **changes: str) -> Any:
    """The `result` of freight.query."""
    return caller.call("aliexpress.ds.freight.query", queryDeliveryReq={**FREIGHT, **changes})["result"]


def test_one_call_makes_one_order_per_store(caller: Caller) -> None:
    items = (item(STAND, BLACK), item(MUG, MUG_400), item(LAMP))

    numbers = [str(number) for number in caller.create(*items)["order_list"]["number"]]

    assert len(set(numbers)) == 2
    stores = {caller.order(number)["store_info"]["store_name"] for number in numbers}
    assert stores == {"Bright Desk Store", "Travel Goods Store"}
    caller.mode(split_by_store=False)
    assert len(caller.create(*items)["order_list"]["number"]) == 1


def test_a_repeated_out_order_id_never_buys_twice_within_a_day(caller: Caller) -> None:
    first = caller.create(out_order_id="w-1")["order_list"]["number"]
    caller.advance(hours=23)
    assert caller.create(out_order_id="w-1")["order_list"]["number"] == first

    caller.mode(replay="repeated_error")
    refused = caller.create(out_order_id="w-1")
    assert (refused["is_success"], refused["error_code"]) == (False, "REPEATED_ORDER_ERROR")

    caller.advance(hours=2)
    assert caller.create(out_order_id="w-1")["order_list"]["number"] != first


def test_the_memory_of_out_order_ids_is_per_account(caller: Caller) -> None:
    first = caller.create(out_order_id="w-1")["order_list"]["number"]
    caller.connect("somebody-else")

    assert caller.create(out_order_id="w-1")["order_list"]["number"] != first


def test_parallel_calls_with_one_out_order_id_make_one_order(caller: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: caller.create(out_order_id="w-2"), range(8)))

    assert len({result["order_list"]["number"][0] for result in results}) == 1
    assert len(caller.control("aliexpress/orders", method="GET")) == 1


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (item("1005000000000000"), "PRODUCT_NOT_EXIST"),
        (item(STAND, "14:1#Pink"), "SKU_NOT_EXIST"),
        (item(STAND), "SKU_NOT_EXIST"),
        (item(STAND, BLACK, service="PIGEON"), "DELIVERY_METHOD_NOT_EXIST"),
        (item(STAND, BLACK, count=9999), "DELIVERY_METHOD_NOT_EXIST"),
        (item(STAND, BLACK, count=0), "PARM_ILLEGL"),
    ],
)
def test_what_cannot_be_bought_is_refused(caller: Caller, wanted: dict[str, Any], code: str) -> None:
    result = caller.create(wanted)

    assert (result["is_success"], result["error_code"]) == (False, code)
    assert "order_list" not in result
    assert caller.control("aliexpress/orders", method="GET") == []


def test_a_product_can_change_under_the_buyer(caller: Caller) -> None:
    made = caller.control(
        "aliexpress/products",
        {"subject": "Cable", "skus": [{"attrs": {"Color": "Red"}, "price": "1.20", "stock": 2}], "ships_to": ["US"]},
    )
    product_id, sku = made["product_id"], made["skus"][0]
    assert caller.create(item(product_id, sku["sku_attr"], count=2))["is_success"] is True
    assert caller.create(item(product_id, sku["sku_attr"]))["error_code"] == "DELIVERY_METHOD_NOT_EXIST"

    caller.control(f"aliexpress/products/{product_id}", {"skus": [{"sku_id": sku["sku_id"], "stock": 9, "price": "2"}]})
    query = {"productId": product_id, "selectedSkuId": sku["sku_id"]}
    assert freight(caller, **query)["delivery_options"]["delivery_option_d_t_o"][0]["available_stock"] == "9"
    assert freight(caller, **query, shipToCountry="FR")["msg"] == "DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS"

    renamed = caller.control(
        f"aliexpress/products/{product_id}", {"skus": [{"sku_id": sku["sku_id"], "attrs": {"Color": "Scarlet"}}]}
    )
    assert caller.create(item(product_id, sku["sku_attr"]))["error_code"] == "SKU_NOT_EXIST"
    assert caller.create(item(product_id, renamed["skus"][0]["sku_attr"]))["is_success"] is True

    caller.control(f"aliexpress/products/{product_id}", {"status": "offline"})
    assert caller.create(item(product_id))["error_code"] == "ERROR_WHEN_BUILD_FOR_PLACE_ORDER"
    caller.control(f"aliexpress/products/{product_id}", {"skus": [{"sku_id": sku["sku_id"], "delete": True}]})
    assert freight(caller, **query)["msg"] == "DELIVERY_INFO_EMPTY"


def test_stock_is_held_for_the_whole_order(caller: Caller) -> None:
    caller.control(f"aliexpress/products/{STAND}", {"skus": [{"sku_id": STAND_BLACK, "stock": 3}]})

    result = caller.create(item(STAND, BLACK, count=2), item(STAND, BLACK, count=2))

    assert result["error_code"] == "INVENTORY_HOLD_ERROR"


def test_free_and_paid_delivery_with_epacket_where_it_goes(caller: Caller) -> None:
    american = freight(caller)["delivery_options"]["delivery_option_d_t_o"]
    brazilian = freight(caller, shipToCountry="BR", currency="BRL")["delivery_options"]["delivery_option_d_t_o"]

    free = [option for option in american if option["free_shipping"]]
    assert free
    assert all("shipping_fee_cent" not in option for option in free)
    epacket = next(option for option in american if option["company"] == "ePacket")
    assert float(epacket["shipping_fee_cent"]) < 5
    assert epacket["max_delivery_days"] < 14
    assert all(option["company"] != "ePacket" for option in brazilian)
    assert brazilian[0]["shipping_fee_currency"] == "BRL"
    assert freight(caller, shipToCountry="KP")["code"] == 505


def test_a_disabled_account_and_a_planned_refusal(caller: Caller) -> None:
    caller.mode(order_error={"code": "BLACKLIST_BUYER_IN_LIST", "msg": "Blocked"})
    assert caller.create()["error_code"] == "BLACKLIST_BUYER_IN_LIST"

    caller.mode(order_error=None)
    caller.control("aliexpress/accounts", {"account": "demo-buyer", "disabled": True})
    assert caller.create()["error_code"] == "USER_ACCOUNT_DISABLED"


def test_the_address_tree_nests_text_in_text(caller: Caller) -> None:
    data = caller.call("aliexpress.ds.address.get", countryCode="FR")["result"]["data"]

    names = {child["name"] for child in json.loads(data["children"])}
    assert {"Val-d'Oise", "Bouches-du-Rhone", "Paris"} <= names
    cities = json.loads(json.loads(data["children"])[0]["children"])
    assert cities[-1] == {"name": "Other", "type": "CITY", "hasChildren": False}


def test_a_product_refuses_by_code_inside_the_answer(caller: Caller) -> None:
    unknown = caller.call("aliexpress.ds.product.get", product_id="1", ship_to_country="US")
    assert (unknown["rsp_code"], unknown["rsp_msg"]) == (604, "ITEM_ID_NOT_FOUND")

    caller.control(f"aliexpress/products/{MUG}", {"ships_to": ["US"]})
    foreign = caller.call("aliexpress.ds.product.get", product_id=MUG, ship_to_country="FR")
    assert foreign["rsp_msg"] == "Item is not allowed to this country"
