"""Who may see an embedded page: only the merchant whom Shopify's session token proves, and only the own shop."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from shopify_app.db import session
from shopify_app.models import History, Shop
from tests.web import rows
from tests.web.conftest import DOMAIN, OTHER, Merchant, install, token

#: Doors that no session guards, and why.
PUBLIC = {
    "static": "files",
    "health.healthz": "monitoring",
    "health.readyz": "monitoring",
    "health.metrics": "monitoring",
    "public.install": "starts an installation",
    "public.session_bounce": "fetches a session token",
}
BROKEN = {
    "no token": "",
    "not a token": "nonsense",
    "another secret": token(secret="another-secret-another-secret-123"),
    "expired": token(nbf=1_700_000_000, exp=1_700_000_060),
    "not yet valid": token(nbf=4_000_000_000),
    "another app": token(aud="another-key"),
    "without an end": token(exp=None),
    "without a shop": token(dest=None),
    "issuer of another shop": token(iss=f"https://{OTHER}/admin"),
    "no myshopify domain": token(iss="https://evil.example/admin", dest="https://evil.example"),
    "a shop that only begins well": token(
        iss=f"https://{DOMAIN}.evil.example/admin", dest=f"https://{DOMAIN}.evil.example"
    ),
}


#: Signed by the company that knocks, or by ourselves.
SIGNED = ("/webhooks", "/proxy", "/push/", "/aliexpress/callback", "/auth/callback")


def guarded_routes(app: Flask):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in PUBLIC or rule.rule.startswith(SIGNED):
            continue
        path = rule.rule
        for name in rule.arguments:
            path = path.replace(f"<int:{name}>", "1")
        for method in rule.methods - {"HEAD", "OPTIONS"}:
            yield method, path


def test_every_route_but_a_named_few_is_refused_without_a_session(waybill):
    client = waybill.test_client()
    routes = [*guarded_routes(waybill)]
    assert len(routes) > 25
    for method, path in routes:
        answer = client.open(path, method=method, headers={"X-Waybill-Swap": "1"})
        assert answer.status_code == 401, path
        assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"


@pytest.mark.parametrize("bad", BROKEN.values(), ids=BROKEN.keys())
def test_a_fetch_with_a_bad_token_is_asked_to_try_again(waybill, shop, bad):
    client = waybill.test_client()
    for method in ("GET", "POST"):
        answer = client.open("/settings", method=method, headers={"Authorization": f"Bearer {bad}"})
        assert answer.status_code == 401
        assert answer.headers["X-Shopify-Retry-Invalid-Session-Request"] == "1"


@pytest.mark.parametrize("bad", BROKEN.values(), ids=BROKEN.keys())
def test_a_document_with_a_bad_token_bounces(waybill, shop, bad):
    answer = waybill.test_client().get("/orders", query_string={"shop": DOMAIN, "host": "aG9zdA", "id_token": bad})
    assert answer.status_code == 302
    assert urlsplit(answer.headers["Location"]).path == "/session-bounce"


def test_the_bounce_keeps_everything_but_the_token_and_names_the_way_back(waybill, shop):
    answer = waybill.test_client().get(f"/orders/5?embedded=1&shop={DOMAIN}&host=aG9zdA&id_token=old&q=%231001")
    target = urlsplit(answer.headers["Location"])
    sent = parse_qs(target.query)
    back = f"/orders/5?embedded=1&shop={DOMAIN}&host=aG9zdA&q=%231001"
    assert sent == {"embedded": ["1"], "shop": [DOMAIN], "host": ["aG9zdA"], "q": ["#1001"], "shopify-reload": [back]}


def test_a_stranger_without_shop_and_host_is_told_where_to_go(waybill):
    answer = waybill.test_client().get("/orders")
    assert answer.status_code == 200
    assert "Open Waybill from the Shopify admin" in answer.text
    assert "app-bridge.js" in answer.text
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_the_bounce_page_may_be_framed_by_that_shop_alone(waybill):
    answer = waybill.test_client().get(f"/session-bounce?shop={DOMAIN}&host=x&shopify-reload=/orders?shop={DOMAIN}")
    assert answer.status_code == 200
    assert f"frame-ancestors https://{DOMAIN} https://admin.shopify.com" in answer.headers["Content-Security-Policy"]
    assert "app-bridge.js" in answer.text


@pytest.mark.parametrize(
    "target",
    [
        "",
        "//evil.example/",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "orders",
        "/\t/evil.example",
    ],
)
def test_the_bounce_page_never_leads_away(waybill, target):
    answer = waybill.test_client().get("/session-bounce", query_string={"shop": DOMAIN, "shopify-reload": target})
    assert answer.status_code == 400
    assert target == "" or target not in answer.text


def test_an_address_that_does_not_exist_is_answered_with_a_sentence(waybill):
    answer = waybill.test_client().get(f"/nothing/here?shop={DOMAIN}")
    assert answer.status_code == 404
    assert "There is no such page in Waybill." in answer.text
    assert f"frame-ancestors https://{DOMAIN} " in answer.headers["Content-Security-Policy"]


def test_a_bounce_with_a_bad_shop_may_be_framed_by_nobody(waybill):
    answer = waybill.test_client().get("/session-bounce?shop=evil.example;&shopify-reload=/orders")
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_a_document_with_a_fresh_token_in_its_address_is_shown(waybill, shop):
    answer = waybill.test_client().get(f"/orders?shop={DOMAIN}&host=aG9zdA&id_token={token()}")
    assert answer.status_code == 200


def test_pages_may_be_framed_by_the_proven_shop_and_run_only_known_scripts(merchant):
    answer = merchant.open(f"/orders?shop={OTHER}")
    policy = answer.headers["Content-Security-Policy"]
    assert policy == (
        "script-src 'self' https://cdn.shopify.com; object-src 'none'; base-uri 'none'; "
        f"frame-ancestors https://{DOMAIN} https://admin.shopify.com"
    )
    assert "X-Frame-Options" not in answer.headers
    assert answer.headers["Link"] == '<https://cdn.shopify.com/shopifycloud/app-bridge.js>; rel="preload"; as="script"'
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_former_secret_still_opens_while_shopify_changes_over(waybill, shop):
    settings = waybill.extensions["waybill"]
    waybill.extensions["waybill"] = replace(
        settings, shopify_api_secret="new" * 12, shopify_old_api_secret=settings.shopify_api_secret
    )
    assert Merchant(waybill).open("/orders").status_code == 200


def test_the_shop_is_the_tokens_whatever_the_request_says(merchant, waybill, shop):
    rows.take(shop, name="#1001")
    theirs = rows.take(install(OTHER), name="#2002")
    page = merchant.open(f"/orders?shop={OTHER}&id_token={token(OTHER)}").text
    assert "#1001" in page
    assert "#2002" not in page
    assert merchant.open(f"/orders/{theirs.id}").status_code == 404


def test_another_shops_rows_cannot_be_seen_or_touched(waybill, shop):
    order = rows.everything(install(OTHER))
    number = order.supplier_orders[0].sequence
    stranger = Merchant(waybill)
    at = f"/orders/{order.id}"
    for path in (at, "/settings/exports/1", f"/links/new?variant={rows.VARIANT}"):
        assert stranger.open(path).status_code == 404, path
    actions = ("place", "tracking-numbers", "read-again", "parcels/1/again", "emails/1/again")
    moves = ("place", "record", "track", "not-there", "cancel")
    paths = [f"{at}/{a}" for a in actions] + [f"{at}/supplier-orders/{number}/{m}" for m in moves]
    for path in [*paths, "/settings/deliveries/1/again"]:
        assert stranger.post(path, number="8123456789012345").status_code == 404, path
    assert stranger.post("/links/1/remove").status_code == 422
    assert session().query(History).filter(History.by.startswith("merchant")).count() == 0


def test_every_click_is_written_down_with_its_merchant(merchant, shop):
    merchant.post("/settings", price_ceiling_percent="35")
    lines = session().query(History).filter_by(shop_id=shop.id, what="setting price_ceiling_percent").all()
    assert [(line.before, line.after, line.by) for line in lines] == [("20", "35", "merchant:42")]


def test_a_shop_that_works_is_not_asked_for_tokens_again(merchant):
    assert merchant.open("/").status_code == 200
    assert Shop.by_domain(DOMAIN).access_token == "access"


def test_a_page_that_was_only_read_leaves_nothing_to_roll_back(merchant):
    """At a rollback PostgreSQL's driver forgets every statement that it prepared."""
    assert merchant.open("/late").status_code == 200
    assert not session().in_transaction()


def test_a_file_that_is_sent_while_it_is_read_goes_on_reading(merchant):
    """PostgreSQL closes what is read in parts when its transaction ends."""
    assert merchant.open("/late/export.csv").status_code == 200
    assert session().in_transaction()
