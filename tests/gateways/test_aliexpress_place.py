"""Placing an order: accepted, refused or unknown, and never twice."""

import json
from dataclasses import replace
from typing import Any

import aliexpress_answers as say
import pytest
from loopback import Answer, Company, HalfAnswer, Hangup, Reset, closed_port

from shopify_app.config import Config
from shopify_app.errors import Busy, Disconnected, NeedsPerson, OutcomeUnknown, Refused, Retryable
from shopify_app.gateways.aliexpress import AliExpress, AlreadyPlaced
from shopify_app.gateways.aliexpress_problems import ACCOUNT_BLOCKED, ADVICE
from shopify_app.supplier_values import SupplierItem

ADDRESS = {
    "full_name": "Zoë Müller",
    "address": "12 Main Street",
    "city": "Vineland",
    "country": "US",
    "mobile_no": "5593600000",
    "nat_addr": "ABCD1234",
}
ITEM = SupplierItem("1005006749040149", "14:193#Single Camera", 2, "CAINIAO_FULFILLMENT_STD", "no invoice 🙏")
NUMBER = "8206563124840456"


@pytest.fixture
def aliexpress(config: Config) -> AliExpress:
    return AliExpress(config, "access-1")


def place(aliexpress: AliExpress, **address: str) -> list[str]:
    return aliexpress.place("demo-1001-1", {**ADDRESS, **address}, [ITEM])


def test_an_accepted_order_has_one_number_per_store(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.created(is_success=True, order_list={"number": [8206563124840456, "8206563124840457"]}))
    assert place(aliexpress) == ["8206563124840456", "8206563124840457"]
    sent = json.loads(company.last.form["param_place_order_request4_open_api_d_t_o"])
    assert sent["out_order_id"] == "demo-1001-1"
    assert sent["logistics_address"]["full_name"] == "Zoë Müller"
    assert "nat_addr" not in sent["logistics_address"]
    assert sent["product_items"] == [
        {
            "product_id": 1005006749040149,
            "product_count": 2,
            "sku_attr": "14:193#Single Camera",
            "logistics_service_name": "CAINIAO_FULFILLMENT_STD",
            "order_memo": "no invoice 🙏",
        }
    ]
    assert json.loads(company.last.form["ds_extend_request"]) == {"trade_extra_param": {"nat_addr": "ABCD1234"}}


def test_nothing_is_said_beside_an_ordinary_address(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.created(is_success="true", order_list={"number": 8206563124840456}))
    assert place(aliexpress, nat_addr="") == [NUMBER]
    assert "ds_extend_request" not in company.last.form


def test_an_order_whose_automatic_payment_failed_exists(aliexpress: AliExpress, company: Company) -> None:
    words = "OrderCreated, autoPay fail:APIPayFail"
    company.will(say.created(is_success=True, error_msg=words, order_list={"number": [8206563124840456]}))
    assert place(aliexpress) == [NUMBER]


@pytest.mark.parametrize("code", [code for code in ADVICE if code.isupper()])
def test_a_refused_order_says_what_to_do(aliexpress: AliExpress, company: Company, code: str) -> None:
    company.will(say.created(is_success=False, error_code=code, error_msg="Please enter a city"))
    with pytest.raises(Refused) as caught:
        place(aliexpress)
    assert caught.value.code == code
    assert caught.value.problem == f"AliExpress refused the order: {code} (Please enter a city). {ADVICE[code]}"


def test_blocked_accounts_are_known_by_codes_that_have_advice() -> None:
    assert set(ADVICE) >= ACCOUNT_BLOCKED


def test_a_refusal_that_nobody_knows_yet_is_still_a_refusal(aliexpress: AliExpress, company: Company) -> None:
    company.will(say.created(is_success="false", error_code="", error_msg="Something new"))
    with pytest.raises(Refused, match=r"Something new.*Look at it on aliexpress.com"):
        place(aliexpress)


def test_an_order_that_exists_already_is_told_apart(aliexpress: AliExpress, company: Company) -> None:
    repeated = {"is_success": False, "error_code": "REPEATED_ORDER_ERROR", "error_msg": "Repeated placed order"}
    company.will(say.created(**repeated), say.created(**repeated, order_list={"number": [8206563124840456]}))
    with pytest.raises(AlreadyPlaced):
        place(aliexpress)
    assert place(aliexpress) == [NUMBER], "where AliExpress names the first order, it is ours"


@pytest.mark.parametrize(
    "result",
    [
        {"is_success": True},
        {"is_success": True, "order_list": {}},
        {"is_success": False},
        {"is_success": False, "error_code": "X", "order_list": {"number": [1]}},
        {"order_list": {"number": [1]}},
        {},
    ],
)
def test_half_an_answer_to_an_order_is_unknown(
    aliexpress: AliExpress, company: Company, result: dict[str, Any]
) -> None:
    company.will(say.created(**result))
    with pytest.raises(OutcomeUnknown) as caught:
        place(aliexpress)
    assert type(caught.value) is OutcomeUnknown


@pytest.mark.parametrize(
    "reply",
    [
        Hangup(),
        Reset(),
        HalfAnswer(),
        Answer(status=500),
        Answer(status=404),
        Answer(b"<html>busy</html>"),
        Answer(b"[1]"),
        Answer({"neither": 1}),
        Answer({"aliexpress_ds_order_create_response": "text"}),
        Answer(say.error("15", "isv.something", "Remote service error")),
        Answer(say.error("15", "isp.service-unavailable")),
        Answer(say.error("ServiceUnavailable")),
        Answer(say.error("ServiceTimeout")),
        Answer(say.error("InternalError")),
        Answer(say.error("SOMETHING_NEW")),
    ],
)
def test_a_lost_answer_to_an_order_is_unknown_and_not_repeated(
    aliexpress: AliExpress, company: Company, reply: Any
) -> None:
    company.will(reply)
    with pytest.raises(OutcomeUnknown):
        place(aliexpress)
    assert len(company.requests) == 1


@pytest.mark.parametrize(
    ("code", "error", "words"),
    [
        ("ApiCallLimit", Busy, "slow down"),
        ("AppApiCallLimit", Busy, "slow down"),
        ("SellerCallLimit", Busy, "slow down"),
        ("IllegalAccessToken", Disconnected, "Connect AliExpress again"),
        ("IncompleteSignature", NeedsPerson, "ALIEXPRESS_APP_SECRET"),
        ("InvalidAppkey", NeedsPerson, "ALIEXPRESS_APP_KEY"),
        ("InvalidAppKey", NeedsPerson, "ALIEXPRESS_APP_KEY"),
        ("IllegalTimestamp", NeedsPerson, "clock"),
        ("InsufficientPermission", NeedsPerson, "developer console"),
        ("InvalidApiPath", Refused, "could not read"),
        ("MissingParameter", Refused, "could not read"),
        ("InvalidParameter", Refused, "could not read"),
        ("UnsupportedParamMapping", Refused, "could not read"),
    ],
)
def test_an_order_turned_away_at_the_gate_does_not_exist(
    aliexpress: AliExpress, company: Company, code: str, error: type[Exception], words: str
) -> None:
    company.will(say.error(code))
    with pytest.raises(error, match=words) as caught:
        place(aliexpress)
    assert type(caught.value) is error


def test_an_order_that_never_left_may_be_placed_again(config: Config) -> None:
    away = AliExpress(replace(config, aliexpress_url=f"http://127.0.0.1:{closed_port()}"), "access-1")
    with pytest.raises(Retryable):
        place(away)
