"""What is placed is what is still owed: orders change between the purchase and the parcel."""

from tests.town import ADDRESS


def status(shop, order) -> str:
    return shop.report(order)["status"]


def test_cancelled_before_placing_buys_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    shop.act(order, "cancel")
    shop.until(lambda: status(shop, order) == "cancelled")
    code, said = shop.try_command("place", "--order", order["name"])
    assert (code, "nothing to buy" in said) == (1, True)
    assert [so["status"] for so in shop.report(order)["supplier_orders"]] == ["cancelled"]


def test_cancelled_in_the_moment_of_placing_buys_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "cancel")
    shop.command("place", "--order", order["name"])
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert shop.bought() == []
    assert status(shop, order) == "cancelled"


def test_cancelled_after_placing_says_cancel_at_supplier(shop, ordered):
    order = ordered((shop.linked(), 1))
    shop.act(order, "cancel")
    shop.until(lambda: status(shop, order) == "cancel_at_supplier")
    shop.control(f"aliexpress/orders/{shop.bought()[0]['number']}/cancel")
    shop.later(hours=1)
    shop.until(lambda: status(shop, order) == "cancelled")


def test_a_partly_refunded_order_buys_what_is_left(shop):
    order = shop.buy((shop.linked(), 3))
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.act(order, "refund", lines=[{"line": line, "quantity": 2}])
    shop.until(lambda: shop.report(order)["lines"][0]["owed"] == 1)
    shop.command("place", "--order", order["name"])
    assert [item["quantity"] for item in shop.bought()[0]["items"]] == [1]


def test_an_edited_order_buys_the_new_quantity(shop):
    order = shop.buy((shop.linked(), 1))
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "edit", lines=[{"line": line, "quantity": 4}])
    shop.command("place", "--order", order["name"])
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert [item["quantity"] for item in shop.bought()[0]["items"]] == [4]


def test_a_changed_address_is_the_one_that_is_sent(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "address", **{**ADDRESS, "address1": "2 Other Road"})
    shop.command("place", "--order", order["name"])
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert shop.bought()[0]["address"]["address"] == "2 Other Road"


def test_a_deleted_order_is_never_bought(shop):
    order = shop.buy((shop.linked(), 1))
    shop.act(order, "delete")
    shop.until(lambda: status(shop, order) == "cancelled")
    assert shop.try_command("place", "--order", order["name"])[0] == 1


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


def test_an_order_whose_webhook_never_came_is_found(shop):
    variant = shop.linked()
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    spec = {"lines": [{"variant": variant, "quantity": 1}], "email": "buyer@example.com", "address": ADDRESS}
    order = shop.control(f"shopify/{shop.domain}/orders", **spec)
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    shop.drain()
    shop.later(minutes=11)
    shop.until(lambda: shop.row(order))
    assert status(shop, order) == "to_order"


def test_reconciling_waits_while_shopify_is_out(shop):
    shop.drain()
    shop.fault("shopify", "orders", "error_before")
    shop.later(minutes=11)
    shop.drain()
    assert shop.shop.reconcile_after is not None
    shop.later(minutes=6)
    shop.drain()
    assert shop.shop.reconcile_after is None


def test_webhooks_twice_and_in_the_wrong_order_end_in_the_same_state(shop):
    variant = shop.linked()
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="duplicate")
    order = shop.buy((variant, 2))
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="reorder")
    shop.act(order, "refund", lines=[{"line": shop.shopify_order(order)["lines"][0]["gid"], "quantity": 1}])
    shop.until(lambda: shop.report(order)["lines"][0]["owed"] == 1)
    assert len(shop.report()["orders"]) == 1
    assert len(shop.report(order)["supplier_orders"]) == 1
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
