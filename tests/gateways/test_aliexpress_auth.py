"""AliExpress's OAuth: consent, tokens, and the day on which the merchant must come back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import aliexpress_answers as say
import pytest
from loopback import Answer, Company, Hangup, query_of

from shopify_app import clock
from shopify_app.config import Config
from shopify_app.errors import Disconnected, NeedsPerson, Refused, Retryable
from shopify_app.gateways import aliexpress_auth
from shopify_app.gateways.aliexpress_sign import sign

TOKENS: dict[str, Any] = {
    "access_token": "access-1",
    "refresh_token": "refresh-1",
    "expires_in": "2592000",
    "refresh_expires_in": 5184000,
    "expire_time": 1714192160000,
    "refresh_token_valid_time": 1716784148000,
    "account": "merchant@example.com",
    "user_nick": "kr0000",
    "code": "0",
    "request_id": "1",
}


def test_the_consent_page_gets_the_exact_callback_and_no_uuid(config: Config, company: Company) -> None:
    url = aliexpress_auth.consent_url(config, "https://waybill.example/aliexpress/callback", "state-1")
    assert url.startswith(f"{company.url}/aliexpress/oauth/authorize?")
    assert query_of(url) == {
        "response_type": "code",
        "force_auth": "true",
        "redirect_uri": "https://waybill.example/aliexpress/callback",
        "client_id": "500001",
        "state": "state-1",
    }


def test_a_code_becomes_tokens(config: Config, company: Company) -> None:
    company.will(TOKENS)
    before = clock.now()
    tokens = aliexpress_auth.exchange_code(config, "3_500102_code")
    sent = company.last
    assert (sent.path, sent.form["code"]) == ("/aliexpress/rest/auth/token/create", "3_500102_code")
    assert "method" not in sent.form
    assert sent.form["sign"] == sign(sent.form, config.aliexpress_app_secret, "/auth/token/create")
    assert (tokens.access_token, tokens.refresh_token, tokens.account) == (
        "access-1",
        "refresh-1",
        "merchant@example.com",
    )
    assert timedelta(0) <= tokens.access_expires_at - before - timedelta(days=30) < timedelta(seconds=5)
    assert timedelta(0) <= tokens.refresh_expires_at - before - timedelta(days=60) < timedelta(seconds=5)


def test_a_token_that_cannot_be_renewed_says_so_at_once(config: Config, company: Company) -> None:
    company.will({**TOKENS, "refresh_expires_in": 0, "account": ""})
    tokens = aliexpress_auth.exchange_code(config, "code")
    assert tokens.refresh_expires_at - clock.now() < timedelta(seconds=1)
    assert tokens.account == "kr0000"


def test_the_fixed_day_counts_where_no_seconds_are_given(config: Config, company: Company) -> None:
    company.will({**TOKENS, "refresh_expires_in": None}, {"access_token": "a", "expires_in": 5})
    assert aliexpress_auth.exchange_code(config, "c").refresh_expires_at == datetime.fromtimestamp(1716784148, UTC)
    assert aliexpress_auth.exchange_code(config, "c").refresh_expires_at - clock.now() < timedelta(seconds=1)


@pytest.mark.parametrize("answer", [say.flat("InvalidCode", "Invalid Code"), say.error("InvalidCode")])
def test_a_used_or_old_code_is_refused(config: Config, company: Company, answer: dict[str, Any]) -> None:
    company.will(answer)
    with pytest.raises(Refused, match=r"InvalidCode\. Connect AliExpress again"):
        aliexpress_auth.exchange_code(config, "code")


@pytest.mark.parametrize("reply", [Hangup(), Answer(status=500), Answer({"code": "0"}), Answer(b"?")])
def test_a_code_whose_answer_was_lost_is_not_tried_again(config: Config, company: Company, reply: Any) -> None:
    company.will(reply)
    with pytest.raises(NeedsPerson, match="Connect AliExpress again"):
        aliexpress_auth.exchange_code(config, "code")


def test_refreshing_gives_the_next_pair(config: Config, company: Company) -> None:
    company.will({**TOKENS, "refresh_token": "refresh-2"})
    assert aliexpress_auth.refresh(config, "refresh-1").refresh_token == "refresh-2"
    assert company.last.path == "/aliexpress/rest/auth/token/refresh"
    assert company.last.form["refresh_token"] == "refresh-1"


def test_the_old_refresh_token_stays_where_no_new_one_comes(config: Config, company: Company) -> None:
    company.will({name: value for name, value in TOKENS.items() if name != "refresh_token"})
    assert aliexpress_auth.refresh(config, "refresh-1").refresh_token == "refresh-1"


@pytest.mark.parametrize("code", ["IllegalRefreshToken", "IllegalAccessToken", "isv.account-migration-check-fail"])
def test_a_dead_refresh_token_asks_to_connect_again(config: Config, company: Company, code: str) -> None:
    company.will(say.flat(code))
    with pytest.raises(Disconnected, match="Connect AliExpress again"):
        aliexpress_auth.refresh(config, "refresh-1")


@pytest.mark.parametrize(
    "reply", [Hangup(), Answer(status=503), Answer({"code": 0}), Answer(say.flat("ServiceTimeout"))]
)
def test_a_lost_refresh_may_be_tried_again(config: Config, company: Company, reply: Any) -> None:
    company.will(reply)
    with pytest.raises(Retryable):
        aliexpress_auth.refresh(config, "refresh-1")
