"""Guard: templates and pages use only Polaris elements as they are, and nothing inline."""

from pathlib import Path

import pytest

from tests.web import rows
from tests.web.conftest import Merchant
from tests.web.polaris import read, read_template

TEMPLATES = Path(__file__).parents[2] / "templates"
NAMES = sorted(str(file.relative_to(TEMPLATES)) for file in TEMPLATES.glob("pages/**/*.html"))
PRODUCT = "/links/new?variant=gid://shopify/ProductVariant/42&product=1005006749040149"
PATHS = (
    *("/", "/orders", "/orders?status=needs_you", "/orders?q=nothing", "/orders/1", "/late", "/links", "/links?q=zzz"),
    *("/links/new", "/links/new?variant=gid://shopify/ProductVariant/42", PRODUCT, "/suppliers", "/settings"),
    *("/late/1", "/late/act/message?review=1", "/late/money", "/late/policy", "/late?as_of=2999-01-01"),
    *("/orders/import", "/orders/older"),
)


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_attribute_and_value_is_known(name):
    assert read_template((TEMPLATES / name).read_text(), name).problems == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("text", ["Phone stand", rows.HOSTILE], ids=["typical", "hostile"])
def test_every_page_renders_and_keeps_strange_text_inert(merchant: Merchant, shop, account, path, text):
    rows.everything(shop, text)
    answer = merchant.open(path)
    page = read(answer.text, path)
    assert answer.status_code == 200
    assert page.problems == []
    assert page.inline_scripts == 0
    assert "<script>alert" not in answer.text
    assert "javascript:" not in answer.text


@pytest.mark.parametrize("path", ["/", "/orders", "/late", "/links", "/links/new", "/suppliers", "/settings"])
def test_every_page_of_an_empty_shop_says_what_to_do(merchant: Merchant, path):
    page = merchant.open(path)
    assert page.status_code == 200
    assert read(page.text, path).problems == []


def test_a_page_without_an_account_can_connect_it_and_still_links_by_id(merchant: Merchant, shop):
    rows.keep_variant(shop)
    page = merchant.open(f"/links/new?variant={rows.VARIANT}").text
    assert "/aliexpress/connect" in page
    assert 'name="sku_id"' in page


def test_the_head_begins_with_the_key_app_bridge_and_polaris(merchant: Merchant):
    tags = read(merchant.open("/").text, "/").tags
    first = [tag for tag in tags if tag[0] in ("meta", "script")][:3]
    assert first[0][1] == {"name": "shopify-api-key", "content": "key"}
    sources = [attributes["src"] for tag, attributes in first[1:]]
    cdn = "https://cdn.shopify.com/shopifycloud"
    assert sources == [f"{cdn}/app-bridge.js", f"{cdn}/polaris-1.js"]
    assert all(set(attributes) == {"src"} for _tag, attributes in first[1:])


def test_names_and_addresses_of_customers_are_on_no_page(merchant: Merchant, shop, account):
    order = rows.everything(shop)
    for path in ("/", "/orders", "/orders/older", f"/orders/{order.id}", "/late", "/late/1", "/late/export.csv"):
        page = merchant.open(path).text
        assert not [secret for secret in ("Test Buyer", "Example Street", "buyer@example", "555") if secret in page]
