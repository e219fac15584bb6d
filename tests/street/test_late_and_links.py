"""Late orders are seen, quiet shops stay connected, and products are read before they are linked."""

import pytest

from shopify_app import jobs
from shopify_app.db import session
from shopify_app.models import Link, Review, SupplierProduct


def test_a_late_order_is_reviewed_and_the_review_closes_with_a_number(shop, ordered):
    shop.command("settings", "agreed_shipping_days=5")
    order = ordered((shop.linked(), 1))
    shop.later(hours=1)
    shop.drain()
    shop.later(days=4)
    shop.drain()
    assert Review.count(shop.shop.id) == 0
    shop.later(days=1)
    shop.drain()
    review = shop.report(order)["reviews"][0]
    assert (review["rule"], review["status"]) == ("late_to_ship", "open")
    assert "agreed to ship within 5 days" in shop.open("/late").text

    shop.ship(shop.numbers(order)[0])
    shop.later(hours=2)
    shop.drain()
    assert [r["status"] for r in shop.report(order)["reviews"]] == ["closed"]
    assert "Nothing is late" in shop.open("/late").text


def agreed(shop, variant, facts, *days):
    words = ("--variant", variant, "--product", facts["product_id"], "--sku-id", str(facts["sku_id"]))
    return shop.try_command("link", *words, *(word for each in days for word in ("--agreed-days", str(each))))


def days_of(shop, order):
    return [so.agreed_days for so in shop.row(order).supplier_orders]


def test_the_longest_time_of_its_links_counts_for_a_supplier_order_and_stays(shop, ordered):
    stand, lamp, mug = shop.goods(), shop.goods("Desk lamp"), shop.linked("Travel mug")
    assert agreed(shop, *stand, 9)[0] == agreed(shop, *lamp, 12)[0] == 0
    order = ordered((stand[0], 1), (lamp[0], 1), (mug, 1))
    agreed(shop, *lamp, 30)
    shop.drain()
    assert days_of(shop, order) == [12]
    shop.later(days=11, hours=12)
    shop.drain()
    assert Review.count(shop.shop.id) == 0
    shop.later(days=1)
    shop.drain()
    assert "agreed to ship within 12 days" in shop.open("/late").text


def test_a_draft_follows_its_link(shop):
    stand = shop.goods()
    agreed(shop, *stand)
    order = shop.buy((stand[0], 1))
    shop.drain()
    assert days_of(shop, order) == [None]
    for days in (9, 4):
        agreed(shop, *stand, days)
        shop.drain()
        assert days_of(shop, order) == [days]
    agreed(shop, *stand)
    shop.drain()
    assert days_of(shop, order) == [None]


@pytest.mark.parametrize("days", [0, 91, -1, "x"])
def test_the_command_refuses_days_that_nobody_agrees_on(shop, days):
    stand = shop.goods()
    code, said = agreed(shop, *stand, days)
    assert (code != 0, "from 1 to 90 days" in said or days == "x") == (True, True)
    assert not Link.of_variant(shop.shop.id, stand[0])


def test_a_product_that_does_not_exist_says_so(shop):
    SupplierProduct.ask(shop.shop.id, "1005999999999999")
    session().commit()
    shop.drain()
    product = SupplierProduct.get(shop.shop.id, "1005999999999999")
    assert product.problem


def test_a_product_is_read_again_while_aliexpress_is_out(shop):
    _, facts = shop.goods()
    shop.fault("aliexpress", "aliexpress.ds.product.get", "error_before")
    row_id = SupplierProduct.ask(shop.shop.id, facts["product_id"]).id
    session().commit()
    jobs.run("look_up", row_id)
    assert session().get_one(SupplierProduct, row_id).tries == 1
    shop.later(minutes=1)
    shop.drain()
    product = session().get_one(SupplierProduct, row_id)
    assert [sku.sku_id for sku in product.skus] == [str(facts["sku_id"])]


def test_the_catalog_is_read_again_after_shopify_was_out(shop):
    shop.drain()
    shop.fault("shopify", "shop", "error_before")
    shop.shop.read_again_at = shop.shop.installed_at
    session().commit()
    shop.drain()
    assert shop.shop.tries == 1
    shop.later(minutes=5)
    shop.drain()
    assert (shop.shop.tries, shop.shop.name) == (0, shop.name)
