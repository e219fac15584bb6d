"""What each way in which Shopify says no means for a read and for a write."""

from datetime import timedelta
from typing import Any

import pytest
import shopify_answers as say
from loopback import SHOP, Answer, Company, Hangup

from shopify_app.config import Config
from shopify_app.errors import Busy, Disconnected, Forbidden, NeedsPerson, OutcomeUnknown, Refused, Retryable
from shopify_app.gateways.shopify_call import ShopifyCall

PAYLOAD = {"data": {"fulfillmentCreate": {"fulfillment": {"id": "F1"}, "userErrors": []}}}


@pytest.fixture
def call(config: Config) -> ShopifyCall:
    return ShopifyCall(config, SHOP, "access-1")


def throttled(requested: Any, available: float, rate: float) -> dict[str, Any]:
    state = {"maximumAvailable": 2000.0, "currentlyAvailable": available, "restoreRate": rate}
    return {
        "errors": [say.error("THROTTLED", "Throttled")],
        "extensions": {"cost": {"requestedQueryCost": requested, "actualQueryCost": None, "throttleStatus": state}},
    }


@pytest.mark.parametrize(
    ("answer", "seconds"),
    [
        (throttled(300, 100, 100), 2),
        (throttled(51, 50, 1000), 1),
        (throttled(51, 50, 0), 2),
        (throttled("?", 50, 1), 2),
        ({"errors": [say.error("THROTTLED")]}, 2),
    ],
)
def test_a_throttled_call_waits_as_the_bucket_fills(
    call: ShopifyCall, company: Company, answer: dict[str, Any], seconds: int
) -> None:
    for ask in (call.read, call.write):
        company.will(answer)
        with pytest.raises(Retryable) as caught:
            ask("query", {})
        assert caught.value.after == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer({"errors": "Invalid token"}, 401), Disconnected, "no longer accepts"),
        (Answer({"errors": "frozen"}, 402), Retryable, "frozen"),
        (Answer({"errors": "forbidden"}, 403), Forbidden, "IP allowlist"),
        (
            Answer({"errors": "[API] Non-expiring access tokens are no longer accepted for the Admin API"}, 403),
            Disconnected,
            "no longer accepts",
        ),
        (Answer({"errors": "Not Found"}, 404), Retryable, "closed or renamed"),
        (Answer({"errors": "locked"}, 423), Retryable, "locked"),
        (Answer({}, 429, {"Retry-After": "4.0"}), Busy, "slow down"),
        (Answer({}, 430), NeedsPerson, "430"),
        (Answer({}, 301, {"Location": "https://elsewhere.example"}), NeedsPerson, "301"),
        (Answer({"errors": "bad"}, 400), Refused, "400"),
    ],
)
def test_every_status_means_something_to_do(
    call: ShopifyCall, company: Company, answer: Answer, error: type[Exception], words: str
) -> None:
    for ask in (call.read, call.write):
        company.will(answer)
        with pytest.raises(error, match=words) as caught:
            ask("query", {})
        assert type(caught.value) is error


@pytest.mark.parametrize(
    "reply",
    [
        Hangup(),
        Answer(status=502),
        Answer(b"<html>sorry</html>"),
        Answer(b"[]"),
        Answer({"data": None, "errors": [say.error("INTERNAL_SERVER_ERROR")]}),
        Answer({"errors": [say.error("INTERNAL_SERVER_ERROR")]}),
        Answer({"data": None}),
        Answer({}),
    ],
)
def test_a_lost_answer_is_asked_again_by_a_read_and_unknown_to_a_write(
    call: ShopifyCall, company: Company, reply: Any
) -> None:
    company.will(reply, reply)
    with pytest.raises(Retryable):
        call.read("query", {})
    with pytest.raises(OutcomeUnknown):
        call.write("mutation", {})
    assert len(company.requests) == 2, "nothing is repeated here"


def test_a_partly_failed_read_is_not_taken_for_a_whole_one(call: ShopifyCall, company: Company) -> None:
    company.will({"data": {"order": {"id": "1", "fulfillments": None}}, "errors": [say.error("INTERNAL_SERVER_ERROR")]})
    with pytest.raises(Retryable):
        call.read("query", {})


def test_a_denied_mutation_needs_a_person(call: ShopifyCall, company: Company) -> None:
    company.will({"data": {"fulfillmentCreate": None}, "errors": [say.denied("fulfillmentCreate")]})
    with pytest.raises(NeedsPerson, match="Access denied for fulfillmentCreate"):
        call.write("mutation", {})


def test_a_mutation_that_was_never_read_is_refused(call: ShopifyCall, company: Company) -> None:
    company.will({"errors": [{"message": "Field 'x' doesn't exist", "extensions": {"code": "undefinedField"}}]})
    with pytest.raises(Refused, match="doesn't exist") as caught:
        call.write("mutation", {})
    assert caught.value.code == "undefinedField"


def test_an_error_beside_empty_data_leaves_a_mutation_unknown(call: ShopifyCall, company: Company) -> None:
    company.will({"data": None, "errors": [say.error("SOMETHING_NEW", "Strange")]})
    with pytest.raises(OutcomeUnknown, match="Strange"):
        call.write("mutation", {})


def test_a_query_that_costs_too_much_is_refused(call: ShopifyCall, company: Company) -> None:
    company.will({"errors": [say.error("MAX_COST_EXCEEDED", "Query cost is 1200")]}, {"errors": "just text"})
    with pytest.raises(Refused, match="1200"):
        call.read("query", {})
    with pytest.raises(Refused, match="just text"):
        call.read("query", {})


def test_a_closed_shop_needs_its_owner(call: ShopifyCall, company: Company) -> None:
    company.will({"errors": [say.error("SHOP_INACTIVE", "Shop is inactive")]})
    with pytest.raises(NeedsPerson, match="owner must reopen"):
        call.read("query", {})


def test_another_api_version_is_warned_of(
    call: ShopifyCall, company: Company, caplog: pytest.LogCaptureFixture
) -> None:
    company.will(Answer({"data": {"shop": {}}}, 200, {"X-Shopify-API-Version": "2027-01"}))
    call.read("query", {})
    assert "'2027-01', not as the pinned 2026-10" in caplog.text
    caplog.clear()
    company.will(Answer(PAYLOAD, 200, {"X-Shopify-API-Version": "2026-10"}))
    call.write("mutation", {})
    assert caplog.text == ""


def test_the_token_stands_in_no_error(call: ShopifyCall, company: Company) -> None:
    company.will(Answer({"errors": "nope"}, 401))
    with pytest.raises(Disconnected) as caught:
        call.read("query", {})
    assert "access-1" not in str(caught.value)
