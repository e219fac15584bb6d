"""The toy Shopify gives, rotates, refuses and revokes tokens as the real one does."""

import hashlib
import hmac
from urllib.parse import parse_qs, parse_qsl, quote, urlencode, urlsplit

import jwt
import pytest
import requests

from sandbox.settings import Settings
from tests.sandbox.shopify_caller import EXCHANGE, SECRET, ShopCaller, until

ME = "{ shop { myshopifyDomain } currentAppInstallation { accessScopes { handle } } }"


def authorize(shop: ShopCaller, **more: str) -> dict[str, str]:
    query = {"client_id": "sandbox-api-key", "scope": "read_orders,read_products,read_all_orders", "state": "a b+c"}
    return {**query, "redirect_uri": f"{shop.settings.app_url}/auth/callback", **more}


def test_a_session_token_names_shop_user_and_app_for_a_minute(shop: ShopCaller) -> None:
    claims = jwt.decode(shop.id_token(user="42"), SECRET, algorithms=["HS256"], audience="sandbox-api-key")
    assert claims["dest"] == f"https://{shop.domain}"
    assert claims["iss"] == f"https://{shop.domain}/admin"
    assert claims["sub"] == "42"
    assert claims["exp"] - claims["nbf"] == 60
    assert set(claims) == {"iss", "dest", "aud", "sub", "exp", "nbf", "iat", "jti", "sid"}


def test_the_entry_query_is_signed(shop: ShopCaller) -> None:
    query = shop.control("entry")["query"]
    pairs = dict(parse_qsl(query))
    message = urlencode(sorted((k, v) for k, v in pairs.items() if k != "hmac"), quote_via=quote)
    assert pairs.pop("hmac") == hmac.new(SECRET, message.encode(), hashlib.sha256).hexdigest()
    assert set(pairs) == {"embedded", "host", "id_token", "locale", "session", "shop", "timestamp"}


def test_token_exchange_gives_an_expiring_pair(shop: ShopCaller) -> None:
    pair = shop.exchange().json()
    assert pair["expires_in"] == 3600
    assert pair["refresh_token_expires_in"] == 7776000
    assert "read_orders" in pair["scope"].split(",")
    assert shop.ask(ME)["shop"]["myshopifyDomain"] == shop.domain


def test_only_one_offline_token_is_active(shop: ShopCaller) -> None:
    first = shop.token
    shop.exchange()
    assert shop.post(ME).status_code == 200
    shop.token = first
    assert shop.post(ME).status_code == 401


def test_a_form_works_as_well_as_json(shop: ShopCaller) -> None:
    answer = shop.token_call({**EXCHANGE, "subject_token": shop.id_token()}, form=True)
    assert answer.json()["expires_in"] == 3600


def test_a_token_that_does_not_expire_is_refused_by_the_admin_api(shop: ShopCaller) -> None:
    answer = shop.exchange(expiring="0")
    assert set(answer.json()) == {"access_token", "scope"}
    refused = shop.post(ME)
    assert refused.status_code == 403
    assert refused.json()["errors"].startswith("[API] Non-expiring access tokens are no longer accepted")


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"subject_token": "not.a.token"}, 400, "invalid_subject_token"),
        ({"client_secret": "wrong"}, 400, "invalid_client"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_a_bad_exchange_is_refused(shop: ShopCaller, change: dict[str, str], status: int, error: str) -> None:
    answer = shop.exchange(**change)
    assert (answer.status_code, answer.json()["error"]) == (status, error)


def test_a_stale_session_token_is_refused(shop: ShopCaller) -> None:
    answer = shop.exchange(subject_token=shop.id_token(expires_in=-30))
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_subject_token")


def test_a_session_token_of_another_shop_is_refused(shop: ShopCaller, sandbox: Settings) -> None:
    other = ShopCaller.open(sandbox, f"other-{shop.domain}", shop.listener)
    assert shop.exchange(subject_token=other.id_token()).json()["error"] == "invalid_subject_token"


def test_refreshing_rotates_and_a_lost_answer_can_be_asked_again(shop: ShopCaller) -> None:
    old_access, old_refresh = shop.token, shop.refresh
    lost = shop.refresh_with(old_refresh).json()
    again = shop.refresh_with(old_refresh).json()
    shop.token = old_access
    assert shop.post(ME).status_code == 401
    shop.token = again["access_token"]
    assert shop.post(ME).status_code == 200
    assert shop.refresh_with(lost["refresh_token"]).status_code == 401
    # Only the use of the replacement ends the old one.
    assert shop.refresh_with(again["refresh_token"]).status_code == 200
    dead = shop.refresh_with(old_refresh)
    assert dead.status_code == 401
    assert dead.json() == {
        "error": "invalid_request",
        "error_description": "This request requires an active refresh_token",
    }


def test_a_lost_answer_of_the_token_endpoint_has_still_rotated(shop: ShopCaller) -> None:
    shop.fault("access_token", "lost_answer")
    with pytest.raises(requests.ConnectionError):
        shop.refresh_with(shop.refresh)
    assert shop.post(ME).status_code == 401
    assert shop.refresh_with(shop.refresh).status_code == 200


def test_tokens_die_on_command(shop: ShopCaller) -> None:
    shop.control("tokens", {"expire": "access"})
    assert shop.post(ME).status_code == 401
    shop.token = shop.refresh_with(shop.refresh).json()["access_token"]
    assert shop.post(ME).status_code == 200
    shop.control("tokens", {"expire": "refresh"})
    assert shop.refresh_with(shop.refresh).status_code == 401
    assert shop.exchange().status_code == 200


def test_a_fresh_shop_has_to_install_the_app_first(sandbox: Settings, shop: ShopCaller) -> None:
    bare = ShopCaller(sandbox, f"bare-{shop.domain}", shop.listener)
    bare.control("shops", {"domain": bare.domain}, bare=True)
    assert bare.exchange().json()["error"] == "invalid_client"


def test_uninstalling_kills_the_tokens(shop: ShopCaller) -> None:
    shop.control("uninstall")
    assert shop.post(ME).status_code == 401
    assert shop.refresh_with(shop.refresh).json()["error"] == "invalid_client"
    until(lambda: shop.hooks("app/uninstalled"))


def test_the_consent_page_installs_and_calls_back_signed(shop: ShopCaller) -> None:
    url = f"{shop.base}/admin/oauth/authorize"
    page = requests.get(url, params=authorize(shop), timeout=5)
    assert page.status_code == 200
    assert "Install" in page.text
    back = requests.post(url, data=authorize(shop), allow_redirects=False, timeout=5)
    assert back.status_code == 302
    where = urlsplit(back.headers["Location"])
    assert where.path == "/auth/callback"
    pairs = {key: values[0] for key, values in parse_qs(where.query).items()}
    assert set(pairs) == {"code", "hmac", "host", "shop", "state", "timestamp"}
    assert pairs["state"] == "a b+c"
    assert "a%20b%2Bc" in where.query
    message = urlencode(sorted((k, v) for k, v in pairs.items() if k != "hmac"), quote_via=quote)
    assert pairs["hmac"] == hmac.new(SECRET, message.encode(), hashlib.sha256).hexdigest()
    client = {key: EXCHANGE[key] for key in ("client_id", "client_secret", "expiring")}
    pair = shop.token_call({**client, "code": pairs["code"]})
    assert pair.json()["scope"] == "read_orders,read_products,read_all_orders"
    assert shop.token_call({**client, "code": pairs["code"]}).status_code == 400


def test_no_consent_is_asked_for_scopes_already_given(shop: ShopCaller) -> None:
    back = requests.get(
        f"{shop.base}/admin/oauth/authorize",
        params=authorize(shop, scope="read_orders"),
        allow_redirects=False,
        timeout=5,
    )
    assert back.status_code == 302


@pytest.mark.parametrize("change", [{"client_id": "somebody"}, {"redirect_uri": "https://evil.example.com/"}])
def test_the_consent_page_refuses_strangers(shop: ShopCaller, change: dict[str, str]) -> None:
    page = requests.get(f"{shop.base}/admin/oauth/authorize", params=authorize(shop, **change), timeout=5)
    assert page.status_code == 400


def test_changed_scopes_are_told(shop: ShopCaller) -> None:
    shop.control("install", {"scopes": ["read_orders"]})
    hook = until(lambda: shop.hooks("app/scopes_update"))[0]
    assert hook.body["current"] == ["read_orders"]
    assert "read_products" in hook.body["previous"]
