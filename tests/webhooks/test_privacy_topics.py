"""Compliance: a customer is shown, a customer is forgotten, a shop is forgotten."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from shopify_app.db import Base, session
from shopify_app.models import DataExport, Delivery, Email, Order, Shop
from shopify_app.supplier_values import ParcelEvent
from tests.webhooks.conftest import DOMAIN, Knock, buy, deliveries, install, order_payload, the_order
from webhooks.handlers import messages
from webhooks.inbox import open_deliveries

ASKED = {
    "shop_id": 1,
    "shop_domain": DOMAIN,
    "orders_requested": [6200000000001],
    "customer": {"id": 8600000000001, "email": "Buyer@Example.com", "phone": None},
    "data_request": {"id": 9999},
}
REDACTED = {
    "shop_id": 1,
    "shop_domain": DOMAIN,
    "customer": {"id": 8600000000001, "email": "buyer@example.com", "phone": None},
    "orders_to_redact": [6200000000001],
}


@pytest.fixture
def tell(shop: Shop, knock: Knock):
    def do(topic: str, payload: Any, **headers: Any) -> None:
        assert knock(topic, payload, **headers).status_code == 200
        assert open_deliveries(10) == 1
        session().rollback()
        session().expire_all()
        assert [row.problem for row in deliveries() if row.problem] == []

    return do


def exports() -> list[DataExport]:
    return [*session().scalars(sa.select(DataExport).order_by(DataExport.id))]


def shipped_order(tell) -> Order:
    tell("orders/create", order_payload())
    tracking = buy(the_order())
    tracking.see((ParcelEvent(tracking.created_at, "Departed", "Left the origin"),), "test")
    Email.plan(tracking, "shipping_confirmation", "shopify").post()
    session().commit()
    return the_order()


def test_a_data_request_makes_an_export_of_everything_held(tell, shop: Shop):
    shipped_order(tell)
    tell("customers/data_request", ASKED)
    [export] = exports()
    assert (export.shop_id, export.request_id) == (shop.id, "9999")
    assert export.data_json["customer"] == {"id": "8600000000001", "email": "buyer@example.com", "phone": ""}
    [order] = export.data_json["orders"]
    assert (order["name"], order["email"], order["address"]["zip"]) == ("#1001", "buyer@example.com", "62701")
    assert order["items"][0] == {"name": "Phone stand - Black", "sku": "AE-PS-BLK", "quantity": 2, "typed": []}
    [bought] = order["supplier_orders"]
    assert bought["numbers"] == ["8123456789012345"]
    assert bought["sent_to_supplier"]["logistics_address"]["full_name"] == "Test Buyer"
    [tracking] = bought["trackings"]
    assert (tracking["number"], tracking["events"][0]["name"]) == ("LP00675700340000", "Departed")
    [email] = order["emails"]
    assert (email["kind"], email["status"]) == ("shipping_confirmation", "sent")
    assert email["sent_at"]


def test_a_data_request_twice_is_one_export(tell):
    tell("customers/data_request", ASKED)
    tell("customers/data_request", ASKED)
    assert len(exports()) == 1


def test_orders_are_found_by_email_too_and_never_another_customers(tell):
    tell("orders/create", order_payload())
    tell(
        "orders/create",
        order_payload(admin_graphql_api_id="gid://shopify/Order/2", name="#1002", email="BUYER@example.com"),
    )
    tell(
        "orders/create",
        order_payload(admin_graphql_api_id="gid://shopify/Order/3", name="#1003", email="else@example.com"),
    )
    tell("customers/data_request", {**ASKED, "orders_requested": []})
    assert [order["name"] for order in exports()[0].data_json["orders"]] == ["#1001", "#1002"]


def test_a_request_without_an_email_takes_the_named_orders_alone(tell):
    tell("orders/create", order_payload(email="", contact_email=None))
    tell("orders/create", order_payload(admin_graphql_api_id="gid://shopify/Order/2", email="", contact_email=None))
    tell("customers/data_request", {**ASKED, "customer": {"id": 1, "email": None}})
    assert len(exports()[0].data_json["orders"]) == 1


def test_a_request_without_a_number_is_known_by_its_webhook(tell):
    tell("customers/data_request", {"customer": None}, webhook_id="w-5")
    [export] = exports()
    assert (export.request_id, export.data_json["orders"]) == ("w-5", [])


def test_a_redacted_customer_is_gone_from_rows_exports_and_stored_messages(tell, knock: Knock):
    shipped_order(tell)
    tell("orders/edited", {"order_edit": {"order_id": 6200000000001}, "note": "Test Buyer"})
    tell("fulfillments/create", {"id": 1, "order_id": 6200000000001, "destination": {"name": "Test Buyer"}})
    tell("customers/data_request", ASKED)
    tell("customers/redact", REDACTED, webhook_id="w-r")
    order = the_order()
    assert (order.email, order.phone, order.address, order.supplier_orders[0].request_json) == ("", "", None, None)
    assert order.redacted_at is not None
    assert exports() == []
    assert {row.topic: row.body for row in deliveries()} == {
        "orders/create": "",
        "orders/edited": "",
        "fulfillments/create": "",
        "customers/data_request": "",
        "customers/redact": "",
    }
    [line] = [line for line in order.history if line.after == "redacted"]
    assert line.by == "webhook:w-r"


def test_a_redaction_twice_is_one(tell):
    tell("orders/create", order_payload())
    tell("customers/redact", REDACTED)
    tell("customers/redact", REDACTED)
    assert len([line for line in the_order().history if line.after == "redacted"]) == 1


def test_another_customer_stays(tell, knock: Knock):
    other = "gid://shopify/Order/2"
    tell("orders/create", order_payload())
    customer = {"id": 3, "email": "else@example.com"}
    stays = {"id": 2, "admin_graphql_api_id": other, "email": "else@example.com", "contact_email": None}
    tell("orders/create", order_payload(**stays, customer=customer))
    third = {**stays, "id": 3, "admin_graphql_api_id": "gid://shopify/Order/3", "customer": None}
    tell("orders/create", order_payload(**third))
    tell("customers/data_request", {"customer": customer, "data_request": {"id": 1}})
    tell("app/scopes_update", {"current": []})
    tell("customers/redact", REDACTED)
    assert the_order(other).email == "else@example.com"
    assert len(exports()) == 1
    assert [bool(row.body) for row in deliveries()] == [False, True, True, True, True, False]


def test_an_export_of_a_nameless_customer_survives_a_nameless_redaction(tell):
    tell("customers/data_request", {"customer": {}, "data_request": {"id": 1}})
    tell("customers/redact", {"customer": {}, "orders_to_redact": []})
    assert len(exports()) == 1


def test_messages_that_are_no_json_are_emptied_where_the_email_is_seen(shop: Shop, knock: Knock):
    for raw in (b"{broken buyer@example.com", b"{broken", b'["buyer@example.com"]'):
        knock("orders/create", raw)
    knock("customers/redact", REDACTED)
    assert open_deliveries(10) == 4
    assert [bool(row.body) for row in deliveries()] == [False, True, True, False]


def test_an_open_message_is_not_emptied(shop: Shop, knock: Knock):
    knock("orders/create", {"id": 6200000000001, "line_items": [{}]})
    knock("customers/redact", REDACTED)
    assert open_deliveries(10) == 2
    assert json.loads(deliveries()[0].body)["id"] == 6200000000001


def test_more_messages_than_one_statement_takes_are_emptied(tell, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(messages, "CHUNK", 2)
    for _ in range(5):
        tell("orders/create", order_payload())
    tell("customers/redact", REDACTED)
    assert [row.body for row in deliveries()] == [""] * 6


def test_another_shop_keeps_its_copy(tell):
    other = install("other-shop.myshopify.com")
    tell("orders/create", order_payload(), shop_domain=other.domain)
    tell("customers/redact", REDACTED)
    tell("customers/data_request", ASKED)
    kept = Order.by_gid(other.id, order_payload()["admin_graphql_api_id"])
    assert kept is not None
    assert kept.email == "buyer@example.com"
    assert deliveries()[0].body
    assert exports()[0].data_json["orders"] == []


def test_a_forgotten_shop_leaves_nothing(tell, shop: Shop, knock: Knock):
    shipped_order(tell)
    other = install("other-shop.myshopify.com")
    tell("orders/create", order_payload(), shop_domain=other.domain)
    tell("customers/data_request", ASKED)
    tell("app/uninstalled", {})
    knock("shop/redact", {"shop_id": 1, "shop_domain": DOMAIN})
    knock("orders/updated", order_payload())
    assert open_deliveries(10) == 2
    assert Shop.by_domain(DOMAIN) is None
    assert {row.shop_domain for row in deliveries()} == {other.domain}
    for table in Base.metadata.sorted_tables:
        if "shop_id" in table.c:
            left = session().scalars(sa.select(table.c.shop_id).distinct()).all()
            assert left in ([], [other.id]), table.name
    assert len(session().scalars(sa.select(Order)).all()) == 1


def test_a_shop_forgotten_half_way_is_forgotten_the_next_time(tell, shop: Shop, knock: Knock):
    tell("orders/create", order_payload())
    knock("shop/redact", {})
    # The worker died after it deleted the shop and before it emptied the inbox.
    session().delete(Shop.by_domain(DOMAIN))
    session().commit()
    assert open_deliveries(10) == 1
    assert deliveries() == []


def test_a_shop_that_came_back_is_kept(tell, caplog: pytest.LogCaptureFixture):
    tell("orders/create", order_payload())
    tell("app/uninstalled", {})
    install(DOMAIN)
    tell("shop/redact", {"shop_id": 1, "shop_domain": DOMAIN})
    assert Shop.by_domain(DOMAIN) is not None
    assert the_order().email == "buyer@example.com"
    assert "shop/redact changes nothing: the shop is installed" in caplog.text
    assert Delivery.count(DOMAIN) == (3, 3)
