"""A session token is believed only where every claim and the signature fit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from loopback import SHOP

from shopify_app import clock
from shopify_app.config import Config
from shopify_app.errors import Refused
from shopify_app.gateways import shopify_auth


def session_token(config: Config, secret: str = "", without: str = "", **changes: Any) -> str:
    now = int(datetime.now(UTC).timestamp())
    claims = {
        "iss": f"https://{SHOP}/admin",
        "dest": f"https://{SHOP}",
        "aud": config.shopify_api_key,
        "sub": "42",
        "exp": now + 60,
        "nbf": now,
        "iat": now,
        "jti": "f8912129-1af6-4cad-9ca3-76b0f7621087",
        "sid": "session-1",
        **changes,
    }
    claims = {name: value for name, value in claims.items() if name != without}
    return jwt.encode(claims, secret or config.shopify_api_secret, algorithm="HS256")


def test_a_session_token_tells_who_looks(config: Config) -> None:
    for secret in (config.shopify_api_secret, config.shopify_old_api_secret):
        seen = shopify_auth.read_session_token(config, session_token(config, secret))
        assert (seen.shop, seen.user_id, seen.session_id) == (SHOP, "42", "session-1")
        assert timedelta(seconds=50) < seen.expires_at - clock.real_now() <= timedelta(seconds=60)


def test_ten_seconds_of_skew_are_forgiven(config: Config) -> None:
    now = int(datetime.now(UTC).timestamp())
    assert shopify_auth.read_session_token(config, session_token(config, exp=now - 5)).shop == SHOP
    assert shopify_auth.read_session_token(config, session_token(config, nbf=now + 5)).shop == SHOP


@pytest.mark.parametrize("claim", ["exp", "nbf", "aud", "iss", "dest", "sub", "jti", "sid"])
def test_a_session_token_that_lacks_a_claim_is_refused(config: Config, claim: str) -> None:
    with pytest.raises(Refused, match="Reload the page"):
        shopify_auth.read_session_token(config, session_token(config, without=claim))


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 1},
        {"nbf": 99999999999},
        {"aud": "another-app"},
        {"aud": ["test-key", "another-app"]},
        {"iss": "https://other-shop.myshopify.com/admin"},
        {"iss": "https://evil.example/admin", "dest": "https://evil.example"},
        {"dest": "https://evil.example"},
        {"iss": f"https://{SHOP}.evil.example/admin", "dest": f"https://{SHOP}.evil.example"},
        {"dest": 5},
        {"dest": "https://[", "iss": "https://["},
        {"iss": ""},
    ],
)
def test_a_session_token_with_a_wrong_claim_is_refused(config: Config, changes: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        shopify_auth.read_session_token(config, session_token(config, **changes))


def test_a_session_token_signed_by_anyone_else_is_refused(config: Config) -> None:
    unsigned = jwt.encode(
        jwt.decode(session_token(config), options={"verify_signature": False}), key=None, algorithm="none"
    )
    for token in ("", "no-token", unsigned, session_token(config, "another-secret-of-more-than-32-bytes-0")):
        with pytest.raises(Refused) as caught:
            shopify_auth.read_session_token(config, token)
        assert not token or token not in caught.value.problem


def test_without_an_old_secret_only_the_current_one_counts(config: Config) -> None:
    alone = replace(config, shopify_old_api_secret="")
    assert shopify_auth.read_session_token(alone, session_token(config)).shop == SHOP
    with pytest.raises(Refused):
        shopify_auth.read_session_token(alone, session_token(config, config.shopify_old_api_secret))
