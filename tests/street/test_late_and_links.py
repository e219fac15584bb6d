"""Late orders are seen, quiet shops stay connected, and products are read before they are linked."""

from shopify_app import jobs
from shopify_app.db import session
from shopify_app.models import Review, SupplierProduct


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


def test_a_link_has_an_agreed_time_of_its_own_and_the_longest_of_an_order_counts(shop, ordered):
    store, variants = "1103800006", []
    for title, days in (("Phone stand", "9"), ("Desk lamp", "12"), ("Mug", "")):
        variant, facts = shop.goods(title, store)
        shop.link(variant, facts, 1, *(("--agreed-days", days) if days else ()))
        variants.append(variant)
    order, usual = ordered(*((gid, 1) for gid in variants)), ordered((variants[2], 1))
    assert [so.agreed_days for so in shop.row(order).supplier_orders] == [12]
    assert [so.agreed_days for so in shop.row(usual).supplier_orders] == [None]
    shop.later(days=8)
    shop.drain()
    assert shop.report(order)["reviews"] == []
    assert [r["rule"] for r in shop.report(usual)["reviews"]] == ["late_to_ship"]
    shop.later(days=4, minutes=1)
    shop.drain()
    assert [r["rule"] for r in shop.report(order)["reviews"] if r["rule"] == "late_to_ship"] == ["late_to_ship"]


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
