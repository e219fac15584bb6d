"""Hazard 7: price or stock changed since linking. It stops above the ceiling and says so."""

from tests.hazards.looks import CREATE, placed, refusal


def test_a_product_that_is_no_longer_sold(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", status="offline")
    assert "no longer sold" in refusal(shop, order)


def test_a_price_above_the_ceiling_waits_for_a_decision(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", skus=[{"sku_id": facts["sku_id"], "price": "4.00"}])
    code, said = shop.try_command("place", "--order", order["name"])
    assert (code, shop.bought()) == (1, [])
    assert "Item price 4.00 USD, accepted 3.10 USD." in said
    shop.command("settings", "price_ceiling_percent=50")
    assert placed(shop, order)["status"] == "placed"


def test_too_little_stock(shop):
    variant, facts = shop.goods(stock=2)
    shop.link(variant, facts)
    order = shop.buy((variant, 3))
    assert "Only 2 of" in refusal(shop, order)


def test_stock_that_sells_out_between_the_look_and_the_order_is_a_refusal(shop):
    variant, facts = shop.goods(stock=3)
    shop.link(variant, facts)
    order = shop.buy((variant, 3))
    sold_out = {"skus": [{"sku_id": facts["sku_id"], "stock": 0}]}
    shop.fault("aliexpress", CREATE, "act", act=f"aliexpress/products/{facts['product_id']}", body=sold_out)
    supplier_order = placed(shop, order)
    assert (supplier_order["status"], shop.bought()) == ("refused", [])
    assert supplier_order["problem"]
