"""Hazard 4: webhooks out of order, late by hours, or never. The same final state."""

from tests.hazards.looks import status
from tests.town import ADDRESS


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


def test_an_update_that_overtakes_its_creation_stands(shop):
    variant = shop.linked()
    late = ["orders/create", "orders/paid"]
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics=late, mode="delay", seconds=1)
    spec = {"lines": [{"variant": variant, "quantity": 3}], "email": "buyer@example.com", "address": ADDRESS}
    order = shop.control(f"shopify/{shop.domain}/orders", **spec)
    line = order["lines"][0]
    shop.later(seconds=2)
    shop.act(order, "refund", lines=[{"line": line, "quantity": 2}])
    topics = lambda: [d["topic"] for d in shop.books(f"shopify/{shop.domain}/webhooks") if d["status"] == 200]  # noqa: E731
    shop.until(lambda: set(late) <= set(topics()))
    shop.drain()
    assert shop.report(order)["lines"][0]["owed"] == 1
    assert [so["lines"][0]["quantity"] for so in shop.report(order)["supplier_orders"]] == [1]


def test_an_uninstall_that_comes_after_the_reinstall_is_old_news(shop):
    shop.later(hours=1)
    then = shop.books("clock")["now"]
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.control(f"shopify/{shop.domain}/uninstall")
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    shop.control(f"shopify/{shop.domain}/install")
    shop.later(minutes=11)
    shop.until(lambda: shop.shop.status == "needs_opening")
    shop.open("/")
    shop.control(f"shopify/{shop.domain}/webhooks/send", topic="app/uninstalled", triggered_at=then)
    shop.drain()
    assert shop.shop.status == "installed"
    assert shop.shop.account is not None


def test_a_webhook_that_comes_hours_late_changes_nothing_any_more(shop):
    order = shop.buy((shop.linked(), 2))
    shop.act(order, "cancel")
    shop.until(lambda: status(shop, order) == "cancelled")
    shop.later(hours=5)
    shop.control(f"shopify/{shop.domain}/webhooks/send", topic="orders/create", order=order["legacy_id"])
    shop.drain()
    assert status(shop, order) == "cancelled"
    assert shop.bought() == []
