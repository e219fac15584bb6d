"""The human pages of the toy Shopify: first page, clock, install, the app's frame, scripts and style sheets."""

import hashlib
import hmac
import html
import re
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import pytest
import requests

from sandbox.settings import Settings
from tests.sandbox.shell_hands import page, press
from tests.sandbox.shopify_caller import ShopCaller


def test_the_first_page_leads_everywhere(shop: ShopCaller) -> None:
    text = requests.get(f"{shop.settings.url}/", timeout=5).text

    for place in (
        f"/shopify/{shop.domain}/admin",
        f"/shopify/{shop.domain}/store",
        "/aliexpress",
        "/mailbox",
        "/clock",
    ):
        assert f'href="{place}"' in text


@pytest.mark.parametrize(("form", "hours"), [({"seconds": "86400"}, 24), ({"count": "3", "unit": "3600"}, 3)])
def test_the_clock_moves_forward_and_back_to_real_time(real_time: str, form: dict[str, str], hours: int) -> None:
    before = requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"]

    requests.post(f"{real_time}/clock", data=form, timeout=5)

    after = requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"]
    assert after - before == hours * 3600
    requests.post(f"{real_time}/clock", data={"reset": "1"}, timeout=5)
    assert requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"] == 0


def test_the_time_machine_in_the_admin_stays_where_it_is(real_time: str) -> None:
    before = requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"]
    here = f"{real_time}/shopify/demo-shop.myshopify.com/admin/apps/sandbox-api-key/late"
    form = {"seconds": "86400", "stay": "1"}
    answer = requests.post(f"{real_time}/clock", data=form, headers={"Referer": here}, allow_redirects=False, timeout=5)
    assert answer.headers["Location"] == "/shopify/demo-shop.myshopify.com/admin/apps/sandbox-api-key/late"
    assert requests.get(f"{real_time}/control/clock", timeout=5).json()["offset_seconds"] - before == 86400
    requests.post(f"{real_time}/clock", data={"reset": "1"}, timeout=5)


@pytest.mark.parametrize("form", [{"seconds": "-5"}, {"count": "many", "unit": "60"}, {}])
def test_the_clock_says_why_it_does_not_move(real_time: str, form: dict[str, str]) -> None:
    assert 'role="alert"' in requests.post(f"{real_time}/clock", data=form, timeout=5).text


def test_the_merchant_sees_the_scopes_before_installing(shop: ShopCaller) -> None:
    shop.control("uninstall")
    assert requests.get(f"{shop.base}/admin/apps/waybill", timeout=5).url.endswith("/admin/install")

    text = page(shop, "/admin/install")
    assert "read_merchant_managed_fulfillment_orders" in text

    answer = press(shop, "/admin/install")
    assert answer.url.endswith("/admin/apps/waybill")
    assert "<iframe" in answer.text

    assert "Not installed" in press(shop, "/admin/uninstall").text


def test_the_frame_opens_the_app_with_a_signed_query(shop: ShopCaller, sandbox: Settings) -> None:
    text = page(shop, "/admin/apps/waybill/orders/7?tab=late")

    source = urlsplit(html.unescape(re.search(r'<iframe data-src="([^"]+)"', text)[1]))  # type: ignore[index]
    given = dict(parse_qsl(source.query))
    assert f"{source.scheme}://{source.netloc}{source.path}" == f"{sandbox.app_url}/orders/7"
    assert given.pop("tab") == "late"
    signature = given.pop("hmac")
    message = urlencode(sorted(given.items()), quote_via=quote)
    assert signature == hmac.new(sandbox.api_secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    assert given["shop"] == shop.domain
    assert given["embedded"] == "1"


def test_unknown_shops_orders_and_pages_are_not_found(shop: ShopCaller) -> None:
    assert (
        "There is no shop" in requests.get(f"{shop.settings.url}/shopify/no-shop.myshopify.com/admin", timeout=5).text
    )
    page(shop, "/admin/orders/1", status=404)
    page(shop, "/admin/discounts", status=404)
    page(shop, "/admin/apps/other", status=404)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("shopifycloud/app-bridge.js", "text/javascript"),
        ("shopifycloud/polaris-1.js", "text/javascript"),
        ("shopifycloud/polaris.js", "text/javascript"),
        ("shell.js", "text/javascript"),
        ("sandbox.css", "text/css"),
        ("admin.css", "text/css"),
    ],
)
def test_the_cdn_serves_its_files(sandbox: Settings, path: str, kind: str) -> None:
    answer = requests.get(f"{sandbox.url}/cdn/{path}", timeout=5)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(kind)
    assert "http://" not in answer.text.replace("http://www.w3.org/", "")
    assert "https://" not in answer.text
