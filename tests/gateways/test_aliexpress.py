"""AliExpress's methods in our values, and the three outcomes of an order."""

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import aliexpress_answers as say
import pytest
from loopback import Answer, Company

from shopify_app.config import Config
from shopify_app.errors import Disconnected, Refused, Retryable
from shopify_app.gateways.aliexpress import AliExpress
from shopify_app.gateways.aliexpress_sign import sign
from shopify_app.supplier_values import SupplierChild
from shopify_app.values import Money

NUMBER = "8206563124840456"


@pytest.fixture
def aliexpress(config: Config) -> AliExpress:
    return AliExpress(config, "access-1")


def test_a_call_is_a_signed_form_in_the_body(aliexpress: AliExpress, company: Company, config: Config) -> None:
    company.will(say.product(say.PRODUCT))
    aliexpress.product("1005006749040149", "US")
    sent = company.last
    assert (sent.method, sent.path) == ("POST", "/aliexpress/sync"), "nothing may stand in an access log"
    assert sent.headers["content-type"] == "application/x-www-form-urlencoded;charset=utf-8"
    assert sent.form["method"] == "aliexpress.ds.product.get"
    assert sent.form["access_token"] == "access-1"
    assert sent.form["sign"] == sign(sent.form, config.aliexpress_app_secret)


def test_a_product_is_read_with_its_skus(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.product(say.PRODUCT, rsp_code=200, rsp_msg="Call succeeds"))
    found = aliexpress.product("1005006749040149", "US", "EUR")
    assert company.last.form["ship_to_country"] == "US"
    assert company.last.form["target_currency"] == "EUR"
    assert (found.product_id, found.title, found.status) == ("1005006749040149", "Phone stand", "onSelling")
    assert (found.store_id, found.store_name, found.store_country) == ("1103800006", "Bright Desk Store", "CN")
    assert (found.brand, found.image) == ("other", "https://ae01.example/1.jpg")
    first, second = found.skus
    assert (first.sku_id, first.sku_attr) == ("12000038176637560", "14:193#Single Camera;5:361386")
    assert (first.name, first.stock, first.image) == ("Single Camera / M", 28, "https://ae01.example/black.jpg")
    assert first.price == Money(Decimal("16.12"), "USD"), "the offer is what is charged"
    assert (second.sku_id, second.sku_attr, second.stock) == ("12000038176637561", "14:29", 7)
    assert second.price == Money(Decimal("9.00"), "EUR")
    assert (second.name, second.image) == ("", "")


def test_a_product_without_its_extras_is_read_too(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.product({"ae_item_base_info_dto": {"subject": "Bare"}}))
    found = aliexpress.product("1005006749040149", "US")
    assert (found.product_id, found.brand, found.skus, found.image) == ("1005006749040149", "", (), "")


@pytest.mark.parametrize("words", ["ITEM_ID_NOT_FOUND", "Item is not allowed to this country", "SOMETHING_NEW"])
def test_a_product_that_is_not_sold_is_refused(aliexpress: AliExpress, company: Company, words: str) -> None:
    company.will(say.product(None, rsp_code="500", rsp_msg=words))
    with pytest.raises(Refused, match=f"AliExpress refused product 32997: {words}. ") as caught:
        aliexpress.product("32997", "US")
    assert caught.value.code == words


def test_a_system_error_about_a_product_is_asked_again(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.product(None, rsp_code=500, rsp_msg="System Error"))
    with pytest.raises(Retryable):
        aliexpress.product("32997", "US")


def test_an_empty_product_is_refused(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.product({}))
    with pytest.raises(Refused, match="no reason given"):
        aliexpress.product("32997", "US")


def test_freight_is_in_major_units(aliexpress: AliExpress, company: Company) -> None:
    free = {"code": "EMS", "free_shipping": "true", "max_delivery_days": "30", "tracking": "false"}
    unpriced = {"code": "DHL", "free_shipping": False}
    nameless = {"free_shipping": True}
    options = {"delivery_option_d_t_o": [say.OPTION, free, unpriced, nameless]}
    company.will(say.freight({"success": True, "code": 200, "delivery_options": options}))
    first, second = aliexpress.freight("1005006749040149", "12000038176637560", 2, "US", "EUR")
    assert json.loads(company.last.form["queryDeliveryReq"]) == {
        "quantity": "2",
        "shipToCountry": "US",
        "productId": "1005006749040149",
        "selectedSkuId": "12000038176637560",
        "language": "en_US",
        "locale": "en_US",
        "currency": "EUR",
    }
    assert (first.service, first.company) == ("CAINIAO_FULFILLMENT_STD", "AliExpress Selection Standard")
    assert first.fee == Money(Decimal("1.99"), "USD")
    assert (first.min_days, first.max_days, first.guaranteed_days) == (7, 13, 60)
    assert (first.tracked, first.stock) == (True, 20)
    assert second.fee == Money(Decimal(0), "EUR")
    assert (second.min_days, second.max_days, second.guaranteed_days) == (30, 30, None)
    assert (second.tracked, second.stock) == (False, None)


def test_a_collapsed_freight_option_is_still_an_option(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.freight({"success": "true", "delivery_options": {"delivery_option_d_t_o": say.OPTION}}))
    (option,) = aliexpress.freight("1", "2", 1, "US", "USD")
    assert option.service == "CAINIAO_FULFILLMENT_STD"


@pytest.mark.parametrize("msg", ["DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS", "DELIVERY_INFO_EMPTY"])
def test_no_delivery_is_refused_by_its_code(aliexpress: AliExpress, company: Company, msg: str) -> None:
    company.will(say.freight({"success": False, "code": 505, "msg": msg}))
    with pytest.raises(Refused, match=msg) as caught:
        aliexpress.freight("32997", "2", 1, "US", "USD")
    assert caught.value.code == msg


def test_a_freight_answer_without_result_is_asked_again(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.freight(None), {"a_response": {}, "b_response": {}}, Answer(b"<html>"), Answer({}, 403))
    for _ in range(4):
        with pytest.raises(Retryable, match="could not be read"):
            aliexpress.freight("32997", "2", 1, "US", "USD")


@pytest.mark.parametrize(
    ("words", "seconds"),
    [
        ("Api access frequency exceeds the limit. this ban will last 1 seconds", 1),
        ("this ban will last 30 seconds", 30),
        ("this ban will last 999999 seconds", 3600),
        ("too many calls", 1),
    ],
)
def test_a_ban_is_waited_out_as_told(aliexpress: AliExpress, company: Company, words: str, seconds: int) -> None:
    company.will(say.error("ApiCallLimit", msg=words))
    with pytest.raises(Retryable) as caught:
        aliexpress.order(NUMBER)
    assert caught.value.after == timedelta(seconds=seconds)


def test_an_order_is_read_as_it_stands(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.order(say.ORDER))
    found = aliexpress.order(NUMBER)
    assert company.last.form["single_order_query"] == '{"order_id":8206563124840456}'
    assert (found.number, found.order_status, found.logistics_status) == (
        NUMBER,
        "WAIT_BUYER_ACCEPT_GOODS",
        "SELLER_SEND_GOODS",
    )
    assert found.created_at == datetime(2024, 9, 10, 4, 0, 3, tzinfo=UTC)
    assert found.paid_at == datetime(2024, 9, 10, 4, 5, 47, tzinfo=UTC)
    assert (found.pay_timeout_seconds, found.amount) == (86400, Money(Decimal("8.34"), "USD"))
    assert (found.store_id, found.store_name) == ("1103800006", "Bright Desk Store")
    assert found.children == (
        SupplierChild("1005006749040149", "12000038176637560", 1, ""),
        SupplierChild("1005006749040150", "12000038176637561", 2, "CANCELED"),
    )


def test_a_collapsed_unpaid_order_of_an_unknown_status_is_read(aliexpress: AliExpress, company: Company) -> None:
    only = {"product_id": 1, "sku_id": 2, "end_reason": ""}
    result = {"order_status": "NOVEL", "child_order_list": {"aeop_child_order_info": only}, "order_amount": {}}
    company.will(say.order(result))
    found = aliexpress.order(NUMBER)
    assert (found.order_status, found.paid_at, found.amount) == ("NOVEL", None, None)
    assert found.children == (SupplierChild("1", "2", 0, ""),)


def test_a_young_order_is_asked_for_again_in_ten_seconds(aliexpress: AliExpress, company: Company) -> None:
    for ask in (aliexpress.order, aliexpress.parcels):
        company.will(say.error("15", "isv.insufficient-permission", "Insufficient permission."))
        with pytest.raises(Retryable) as caught:
            ask(NUMBER)
        assert caught.value.after == timedelta(seconds=10)


def test_someone_elses_order_is_refused(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.error("15", "isv.invalid-authorization", "Invalid authorization."))
    with pytest.raises(Refused, match=NUMBER) as caught:
        aliexpress.order(NUMBER)
    assert caught.value.code == "isv.invalid-authorization"


@pytest.mark.parametrize("answer", [say.error("15", "isp.service-unavailable"), say.error("InternalError")])
def test_trouble_of_the_backend_is_asked_again_by_a_read(
    aliexpress: AliExpress, company: Company, answer: dict[str, Any]
) -> None:
    company.will(answer)
    with pytest.raises(Retryable, match="trouble of its own"):
        aliexpress.order(NUMBER)


def test_what_is_no_order_number_is_never_asked_for(aliexpress: AliExpress, company: Company) -> None:
    with pytest.raises(Refused, match="not an AliExpress order number"):
        aliexpress.order("LP00675700340000")
    assert company.requests == []


def test_nothing_shipped_is_no_parcels(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.tracking(ret=False, code="1001", msg="TRACKING DATA NOT FOUND"), say.parcels())
    assert aliexpress.parcels(NUMBER) == []
    assert company.last.form["ae_order_id"] == NUMBER
    assert aliexpress.parcels(NUMBER) == []


def test_a_parcel_is_read_with_its_items_and_events_in_order(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.parcels({**say.PARCEL, "mail_no": ""}, say.PARCEL))
    (parcel,) = aliexpress.parcels(NUMBER)
    assert (parcel.number, parcel.service, parcel.carrier) == ("62727952231", "AliExpress Selection Standard", "DHL")
    assert parcel.carrier_url == "https://www.dhl.example"
    assert parcel.expected_at == datetime.fromtimestamp(1771576610.476, UTC)
    assert parcel.items == (("1005005511268056", "12000038176637560", 1),)
    assert [event.name for event in parcel.events] == ["Order created", "In preparation"]
    assert parcel.events[0].description == "Created."


def test_a_parcel_of_which_little_is_known_is_read(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.parcels({"mail_no": 62727952231, "package_item_list": {}, "detail_node_list": {}}))
    (parcel,) = aliexpress.parcels(NUMBER)
    assert (parcel.number, parcel.items, parcel.events, parcel.expected_at) == ("62727952231", (), (), None)


def test_scans_of_one_instant_keep_their_order(aliexpress: AliExpress, company: Company) -> None:
    nodes = [{"time_stamp": 1770192487065, "tracking_name": name} for name in ("third", "second", "first")]
    company.will(say.parcels({"mail_no": "A1234", "detail_node_list": nodes}))
    (parcel,) = aliexpress.parcels(NUMBER)
    assert [event.name for event in parcel.events] == ["first", "second", "third"]


def test_another_failure_of_tracking_is_asked_again(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.tracking(ret="false", code="9", msg="busy"))
    with pytest.raises(Retryable, match="9 busy"):
        aliexpress.parcels(NUMBER)


def test_the_token_stands_in_no_error(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.error("IllegalAccessToken", msg="The specified access token is invalid"))
    with pytest.raises(Disconnected) as caught:
        aliexpress.order(NUMBER)
    assert "access-1" not in str(caught.value)
