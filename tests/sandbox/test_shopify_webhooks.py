"""The toy Shopify sends webhooks as the real one does: signed, at least once, in any order, or not at all."""

import json
import time
from pathlib import Path
from typing import Any

import pytest

from tests.sandbox.shopify_caller import Hook, ShopCaller, until

EXAMPLE = Path(__file__).parents[1] / "data" / "orders-create.json"


def shape(value: Any) -> Any:
    """Return the keys of a payload, at every depth; of a list only its first item."""
    if isinstance(value, dict):
        return {key: shape(inner) for key, inner in value.items()}
    return [shape(value[0])] if isinstance(value, list) and value else None


def created(shop: ShopCaller, **more: Any) -> Hook:
    shop.buy(2, routed=False, **more)
    return until(lambda: shop.hooks("orders/create"))[0]


def arrived(shop: ShopCaller, count: int, *topics: str) -> list[Hook]:
    """Wait until `count` webhooks of these topics came, and return them as they came."""
    until(lambda: len(shop.hooks(*topics)) >= count)
    return shop.hooks(*topics)


def attempts(shop: ShopCaller, topic: str) -> list[tuple[int, Any]]:
    return [(row["attempt"], row["status"]) for row in shop.book("webhooks") if row["topic"] == topic]


def mode(shop: ShopCaller, name: str, **more: Any) -> None:
    shop.control("webhooks/mode", {"shop": shop.domain, "mode": name, **more}, bare=True)


def test_an_order_webhook_is_signed_and_has_every_header(shop: ShopCaller) -> None:
    hook = created(shop)
    assert hook.signed
    assert hook.headers["X-Shopify-Shop-Domain"] == shop.domain
    assert hook.headers["X-Shopify-Api-Version"] == "2026-10"
    assert hook.headers["X-Shopify-Triggered-At"].endswith("000Z")
    for name in ("X-Shopify-Webhook-Id", "X-Shopify-Event-Id", "X-Shopify-Topic"):
        assert hook.headers[name]


def test_orders_create_has_exactly_the_keys_of_the_real_payload(shop: ShopCaller) -> None:
    example = json.loads(EXAMPLE.read_text())
    assert shape(created(shop).body) == shape(example)


def test_statuses_are_lower_case_and_times_local(shop: ShopCaller) -> None:
    body = created(shop, financial_status="pending", email=None).body
    assert body["financial_status"] == "pending"
    assert body["fulfillment_status"] is None
    assert body["email"] == ""
    assert body["created_at"][-6:] in ("-05:00", "-04:00")


def test_an_order_without_address_and_buyer_has_nulls(shop: ShopCaller) -> None:
    line = {"title": "Gift wrap", "price": "4", "quantity": 1, "requires_shipping": False}
    shop.control("orders", {"lines": [line], "email": None, "address": None})
    body = until(lambda: shop.hooks("orders/create"))[0].body
    assert body["customer"] is body["shipping_address"] is body["billing_address"] is None
    assert body["line_items"][0]["variant_id"] is None
    assert body["shipping_lines"] == []


def test_routing_complete_comes_after_the_order(shop: ShopCaller) -> None:
    order = shop.buy(routed=False)
    assert shop.order(order["gid"])["fulfillmentOrders"]["nodes"] == []
    hook = until(lambda: shop.hooks("fulfillment_orders/order_routing_complete"))[0]
    fo = shop.order(order["gid"])["fulfillmentOrders"]["nodes"][0]
    assert hook.body == {"fulfillment_order": {"id": fo["id"], "status": "open"}}


def test_include_fields_cut_the_payload(shop: ShopCaller) -> None:
    order = shop.buy(routed=False, financial_status="pending")
    shop.control(f"orders/{order['legacy_id']}/pay")
    hook = until(lambda: shop.hooks("orders/updated"))[0]
    assert set(hook.body) == {"id", "admin_graphql_api_id", "updated_at", "cancelled_at", "line_items"}
    assert set(hook.body["line_items"][0]) == {"id"}
    assert hook.headers["X-Shopify-Name"] == "orders-changed"


def test_a_failed_delivery_is_sent_again_with_the_same_ids_and_body(shop: ShopCaller) -> None:
    shop.listener.statuses[shop.domain] = [500, 301]
    mode(shop, "never", topics=["orders/paid", "fulfillment_orders/order_routing_complete"])
    shop.buy(routed=False)
    hooks = arrived(shop, 3, "orders/create")
    assert len({(h.headers["X-Shopify-Webhook-Id"], h.raw) for h in hooks}) == 1
    assert hooks[1].at - hooks[0].at > 0.9
    assert hooks[2].at - hooks[1].at > 1.9
    until(lambda: len(attempts(shop, "orders/create")) == 3)
    assert attempts(shop, "orders/create") == [(1, 500), (2, 301), (3, 200)]


def test_duplicates_share_both_ids(shop: ShopCaller) -> None:
    mode(shop, "duplicate", topics=["orders/create"])
    shop.buy(routed=False)
    hooks = arrived(shop, 2, "orders/create")
    assert len({(h.headers["X-Shopify-Webhook-Id"], h.headers["X-Shopify-Event-Id"]) for h in hooks}) == 1


def test_reorder_turns_the_order_around(shop: ShopCaller) -> None:
    mode(shop, "reorder", topics="*")
    order = shop.buy(routed=False, financial_status="pending")
    shop.control(f"orders/{order['legacy_id']}/pay")
    topics = ("orders/create", "orders/updated", "orders/paid")
    hooks = arrived(shop, 3, *topics)
    assert [hook.topic for hook in hooks] == ["orders/updated", "orders/paid", "orders/create"]


def test_never_and_delay(shop: ShopCaller) -> None:
    mode(shop, "never", topics=["orders/create"])
    mode(shop, "delay", topics=["orders/paid"], seconds=0.7)
    began = time.monotonic()
    shop.buy()
    hook = until(lambda: shop.hooks("orders/paid"))[0]
    assert hook.at - began >= 0.7
    assert not shop.hooks("orders/create")
    assert "never sent" in [row["status"] for row in shop.book("webhooks")]


def test_an_order_can_come_without_any_webhook(shop: ShopCaller) -> None:
    order = shop.buy(send_webhooks=False)
    assert shop.order(order["gid"])["name"] == order["name"]
    assert not shop.hooks()


def test_a_shop_without_the_app_or_the_scope_is_silent(shop: ShopCaller) -> None:
    shop.control("install", {"scopes": ["read_products"]})
    shop.control("orders", {"lines": [{"title": "Card", "quantity": 1}]})
    time.sleep(0.6)
    assert {hook.topic for hook in shop.hooks()} <= {"app/scopes_update"}


@pytest.mark.parametrize(
    ("spec", "signed"), [({}, True), ({"bad_signature": True}, False), ({"unsigned": True}, False)]
)
def test_a_chosen_webhook_is_sent_now(shop: ShopCaller, spec: dict[str, Any], signed: bool) -> None:
    sent = shop.control("webhooks/send", {"topic": "orders/create", "raw_body": "{}", "webhook_id": "w-1", **spec})
    hook = shop.hooks("orders/create")[0]
    assert sent["status"] == 200
    assert (hook.signed, hook.raw, hook.headers["X-Shopify-Webhook-Id"]) == (signed, b"{}", "w-1")


def test_an_order_can_be_sent_again_at_any_time(shop: ShopCaller) -> None:
    order = shop.buy()
    spec = {"topic": "orders/updated", "order": order["legacy_id"], "triggered_at": "2026-11-01T00:00:00Z"}
    shop.control("webhooks/send", spec)
    hook = shop.hooks("orders/updated")[-1]
    assert hook.body["id"] == order["legacy_id"]
    assert hook.headers["X-Shopify-Triggered-At"] == "2026-11-01T00:00:00.000000000Z"


def test_an_app_that_is_down_is_written_down(shop: ShopCaller) -> None:
    shop.listener.statuses[shop.domain] = [503]
    sent = shop.control("webhooks/send", {"topic": "orders/create", "body": {"id": 1}})
    assert sent["status"] == 503


def test_compliance_webhooks_reach_shops_that_removed_the_app(shop: ShopCaller) -> None:
    order = shop.buy(email="someone@example.com")
    shop.control("uninstall")
    for kind in ("data_request", "customer", "shop"):
        shop.control("redact", {"kind": kind, "email": "someone@example.com"})
    topics = ("customers/data_request", "customers/redact", "shop/redact")
    hooks = {h.topic: h.body for h in arrived(shop, 3, *topics)}
    assert hooks["customers/data_request"]["orders_requested"] == [order["legacy_id"]]
    assert hooks["customers/redact"]["orders_to_redact"] == [order["legacy_id"]]
    assert hooks["customers/redact"]["customer"]["email"] == "someone@example.com"
    assert set(hooks["shop/redact"]) == {"shop_id", "shop_domain"}


def test_changes_of_an_order_send_their_topics(shop: ShopCaller) -> None:
    order = shop.buy(3)
    where, line = f"orders/{order['legacy_id']}", order["lines"][0]
    shop.control(f"{where}/edit", {"lines": [{"line": line, "quantity": 2}]})
    edited = until(lambda: shop.hooks("orders/edited"))[0].body["order_edit"]
    assert edited["line_items"]["removals"] == [{"id": int(line.rsplit("/", 1)[1]), "delta": 1}]
    shop.control(f"{where}/refund", {"lines": [{"line": line, "quantity": 1}]})
    refund = until(lambda: shop.hooks("refunds/create"))[0].body
    assert refund["refund_line_items"][0]["quantity"] == 1
    shop.control(f"{where}/cancel", {"reason": "fraud"})
    assert until(lambda: shop.hooks("orders/cancelled"))[0].body["cancelled_at"]
    shop.control(f"{where}/delete")
    assert until(lambda: shop.hooks("orders/delete"))[0].body == {"id": order["legacy_id"]}
    assert shop.book() == []
