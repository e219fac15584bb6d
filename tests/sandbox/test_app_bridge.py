"""The App Bridge stand-in in headless Chromium: session tokens, navigation, links and addresses."""

import re
from collections.abc import Iterator

import jwt
import pytest
from playwright.sync_api import Page, expect

from tests.chromium import chromium
from tests.sandbox.admin_page import admin_page, opened, run
from tests.sandbox.embedded import SHOP, EmbeddedApp, running


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedApp]:
    chromium()
    with running(tmp_path_factory.mktemp("embedded")) as app:
        yield app


@pytest.fixture
def page(app: EmbeddedApp) -> Iterator[Page]:
    with admin_page(app) as page:
        yield page


def test_every_fetch_to_the_app_carries_a_fresh_session_token(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)
    app.tokens.clear()

    run(page, "fetch('/api').then(() => fetch('/api')).then((answer) => answer.json())")

    claims = [jwt.decode(token, options={"verify_signature": False}) for token in app.tokens]
    assert [claim["dest"] for claim in claims] == [f"https://{SHOP}"] * 2
    assert claims[0]["exp"] - claims[0]["nbf"] == 60
    assert claims[0]["jti"] != claims[1]["jti"]


def test_a_refused_token_is_replaced_once(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)
    app.tokens.clear()
    app.refuse_next = True

    status = run(page, "fetch('/api', {method: 'GET'}).then((answer) => answer.status)")

    assert status == 200
    assert len(set(app.tokens)) == 2


def test_other_origins_get_no_token(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)
    seen: list[str | None] = []
    page.on("request", lambda request: seen.append(request.headers.get("authorization")))
    page.route("http://other.example/**", lambda route: route.abort())

    run(page, "fetch('http://other.example/x', {mode: 'no-cors'}).catch(() => 0)")

    assert seen == [None]


def test_the_app_s_navigation_stands_in_the_admin_and_loads_the_frame(page: Page, app: EmbeddedApp) -> None:
    frame = opened(page, app, "/late/3?tab=a")
    nav = page.get_by_role("navigation", name="Admin")
    expect(nav.get_by_role("link", name="Late orders")).to_have_attribute("aria-current", "page")
    expect(page).to_have_url(re.compile(r"/apps/waybill/late/3\?tab=a$"))

    nav.get_by_role("link", name="Orders").nth(1).click()

    expect(frame.get_by_role("heading", name="Page /orders")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/apps/waybill/orders$"))
    expect(nav.get_by_role("link", name="Orders").nth(1)).to_have_attribute("aria-current", "page")
    expect(nav.get_by_role("link", name="Home")).to_have_count(1)


def test_the_address_follows_push_state(page: Page, app: EmbeddedApp) -> None:
    opened(page, app, "/orders")

    run(page, "history.pushState(null, '', '/orders?page=2')")

    expect(page).to_have_url(re.compile(r"/apps/waybill/orders\?page=2$"))


def test_a_plain_link_without_a_token_comes_back_through_the_bounce_page(page: Page, app: EmbeddedApp) -> None:
    frame = opened(page, app, body="<s-section><s-link href='/orders/9?tab=b'>Order 9</s-link></s-section>")

    frame.get_by_role("link", name="Order 9").click()

    expect(frame.get_by_role("heading", name="Page /orders/9")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/apps/waybill/orders/9\?tab=b$"))


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_the_bounce_page_never_reloads_another_origin(page: Page, app: EmbeddedApp, target: str) -> None:
    opened(page, app)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.route(re.compile(r"^https?://evil\.example"), lambda route: route.abort())

    run(page, f"location.href = '/session-bounce?shopify-reload={target}'")
    page.wait_for_timeout(400)

    assert any("/session-bounce" in url for url in asked)
    assert not any("//evil.example" in url.partition("?")[0] for url in asked)


def test_the_admin_tells_who_and_where(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)

    config: dict[str, str] = run(page, "shopify.ready.then(() => shopify.config)")
    scopes: dict[str, list[str]] = run(page, "shopify.scopes.query()")
    user: dict[str, str] = run(page, "shopify.user()")
    assert (config["apiKey"], config["shop"], config["locale"]) == ("sandbox-api-key", SHOP, "en")
    assert "read_orders" in scopes["granted"]
    assert user["email"].endswith(".example.com")


def test_admin_links_lead_to_the_order_page(page: Page, app: EmbeddedApp) -> None:
    frame = opened(page, app, body="<s-link href='shopify://admin/orders/42' target='_top'>Order</s-link>")

    frame.get_by_role("link", name="Order").click()

    expect(page).to_have_url(f"{app.admin}/orders/42")


def test_open_top_leaves_the_frame_without_a_click(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)

    run(page, f"open('{app.sandbox}/clock', '_top'), null")

    expect(page).to_have_url(f"{app.sandbox}/clock")


def test_a_page_outside_of_the_admin_goes_there(page: Page, app: EmbeddedApp) -> None:
    page.goto(f"{app.url}/late?shop={SHOP}&id_token=old")

    expect(page).to_have_url(f"{app.admin}/apps/waybill/late")


def test_nothing_is_kept_in_the_browser(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)

    assert page.context.cookies() == []
    assert run(page, "[localStorage.length, sessionStorage.length]") == [0, 0]


def test_the_menu_of_a_phone_has_the_app_s_navigation(page: Page, app: EmbeddedApp) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    frame = opened(page, app)

    expect(page.get_by_role("link", name="Late orders", include_hidden=True)).to_have_count(1)
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Late orders").click()

    expect(frame.get_by_role("heading", name="Page /late")).to_be_visible()
    expect(page.get_by_role("link", name="Late orders")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
