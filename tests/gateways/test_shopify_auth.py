"""Shopify's OAuth: what is signed is believed, everything else is refused with a sentence."""

import hashlib
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from loopback import SHOP, Answer, Company, Hangup, closed_port, query_of

from shopify_app import clock
from shopify_app.config import SCOPES, Config
from shopify_app.errors import Disconnected, NeedsPerson, Refused, Retryable
from shopify_app.gateways import shopify_auth

TOKENS = {
    "access_token": "access-1",
    "scope": "read_orders",
    "expires_in": 3600,
    "refresh_token": "refresh-1",
    "refresh_token_expires_in": 7776000,
}


def callback(secret: str, **changes: str) -> dict[str, str]:
    """The arguments of a callback as Shopify signs them."""
    args = {
        "code": "abc",
        "host": "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvZGVtbw",
        "shop": SHOP,
        "state": "n1",
        "timestamp": str(int(clock.real_now().timestamp())),
        **changes,
    }
    message = "&".join(f"{name}={value}" for name, value in sorted(args.items()))
    return {**args, "hmac": hmac.new(secret.encode(), message.encode(), hashlib.sha256).hexdigest()}


@pytest.mark.parametrize("domain", ["demo-shop.myshopify.com", "A1.myshopify.com", "0-0.myshopify.com"])
def test_a_shop_is_known_by_its_domain(domain: str) -> None:
    assert shopify_auth.is_shop(domain)


@pytest.mark.parametrize(
    "domain",
    [
        "",
        "demo",
        "demo.myshopify.com/",
        "https://demo.myshopify.com",
        "demo.myshopify.com.evil.example",
        "evil.example/demo.myshopify.com",
        "evil.example?demo.myshopify.com",
        "-demo.myshopify.com",
        "demo.myshopify.com\n",
        " demo.myshopify.com",
        "de_mo.myshopify.com",
        "demo.shop.myshopify.com",
        "demo.myshopify.com:8080",
        "ｄemo.myshopify.com",
    ],
)
def test_nothing_else_is_a_shop(domain: str) -> None:
    assert not shopify_auth.is_shop(domain)


def test_a_write_scope_covers_its_read_scope() -> None:
    assert shopify_auth.covers_scopes("write_orders, read_products", "read_orders,read_products")
    assert not shopify_auth.covers_scopes("read_orders", "write_orders")
    assert shopify_auth.covers_scopes("a_scope_of_the_future,read_orders", "read_orders")


def test_the_consent_page_is_asked_for_our_scopes(config: Config, company: Company) -> None:
    url = shopify_auth.authorize_url(config, SHOP, "state-1")
    assert url.startswith(f"{company.url}/shopify/{SHOP}/admin/oauth/authorize?")
    assert query_of(url) == {
        "client_id": "test-key",
        "scope": SCOPES,
        "redirect_uri": "https://waybill.example/auth/callback",
        "state": "state-1",
    }
    real = shopify_auth.authorize_url(replace(config, shopify_url="https://{shop}"), SHOP, "s")
    assert real.startswith(f"https://{SHOP}/admin/oauth/authorize?client_id=test-key&")


def test_a_signed_callback_names_its_shop(config: Config) -> None:
    assert shopify_auth.check_callback(config, callback(config.shopify_api_secret)) == SHOP
    assert shopify_auth.check_callback(config, callback(config.shopify_old_api_secret)) == SHOP
    assert shopify_auth.check_callback(config, {**callback(config.shopify_api_secret), "signature": "x"}) == SHOP


def test_the_known_vector_of_a_callback_is_signed_alike(config: Config, monkeypatch: pytest.MonkeyPatch) -> None:
    args = {
        "code": "abc",
        "host": "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvZGVtbw",
        "shop": "demo.myshopify.com",
        "state": "n1",
        "timestamp": "1763800000",
        "hmac": "91a9ebaef5731011df6ccb3d1e90d48db727ab3ba018eb064fa3a99b459a32f5",
    }
    monkeypatch.setattr(clock, "real_now", lambda: datetime.fromtimestamp(1763800060, UTC))
    assert shopify_auth.check_callback(replace(config, shopify_api_secret="hush"), args) == "demo.myshopify.com"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"shop": "evil.example"}, "shop"),
        ({"hmac": "0" * 64}, "hmac"),
        ({"hmac": "é"}, "hmac"),
        ({"code": "other"}, "hmac"),
        ({"extra": "1"}, "hmac"),
    ],
)
def test_a_callback_that_was_tampered_with_is_refused(config: Config, changes: dict[str, str], code: str) -> None:
    with pytest.raises(Refused) as caught:
        shopify_auth.check_callback(config, {**callback(config.shopify_api_secret), **changes})
    assert caught.value.code == code


def test_a_callback_without_signature_is_refused(config: Config) -> None:
    unsigned = callback(config.shopify_api_secret)
    del unsigned["hmac"]
    with pytest.raises(Refused):
        shopify_auth.check_callback(config, unsigned)
    with pytest.raises(Refused):
        shopify_auth.check_callback(config, {})


@pytest.mark.parametrize("seconds", [-100, 100])
def test_a_callback_of_another_time_is_refused(config: Config, seconds: int) -> None:
    moment = str(int((clock.real_now() + timedelta(seconds=seconds)).timestamp()))
    with pytest.raises(Refused, match="too old") as caught:
        shopify_auth.check_callback(config, callback(config.shopify_api_secret, timestamp=moment))
    assert caught.value.code == "timestamp"


@pytest.mark.parametrize("moment", ["", "soon", "9" * 40, "-1"])
def test_a_callback_without_a_time_is_refused(config: Config, moment: str) -> None:
    with pytest.raises(Refused):
        shopify_auth.check_callback(config, callback(config.shopify_api_secret, timestamp=moment))


def test_a_code_becomes_expiring_tokens(config: Config, company: Company) -> None:
    company.will(TOKENS)
    before = clock.now()
    tokens = shopify_auth.exchange_code(config, SHOP, "abc")
    assert company.last.path == f"/shopify/{SHOP}/admin/oauth/access_token"
    assert company.last.json == {
        "client_id": "test-key",
        "client_secret": config.shopify_api_secret,
        "code": "abc",
        "expiring": "1",
    }
    assert (tokens.access_token, tokens.refresh_token, tokens.scope) == ("access-1", "refresh-1", "read_orders")
    assert timedelta(0) <= tokens.access_expires_at - before - timedelta(hours=1) < timedelta(seconds=5)
    assert timedelta(0) <= tokens.refresh_expires_at - before - timedelta(days=90) < timedelta(seconds=5)


def test_a_code_whose_answer_was_lost_is_not_tried_again(config: Config, company: Company) -> None:
    company.will(Hangup())
    with pytest.raises(NeedsPerson, match="Open Waybill from the Shopify admin"):
        shopify_auth.exchange_code(config, SHOP, "abc")


def test_a_used_code_is_refused(config: Config, company: Company) -> None:
    company.will(Answer({"error": "invalid_request", "error_description": "The code was used."}, 400))
    with pytest.raises(Refused) as caught:
        shopify_auth.exchange_code(config, SHOP, "abc")
    assert caught.value.code == "invalid_request"


def test_a_session_token_becomes_expiring_tokens(config: Config, company: Company) -> None:
    company.will(TOKENS)
    assert shopify_auth.exchange_session_token(config, SHOP, "id-token").access_token == "access-1"
    sent = company.last.json
    assert sent["grant_type"] == "urn:ietf:params:oauth:grant-type:token-exchange"
    assert sent["subject_token"] == "id-token"
    assert sent["subject_token_type"] == "urn:ietf:params:oauth:token-type:id_token"
    assert sent["requested_token_type"] == "urn:shopify:params:oauth:token-type:offline-access-token"
    assert sent["expiring"] == "1", "without it Shopify gives a token that is dead on arrival"


def test_a_stale_session_token_is_refused_by_its_code(config: Config, company: Company) -> None:
    company.will(Answer({"error": "invalid_subject_token"}, 400))
    with pytest.raises(Refused) as caught:
        shopify_auth.exchange_session_token(config, SHOP, "id-token")
    assert caught.value.code == "invalid_subject_token"


def test_a_wrong_app_secret_is_the_operators_matter(config: Config, company: Company) -> None:
    company.will(Answer({"error": "invalid_client"}, 401))
    with pytest.raises(NeedsPerson, match="SHOPIFY_API_SECRET"):
        shopify_auth.exchange_session_token(config, SHOP, "id-token")


def test_refreshing_gives_the_next_pair(config: Config, company: Company) -> None:
    company.will({**TOKENS, "refresh_token": "refresh-2"})
    assert shopify_auth.refresh(config, SHOP, "refresh-1").refresh_token == "refresh-2"
    assert company.last.json["grant_type"] == "refresh_token"
    assert company.last.json["refresh_token"] == "refresh-1"


@pytest.mark.parametrize(
    "answer",
    [
        Answer({"error": "invalid_request", "error_description": "This request requires an active refresh_token"}, 401),
        Answer({"error": "invalid_grant"}, 400),
    ],
)
def test_a_dead_refresh_token_asks_the_merchant_to_open_the_app(
    config: Config, company: Company, answer: Answer
) -> None:
    company.will(answer)
    with pytest.raises(Disconnected, match=f"{SHOP} has run out"):
        shopify_auth.refresh(config, SHOP, "refresh-1")


@pytest.mark.parametrize("reply", [Hangup(), Answer(status=520), Answer({"access_token": "a"}), Answer(b"<html>")])
def test_a_lost_refresh_may_be_tried_with_the_old_pair(config: Config, company: Company, reply: Any) -> None:
    company.will(reply)
    with pytest.raises(Retryable):
        shopify_auth.refresh(config, SHOP, "refresh-1")


def test_a_refused_refresh_keeps_its_own_code(config: Config, company: Company) -> None:
    company.will(Answer({"error": "invalid_scope"}, 400))
    with pytest.raises(Refused) as caught:
        shopify_auth.refresh(config, SHOP, "refresh-1")
    assert caught.value.code == "invalid_scope"


def test_the_token_endpoint_may_say_wait(config: Config, company: Company) -> None:
    company.will(Answer({"errors": "slow down"}, 429, {"Retry-After": "2.0"}), Answer(b"gone", 404))
    with pytest.raises(Retryable) as caught:
        shopify_auth.refresh(config, SHOP, "refresh-1")
    assert caught.value.after == timedelta(seconds=2)
    with pytest.raises(Retryable, match="closed or renamed"):
        shopify_auth.refresh(config, SHOP, "refresh-1")


def test_an_unreachable_shop_can_be_tried_again(config: Config) -> None:
    away = replace(config, shopify_url=f"http://127.0.0.1:{closed_port()}/{{shop}}")
    with pytest.raises(Retryable):
        shopify_auth.refresh(away, SHOP, "refresh-1")
