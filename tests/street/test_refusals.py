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
    shop.click_order(order)
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


def test_shopify_out_of_order_is_waited_for(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("shopify", "order", "error_before")
    shop.command("place", "--order", order["name"])
    assert shop.bought() == []
    shop.later(minutes=1)
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
