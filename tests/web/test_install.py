"""Installing against the sandbox: by the first embedded page, again after an uninstall, and by authorization code."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from shopify_app import clock, config
from shopify_app.db import db, session
from shopify_app.models import Shop
from tests.town import Town
from tests.web.conftest import token


def read_works(town: Town) -> bool:
    """Whether the stored token opens the Admin API: the shop's facts are read with it."""
    town.until(lambda: town.shop.name == town.name and town.shop.read_again_at > clock.now())
    return town.shop.works


def test_the_first_page_installs_the_shop_and_has_it_read(town):
    town.control(f"shopify/{town.domain}/install")
    assert Shop.by_domain(town.domain) is None
    assert town.open("/").status_code == 200
    assert read_works(town)
    assert set(config.SCOPES.split(",")) <= set(town.shop.scopes.split(","))


def test_two_first_pages_at_once_leave_a_token_that_works(town):
    town.control(f"shopify/{town.domain}/install")
    tokens = [town.token() for _ in range(4)]

    def open_home(token: str) -> int:
        return town.app.test_client().get("/", headers={"Authorization": f"Bearer {token}"}).status_code

    with ThreadPoolExecutor(4) as pool:
        assert [*pool.map(open_home, tokens)] == [200] * 4
    assert read_works(town)


def test_a_shop_comes_back_after_it_was_uninstalled(town):
    town.install(aliexpress=False)
    town.control(f"shopify/{town.domain}/uninstall")
    town.until(lambda: town.shop.status == "uninstalled")
    town.control(f"shopify/{town.domain}/install")
    assert town.open("/").status_code == 200
    assert read_works(town)


def test_opening_the_app_mends_a_dead_connection(town):
    town.install(aliexpress=False)
    town.shop.lose_access("dead", by="test")
    session().commit()
    assert town.open("/").status_code == 200
    db.session.remove()
    assert town.shop.status == "installed"
    assert read_works(town)


def test_a_token_that_shopify_does_not_exchange_is_asked_for_again(town, monkeypatch):
    """A secret that Waybill still honors and Shopify no longer does."""
    town.control(f"shopify/{town.domain}/install")
    settings = config.current()
    former = "former-secret-former-secret-1234"
    monkeypatch.setitem(town.app.extensions, "waybill", replace(settings, shopify_old_api_secret=former))
    stale = token(town.domain, secret=former, aud=settings.shopify_api_key)
    answer = town.client.get("/", headers={"Authorization": f"Bearer {stale}"})
    assert answer.status_code == 401
    assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"
    document = town.client.get(f"/?shop={town.domain}&host=x&id_token={stale}")
    assert document.headers["Location"].startswith("/session-bounce?")
    assert town.open("/").status_code == 200


def test_shopify_being_down_is_said_in_a_sentence(town):
    town.control(f"shopify/{town.domain}/install")
    town.fault("shopify", "access_token", "error_before", times=5)
    answer = town.open("/")
    assert answer.status_code == 503
    assert "Shopify" in answer.text
    assert town.domain in answer.headers["Content-Security-Policy"]
    assert Shop.by_domain(town.domain) is None


def test_a_new_scope_is_taken_over_by_the_next_page(town):
    town.install(aliexpress=False)
    shop = town.shop
    shop.scopes, shop.refreshed_at = "read_orders", None
    session().commit()
    town.open("/")
    db.session.remove()
    assert "read_products" in town.shop.scopes


def grant(town: Town) -> tuple[str, str]:
    """Walk through Shopify's consent page; returns the callback's path with query."""
    start = town.client.get(f"/auth/install?shop={town.domain}")
    assert start.status_code == 302
    consent = requests.get(start.headers["Location"], allow_redirects=False, timeout=10)
    if consent.status_code == 200:
        fields = dict(re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', consent.text))
        consent = requests.post(start.headers["Location"], data=fields, allow_redirects=False, timeout=10)
    back = urlsplit(consent.headers["Location"])
    return back.path, back.query


def test_the_authorization_code_grant_installs_and_leads_into_the_admin(town):
    path, query = grant(town)
    assert path == "/auth/callback"
    answer = town.client.get(f"{path}?{query}")
    assert answer.status_code == 302
    assert answer.headers["Location"].endswith(f"/shopify/{town.domain}/admin/apps/sandbox-api-key")
    assert read_works(town)


def test_a_grant_that_another_browser_started_is_refused(town):
    path, query = grant(town)
    answer = town.app.test_client().get(f"{path}?{query}")
    assert answer.status_code == 403
    assert Shop.by_domain(town.domain) is None


def test_a_changed_callback_is_refused(town):
    path, query = grant(town)
    other = query.replace("code=", "code=x")
    assert town.client.get(f"{path}?{other}").status_code == 403
    assert Shop.by_domain(town.domain) is None


@pytest.mark.parametrize(
    "shop", ["", "evil.example", "x.myshopify.com.evil.example", "x.myshopify.com/y", "a b.myshopify.com"]
)
def test_only_a_shop_can_be_installed(town, shop):
    answer = town.client.get("/auth/install", query_string={"shop": shop})
    assert answer.status_code == 400
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_cookie_of_a_grant_is_out_of_reach(town):
    answer = town.client.get(f"/auth/install?shop={town.domain}")
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    state = parse_qs(urlsplit(answer.headers["Location"]).query)["state"][0]
    assert state not in cookie
