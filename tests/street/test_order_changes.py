"""What is placed is what is still owed: orders change between the purchase and the parcel."""

from datetime import timedelta

from shopify_app import clock
from tests.town import ADDRESS


def status(shop, order) -> str:
    return shop.report(order)["status"]


def test_an_unlinked_line_asks_for_a_link_and_goes_on_with_it(shop):
    variant, facts = shop.goods()
    order = shop.buy((variant, 1))
    assert status(shop, order) == "needs_link"
    code, said = shop.try_command("place", "--order", order["name"])
    assert (code, "link them first" in said) == (1, True)
    shop.link(variant, facts)
    shop.until(lambda: status(shop, order) == "to_order")


def test_a_link_for_a_country_wins_over_the_link_for_everywhere(shop):
    variant, everywhere = shop.goods("Phone stand")
    _, abroad = shop.goods("Phone stand for CA")
    shop.link(variant, everywhere)
    words = ("--product", abroad["product_id"], "--sku-id", str(abroad["sku_id"]), "--country", "ca")
    shop.command("link", "--variant", variant, *words)
    there = {**ADDRESS, "country_code": "CA", "province": "Ontario", "city": "Toronto", "zip": "M5V 2T6"}
    order = shop.buy((variant, 1), address=there)
    shop.command("place", "--order", order["name"])
    assert [bought["items"][0]["product_id"] for bought in shop.bought()] == [abroad["product_id"]]


def test_an_order_without_shippable_items_asks_for_nothing(shop):
    made = shop.control(
        f"shopify/{shop.domain}/products",
        title="E-book",
        variants=[{"title": "Default Title", "price": "5.00", "requires_shipping": False}],
    )
    order = shop.buy((made["variants"][0]["gid"], 1))
    assert status(shop, order) == "nothing_owed"


def test_an_unpaid_supplier_order_that_aliexpress_closes_is_offered_again(shop):
    order = shop.buy((shop.linked(), 1))
    shop.command("place", "--order", order["name"])
    shop.later(days=2)
    shop.until(lambda: [so["status"] for so in shop.report(order)["supplier_orders"]] == ["cancelled", "draft"])
    assert status(shop, order) == "to_order"


def parcel(shop, order):
    return shop.row(order).supplier_orders[0].trackings[0]


def test_a_canceled_order_never_comes_back_so_its_parcel_is_not_asked_about_again(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.act(order, "cancel")
    shop.until(lambda: "canceled" in parcel(shop, order).waits)
    assert parcel(shop, order).look_again_at is None


def test_a_parcel_that_waits_is_looked_at_the_more_rarely_the_longer_it_waits(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.act(order, "hold", reason="INVENTORY_OUT_OF_STOCK")
    shop.until(lambda: "on hold" in parcel(shop, order).waits)
    assert parcel(shop, order).look_again_at < clock.now() + timedelta(hours=2)
    shop.later(days=10)
    shop.until(lambda: parcel(shop, order).look_again_at > clock.now() + timedelta(hours=9))
    shop.act(order, "release_hold")
    shop.until(lambda: status(shop, order) == "fulfilled")
