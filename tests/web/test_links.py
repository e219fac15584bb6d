"""Linking: from a pasted address to a SKU that is bought, with or without a connected account."""

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Link, SupplierProduct
from tests.web import rows
from tests.web.conftest import queued
from tests.web.test_orders import toast

NEW = f"/links/new?variant={rows.VARIANT}"
PRODUCT = "1005006749040149"


def links() -> list[Link]:
    session().rollback()
    return session().query(Link).all()


@pytest.fixture
def variant(shop):
    return rows.keep_variant(shop)


def test_unlinked_variants_stand_there_and_those_that_orders_need_come_first(merchant, shop, variant):
    rows.keep_variant(shop, "Alarm clock", gid="gid://shopify/ProductVariant/43")
    rows.take(shop)
    page = merchant.open("/links").text
    assert page.index("Phone stand - Black") < page.index("Alarm clock - Black")
    assert "1 order waits" in page


def test_a_deleted_product_that_an_order_still_holds_can_be_linked(merchant, shop):
    rows.take(shop, "Old lamp")
    assert "Old lamp - Black" in merchant.open("/links").text
    assert merchant.open(NEW).status_code == 200


def test_the_search_narrows_both_lists(merchant, shop, variant):
    rows.link(shop)
    rows.keep_variant(shop, "Alarm clock", gid="gid://shopify/ProductVariant/43")
    page = merchant.open("/links?q=alarm").text
    assert "Alarm clock - Black" in page
    assert "Phone stand - Black" not in page


def test_a_pasted_address_is_read_by_the_worker(merchant, account, variant):
    address = f"https://www.aliexpress.com/item/{PRODUCT}.html?spm=a2g0o.home"
    answer = merchant.click("/links/look-up", address=address, variant=rows.VARIANT, back="/orders/7")
    product = session().query(SupplierProduct).one()
    assert (product.product_id, product.look_again_at <= clock.now()) == (PRODUCT, True)
    assert f"look_up:{product.id}" in queued()
    assert 'data-refresh="1000"' in answer.text
    assert "Reading the product from AliExpress…" in answer.text
    assert 'href="/orders/7"' in answer.text


def test_a_reading_that_takes_long_says_that_one_may_leave(merchant, account, shop, variant):
    product = SupplierProduct.ask(shop.id, PRODUCT)
    product.tries = 3
    session().commit()
    assert "You can leave this page" in merchant.open(f"{NEW}&product={PRODUCT}").text


def test_a_product_that_cannot_be_read_says_why_and_takes_another(merchant, account, shop, variant):
    product = SupplierProduct.ask(shop.id, PRODUCT)
    product.problem = "AliExpress knows no product 1005006749040149."
    session().commit()
    page = merchant.open(f"{NEW}&product={PRODUCT}").text
    assert 'error="AliExpress knows no product 1005006749040149."' in page
    assert "data-refresh" not in page


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "This is not an AliExpress product."),
        ("hello", "This is not an AliExpress product."),
        ("https://evil.example/item/1005006749040149.html", "This is not an AliExpress product."),
        ("https://a.aliexpress.com/_mK1", "Waybill follows no short links."),
    ],
)
def test_what_names_no_product_is_answered_beside_the_field(merchant, account, variant, address, said):
    answer = merchant.post("/links/look-up", address=address, variant=rows.VARIANT)
    assert answer.status_code == 422
    assert f'error="{said}' in answer.text
    assert not session().query(SupplierProduct).count()


def test_a_read_product_offers_its_options_and_chooses_only_what_is_certain(merchant, account, shop, variant):
    rows.read_product(shop, "Black")
    page = merchant.open(f"{NEW}&product={PRODUCT}").text
    assert '<s-choice value="1" selected>Black' in page
    assert "3.10 USD · 20 in stock" in page
    assert "sold out" in page


def test_several_options_without_a_likely_one_are_left_open(merchant, account, shop, variant):
    rows.read_product(shop, "Red")
    assert " selected" not in merchant.open(f"{NEW}&product={PRODUCT}").text


def test_a_link_is_made_and_open_orders_are_matched(merchant, account, shop, variant):
    order = rows.take(shop)
    order.look_again_at = None
    rows.read_product(shop)
    form = {
        "variant": rows.VARIANT,
        "product": PRODUCT,
        "sku_id": "2",
        "quantity": "3",
        "country": "US",
        "agreed_days": "12",
    }
    answer = merchant.click("/links", back=f"/orders/{order.id}", **form)
    assert toast(answer) == "Linked. Open orders use it from now on."
    assert f"Order {order.name}" in answer.text
    link = links()[0]
    assert (link.sku_id, link.sku_name, link.quantity, link.country) == ("2", "White", 3, "US")
    assert link.agreed_days == 12
    assert "ships in 12 days" in merchant.open("/links").text
    assert f"match:{order.id}" in queued()


@pytest.mark.parametrize(
    ("change", "field", "sentence"),
    [
        ({"sku_id": "999"}, "sku_id", "Choose one of the product&#39;s options."),
        ({"sku_id": ""}, "sku_id", "Choose one of the product&#39;s options."),
        ({"quantity": "two"}, "quantity", "must be a whole number"),
        ({"quantity": "9" * 5000}, "quantity", "must be a whole number"),
        ({"agreed_days": "91"}, "agreed_days", "must be from 1 to 90 days, or empty"),
        ({"agreed_days": "0"}, "agreed_days", "must be from 1 to 90 days, or empty"),
        ({"agreed_days": "soon"}, "agreed_days", "must be a whole number"),
    ],
)
def test_a_wrong_choice_is_answered_beside_its_field(merchant, account, shop, variant, change, field, sentence):
    rows.read_product(shop)
    form = {"variant": rows.VARIANT, "product": PRODUCT, "sku_id": "1", "quantity": "1", "country": ""}
    answer = merchant.post("/links", **(form | change))
    assert answer.status_code == 422
    assert sentence in answer.text
    tag = answer.text.split(f'name="{field}"')[1].split(">")[0]
    assert "error=" in tag
    assert links() == []


def test_a_link_by_id_works_without_an_account_and_is_checked_later(merchant, shop, variant):
    merchant.click("/links", variant=rows.VARIANT, product=PRODUCT, sku_id="12000038", quantity="1", country="")
    link = links()[0]
    assert (link.sku_id, link.checked_at) == ("12000038", None)
    assert [job for job in queued() if job.startswith("look_up")]
    assert "Not checked at AliExpress yet" in merchant.open("/links").text


def test_a_link_by_id_says_what_an_id_looks_like(merchant, shop, variant):
    for form, field in (({"product": "x", "sku_id": "1"}, "product"), ({"product": PRODUCT, "sku_id": ""}, "sku_id")):
        answer = merchant.post("/links", variant=rows.VARIANT, quantity="1", country="", **form)
        assert answer.status_code == 422
        assert "error=" in answer.text.split(f'name="{field}"')[1].split(">")[0]


def test_what_has_no_field_stands_above_the_page(merchant, account, shop, variant):
    rows.read_product(shop)
    answer = merchant.post("/links", variant=rows.VARIANT, product=PRODUCT, sku_id="1", quantity="5000", country="")
    assert answer.status_code == 422
    assert '<s-banner tone="critical"' in answer.text
    assert "must be from 1 to 1000" in answer.text


def test_a_well_known_brand_is_flagged(merchant, account, shop, variant):
    rows.read_product(shop, "Rolex style watch")
    assert "Rolex is a well-known brand" in merchant.open(f"{NEW}&product={PRODUCT}").text


def test_a_link_is_removed_and_its_orders_are_matched_again(merchant, shop, variant):
    order = rows.take(shop)
    link = rows.link(shop)
    assert toast(merchant.click(f"/links/{link.id}/remove")) == "Link removed."
    assert links() == []
    assert f"match:{order.id}" in queued()
    again = merchant.post(f"/links/{link.id}/remove")
    assert again.status_code == 422
    assert "This link is gone already." in again.text


def test_products_are_refreshed(merchant, shop):
    assert toast(merchant.click("/links/refresh")) == "Reading your products from Shopify."
    assert f"read_shop:{shop.id}" in queued()


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example", "/settings", "javascript:alert(1)", "/orders/\\evil"]
)
def test_the_way_back_stays_inside(merchant, account, shop, variant, back):
    rows.read_product(shop)
    answer = merchant.post("/links", variant=rows.VARIANT, product=PRODUCT, sku_id="1", quantity="1", back=back)
    assert answer.headers["Location"].startswith("/links?toast=")
