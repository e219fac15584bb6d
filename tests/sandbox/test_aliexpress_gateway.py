"""The gateway: who may call, errors in their two shapes, tokens, limits and faults."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
import requests

from tests.sandbox.aliexpress_caller import ADDRESS, STAND, Caller, serving

PRODUCT = "aliexpress.ds.product.get"
QUERY = {"product_id": STAND, "ship_to_country": "US", "target_currency": "USD", "target_language": "en"}


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serving() as url:
        made = Caller(url)
        made.connect()
        yield made


def test_a_signed_call_is_answered_with_ids_inside_the_response(caller: Caller) -> None:
    inside = caller.call(PRODUCT, **QUERY)

    assert inside["rsp_code"] == 200
    assert inside["request_id"]
    assert inside["_trace_id_"]
    sku = inside["result"]["ae_item_sku_info_dtos"]["ae_item_sku_info_d_t_o"][0]
    assert sku["offer_sale_price"] == "3.10"
    assert sku["sku_attr"] == sku["id"]
    assert sku["sku_attr"].endswith("#Black")


def test_query_and_form_are_one(caller: Caller) -> None:
    params = caller.signed({"method": PRODUCT, "session": caller.token, **QUERY})
    url, names = f"{caller.url}/aliexpress/sync", sorted(params)
    half = {name: params[name] for name in names[:5]}
    rest = {name: params[name] for name in names[5:]}

    split = requests.post(f"{url}?{urlencode(half)}", data=rest, timeout=5).json()
    got = requests.get(url, params=params, timeout=5).json()
    empty_body = requests.post(f"{url}?{urlencode(params)}", timeout=5).json()

    assert all("aliexpress_ds_product_get_response" in answer for answer in (split, got, empty_body))


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"app_key": "999"}, "InvalidAppkey"),
        ({"timestamp": "1517820392000"}, "IllegalTimestamp"),
        ({"timestamp": "yesterday"}, "IllegalTimestamp"),
        ({"sign": "00"}, "IncompleteSignature"),
        ({"sign_method": "hmac-sha256"}, "IncompleteSignature"),
        ({"product_id": "1"}, "IncompleteSignature"),
        ({"sign": ""}, "MissingParameter"),
    ],
)
def test_a_bad_call_is_refused_with_http_200(caller: Caller, change: dict[str, str], code: str) -> None:
    params = caller.signed({"method": PRODUCT, "session": caller.token, **QUERY})

    error = caller.post("sync", {**params, **change})["error_response"]

    assert (error["code"], error["type"]) == (code, "ISV")
    assert error["msg"]
    assert error["request_id"]


def test_errors_of_a_well_signed_call(caller: Caller) -> None:
    assert caller.sync("aliexpress.ds.nothing")["error_response"]["code"] == "InvalidApiPath"
    assert caller.sync(PRODUCT, product_id=STAND)["error_response"]["code"] == "MissingParameter"
    assert caller.sync(PRODUCT, session="x", **QUERY)["error_response"]["code"] == "IllegalAccessToken"


def test_the_token_may_be_called_access_token_and_the_time_may_be_chinese(caller: Caller) -> None:
    china = datetime.now(ZoneInfo("Asia/Shanghai"))
    params = {"method": PRODUCT, "access_token": caller.token, "timestamp": f"{china:%Y-%m-%d %H:%M:%S}", **QUERY}

    assert "aliexpress_ds_product_get_response" in caller.post("sync", caller.signed(params))


def test_real_time_signatures_stay_good_while_the_sandbox_clock_is_ahead(caller: Caller) -> None:
    caller.advance(days=7)

    assert caller.call(PRODUCT, **QUERY)["rsp_code"] == 200


def test_errors_of_rest_are_flat(caller: Caller) -> None:
    error = caller.rest("/auth/token/create", code="3_nothing")

    assert (error["type"], error["code"], error["message"]) == ("ISV", "InvalidCode", "Invalid Code")
    assert caller.rest("/auth/token/steal", code="x")["code"] == "InvalidApiPath"


def test_a_code_is_good_once_for_three_minutes(caller: Caller) -> None:
    code = caller.consent()
    assert caller.rest("/auth/token/create", code=code)["code"] == "0"
    assert caller.rest("/auth/token/create", code=code)["code"] == "InvalidCode"

    late = caller.consent()
    caller.advance(seconds=181)
    assert caller.rest("/auth/token/create", code=late)["code"] == "InvalidCode"


def test_a_code_from_a_consent_with_uuid_never_works(caller: Caller) -> None:
    assert caller.rest("/auth/token/create", code=caller.consent(uuid="u1"))["code"] == "InvalidCode"


@pytest.mark.parametrize(("mode", "access", "refresh"), [("online", 2_592_000, 5_184_000), ("test", 86_400, 172_800)])
def test_tokens_live_as_long_as_the_app_status_says(caller: Caller, mode: str, access: int, refresh: int) -> None:
    caller.mode(token_mode=mode)

    body = caller.connect()

    assert (body["expires_in"], body["refresh_expires_in"]) == (access, refresh)
    assert abs((body["refresh_token_valid_time"] - body["expire_time"]) / 1000 - (refresh - access)) < 1


def test_refreshing_rotates_both_tokens_and_never_moves_the_deadline(caller: Caller) -> None:
    first = caller.connect()
    caller.advance(days=20)

    second = caller.rest("/auth/token/refresh", refresh_token=first["refresh_token"])

    assert second["refresh_token_valid_time"] == first["refresh_token_valid_time"]
    assert second["expire_time"] > first["expire_time"]
    assert {first["access_token"], first["refresh_token"]}.isdisjoint({second["access_token"], second["refresh_token"]})
    assert caller.rest("/auth/token/refresh", refresh_token=first["refresh_token"])["code"] == "IllegalRefreshToken"
    assert caller.sync(PRODUCT, **QUERY)["error_response"]["code"] == "IllegalAccessToken"
    caller.advance(days=41)
    assert caller.rest("/auth/token/refresh", refresh_token=second["refresh_token"])["code"] == "IllegalRefreshToken"


def test_tokens_can_be_ended_by_a_test(caller: Caller) -> None:
    body = caller.connect("buyer-one")
    caller.control("aliexpress/tokens", {"account": "buyer-one", "expire": "access"})
    assert caller.sync(PRODUCT, **QUERY)["error_response"]["code"] == "IllegalAccessToken"

    renewed = caller.rest("/auth/token/refresh", refresh_token=body["refresh_token"])
    caller.token = renewed["access_token"]
    assert caller.call(PRODUCT, **QUERY)["rsp_code"] == 200

    caller.control("aliexpress/tokens", {"expire": "refresh"})
    assert caller.rest("/auth/token/refresh", refresh_token=renewed["refresh_token"])["code"] == "IllegalRefreshToken"


def test_two_refreshes_at_once_leave_one_living_pair(caller: Caller) -> None:
    body = caller.connect()
    with ThreadPoolExecutor(4) as pool:
        tries = [pool.submit(caller.rest, "/auth/token/refresh", refresh_token=body["refresh_token"]) for _ in "1234"]

    assert sorted(attempt.result()["code"] for attempt in tries) == ["0", *["IllegalRefreshToken"] * 3]


def test_the_consent_page_names_the_app_and_asks(caller: Caller) -> None:
    query = {"response_type": "code", "force_auth": "true", "client_id": "500001", "state": "a&b"}
    page = requests.get(
        f"{caller.url}/aliexpress/oauth/authorize", params={**query, "redirect_uri": "https://app.example/x"}, timeout=5
    )

    assert page.status_code == 200
    assert "500001" in page.text
    assert "app.example" in page.text
    assert "Authorize" in page.text
    assert 'value="a&amp;b"' in page.text


def test_a_consent_for_a_stranger_or_a_foreign_callback_is_refused(caller: Caller) -> None:
    url = f"{caller.url}/aliexpress/oauth/authorize"
    stranger = {"client_id": "1", "redirect_uri": "https://app.example/x"}
    assert requests.get(url, params=stranger, timeout=5).status_code == 400

    caller.mode(registered_callback="https://app.example/back")
    foreign = {"client_id": "500001", "redirect_uri": "https://other.example/back"}
    assert requests.post(url, data=foreign, timeout=5).status_code == 400
    assert caller.consent()


def test_too_many_calls_meet_the_live_text(caller: Caller) -> None:
    caller.mode(max_qps=3)

    answers = [caller.sync(PRODUCT, **QUERY) for _ in range(12)]

    errors = [answer["error_response"] for answer in answers if "error_response" in answer]
    assert errors
    assert {error["code"] for error in errors} == {"ApiCallLimit"}
    assert errors[0]["msg"] == "Api access frequency exceeds the limit. this ban will last 1 seconds"


def test_address_get_takes_four_calls_a_second(caller: Caller) -> None:
    answers = [caller.sync("aliexpress.ds.address.get", countryCode="US") for _ in range(6)]

    assert any(answer.get("error_response", {}).get("code") == "ApiCallLimit" for answer in answers[4:])


def test_a_planned_code_is_answered_without_effect(caller: Caller) -> None:
    on = "aliexpress.ds.order.create"
    caller.control("faults", {"company": "aliexpress", "on": on, "kind": "code", "code": "ServiceUnavailable"})

    request = {"logistics_address": ADDRESS, "product_items": []}
    error = caller.sync(on, param_place_order_request4_open_api_d_t_o=request)["error_response"]

    assert (error["code"], error["type"]) == ("ServiceUnavailable", "ISP")
    assert caller.control("aliexpress/orders", method="GET") == []


def test_a_lost_answer_still_creates_the_order(caller: Caller) -> None:
    on = "aliexpress.ds.order.create"
    caller.control("faults", {"company": "aliexpress", "on": on, "kind": "lost_answer"})

    with pytest.raises(requests.ConnectionError):
        caller.create(out_order_id="lost-1")

    books = caller.control("aliexpress/orders", method="GET")
    assert [book["out_order_id"] for book in books] == ["lost-1"]
    again = caller.create(out_order_id="lost-1")
    assert again["order_list"]["number"] == [int(books[0]["number"])]


def test_calls_are_counted(caller: Caller) -> None:
    caller.sync(PRODUCT, **QUERY)
    caller.sync("aliexpress.ds.nothing")

    counts = caller.control("aliexpress/calls", method="GET")
    assert counts["calls"][PRODUCT] == 1
    assert counts["refusals"] == {"InvalidApiPath": 1}
