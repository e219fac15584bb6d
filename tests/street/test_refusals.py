"""What must not be bought as it is stops with a sentence that says what to do, and goes on once it is mended."""

import pytest

from tests.town import ADDRESS

NO_CITY = {**ADDRESS, "city": ""}
NO_LAST_NAME = {**ADDRESS, "name": "Buyer"}


def try_to_place(shop, order) -> str:
    shop.command("place", "--order", order["name"])
    supplier_order = shop.report(order)["supplier_orders"][0]
    assert supplier_order["status"] == "refused"
    assert shop.bought() == []
    assert shop.report(order)["status"] == "problem"
    return supplier_order["problem"]


def try_again(shop, order) -> str:
    shop.post(f"/orders/{shop.row(order).id}/supplier-orders/1/place")
    shop.drain()
    return shop.report(order)["supplier_orders"][0]["status"]


@pytest.mark.parametrize(
    ("address", "word"), [(None, "no shipping address"), (NO_CITY, "city"), (NO_LAST_NAME, "name")]
)
def test_an_address_that_aliexpress_refuses_is_mended_in_shopify(shop, address, word):
    order = shop.buy((shop.linked(), 1), address=address)
    assert word in try_to_place(shop, order)
    shop.act(order, "address", **ADDRESS)
    assert try_again(shop, order) == "placed"
    assert shop.bought()[0]["address"]["city"] == "Springfield"


def test_a_sku_that_is_gone(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", skus=[{"sku_id": facts["sku_id"], "delete": True}])
    assert "no longer offers" in try_to_place(shop, order)


def test_a_product_that_is_no_longer_sold(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", status="offline")
    assert "no longer sold" in try_to_place(shop, order)


def test_a_price_above_the_ceiling_waits_for_a_decision(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", skus=[{"sku_id": facts["sku_id"], "price": "4.00"}])
    problem = try_to_place(shop, order)
    assert "4.00 USD now, 3.10 USD when it was linked" in problem
    shop.command("settings", "price_ceiling_percent=50")
    assert try_again(shop, order) == "placed"


def test_too_little_stock(shop):
    variant, facts = shop.goods(stock=2)
    shop.link(variant, facts)
    order = shop.buy((variant, 3))
    assert "Only 2 of" in try_to_place(shop, order)


def test_a_country_that_nothing_is_shipped_to(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", ships_to=["DE"])
    assert try_to_place(shop, order)


def test_the_fastest_service_is_chosen_where_the_shop_wants_it(shop):
    order = shop.buy((shop.linked(), 1))
    shop.command("settings", "freight_choice=fastest")
    shop.command("place", "--order", order["name"])
    cheap = shop.buy((shop.linked("Desk lamp"), 1))
    shop.command("settings", "freight_choice=cheapest")
    shop.command("place", "--order", cheap["name"])
    services = [bought["items"][0]["service"] for bought in shop.bought()]
    assert len(set(services)) == 2


def test_without_a_connection_the_click_waits_and_connecting_goes_on(town):
    town.install(aliexpress=False)
    variant, facts = town.goods()
    town.link(variant, facts)
    order = town.buy((variant, 1))
    town.command("place", "--order", order["name"])
    assert "Connect AliExpress" in town.report(order)["supplier_orders"][0]["problem"]
    town.connect_aliexpress()
    town.until(lambda: town.report(order)["supplier_orders"][0]["status"] == "placed")
    assert len(town.bought()) == 1


def test_an_expired_access_token_is_refreshed_in_mid_flight(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("aliexpress/tokens", account=shop.domain, expire="access")
    shop.command("place", "--order", order["name"])
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"


def test_a_dead_consent_pauses_and_reconnecting_resumes(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("aliexpress/tokens", account=shop.domain, expire="access")
    shop.control("aliexpress/tokens", account=shop.domain, expire="refresh")
    shop.command("place", "--order", order["name"])
    assert "Reconnect AliExpress" in shop.report(order)["supplier_orders"][0]["problem"]
    assert shop.bought() == []
    shop.connect_aliexpress()
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")


def test_a_token_about_to_end_is_refreshed_before_the_call(shop):
    order = shop.buy((shop.linked(), 1))
    shop.later(days=31)
    shop.command("place", "--order", order["name"])
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"


def test_an_expired_shopify_token_is_refreshed(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control(f"shopify/{shop.domain}/tokens", expire="access")
    shop.command("place", "--order", order["name"])
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"


def test_a_dead_shopify_token_pauses_the_shop_until_the_app_is_opened(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control(f"shopify/{shop.domain}/tokens", expire="access")
    shop.control(f"shopify/{shop.domain}/tokens", expire="refresh")
    shop.command("place", "--order", order["name"])
    assert shop.shop.status == "needs_opening"
    assert "Open Waybill" in shop.report(order)["supplier_orders"][0]["problem"]
    assert shop.open("/").status_code == 200
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
    assert shop.shop.status == "installed"


def test_a_configuration_alarm_is_said_and_not_repeated(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("shopify", "order", "forbidden")
    shop.command("place", "--order", order["name"])
    assert "IP" in shop.report(order)["supplier_orders"][0]["problem"]
    assert try_again(shop, order) == "placed"


def test_shopify_out_of_order_is_waited_for(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("shopify", "order", "error_before")
    shop.command("place", "--order", order["name"])
    assert shop.bought() == []
    shop.later(minutes=1)
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
