"""orders/* and refunds/create through the door and the inbox, in every order and number."""

import itertools
import json
from typing import Any

import pytest
import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import History, Order, Shop, Variant
from tests.webhooks.conftest import (
    ORDER_GID,
    PAYLOAD,
    Knock,
    deliveries,
    install,
    is_due_for_reconciling,
    order_payload,
    queued,
    the_order,
)
from webhooks.inbox import open_deliveries

LATER, LAST = "2026-11-22T09:05:00-05:00", "2026-11-22T09:10:00-05:00"


@pytest.fixture
def tell(shop: Shop, knock: Knock):
    """Knock and let the inbox work."""

    def do(topic: str, payload: Any, **headers: Any) -> None:
        assert knock(topic, payload, **headers).status_code == 200
        assert open_deliveries(10) == 1
        assert [row.problem for row in deliveries() if row.problem] == []

    return do


def orders() -> int:
    session().rollback()
    return session().scalar(sa.select(sa.func.count(Order.id))) or 0


def test_a_new_order_appears_by_itself_and_is_due_for_matching(tell, shop: Shop):
    tell("orders/create", order_payload(), webhook_id="w-1")
    order = the_order()
    assert (order.name, order.shop_id, order.status) == ("#1001", shop.id, "to_order")
    assert order.email == "buyer@example.com"
    assert order.address is not None
    assert [line.current_quantity for line in order.lines] == [2, 1]
    assert order.look_again_at is not None
    assert queued() == [f"match:{order.id}"]
    assert {line.by for line in order.history} == {"webhook:w-1"}


def test_what_was_sold_is_known_as_variants(tell, shop: Shop):
    tell("orders/create", order_payload())
    variant = Variant.get(shop.id, f"gid://shopify/ProductVariant/{PAYLOAD['line_items'][0]['variant_id']}")
    assert variant is not None
    assert (variant.title, variant.sku) == ("Phone stand - Black", "AE-PS-BLK")


def test_a_custom_line_is_kept_without_a_variant(tell):
    payload = order_payload()
    for line in payload["line_items"]:
        line |= {"variant_id": None, "product_id": None, "sku": None}
    tell("orders/create", payload)
    assert session().scalars(sa.select(Variant)).all() == []
    assert len(the_order().lines) == 2


def test_the_same_message_ten_times_is_one_order(tell):
    for _ in range(10):
        tell("orders/create", order_payload())
    assert orders() == 1
    received = sa.select(History).where(History.after == "received")
    assert len(session().scalars(received).all()) == 1


def test_an_older_statement_changes_nothing(tell):
    tell("orders/updated", order_payload(updated_at=LATER, financial_status="refunded"))
    tell("orders/create", order_payload(financial_status="pending"))
    assert the_order().financial_status == "refunded"


@pytest.mark.parametrize("turn", [*itertools.permutations(range(3))])
def test_any_order_of_arrival_ends_the_same(tell, turn: tuple[int, ...]):
    told = [
        ("orders/create", order_payload(financial_status="pending")),
        ("orders/paid", order_payload(updated_at=LATER)),
        ("orders/cancelled", order_payload(updated_at=LAST, cancelled_at=LAST, financial_status="voided")),
    ]
    for place in turn:
        tell(*told[place])
    order = the_order()
    assert (order.financial_status, order.status) == ("voided", "cancelled")
    assert order.cancelled_at is not None


def test_two_different_statements_of_one_second_are_settled_by_a_reading(tell):
    tell("orders/create", order_payload(financial_status="pending"))
    tell("orders/paid", order_payload())
    order = the_order()
    assert order.financial_status == "paid"
    assert order.read_again_at is not None
    assert f"read_order:{order.id}" in queued()


def test_the_same_statement_again_needs_no_reading(tell):
    tell("orders/create", order_payload())
    tell("orders/updated", order_payload())
    assert the_order().read_again_at is None


def test_a_cancellation_is_not_undone_by_a_statement_of_the_same_second(tell):
    tell("orders/cancelled", order_payload(cancelled_at=PAYLOAD["updated_at"]))
    tell("orders/create", order_payload())
    order = the_order()
    assert order.cancelled_at is not None
    assert order.read_again_at is not None


def test_a_changed_address_is_taken_over(tell):
    tell("orders/create", order_payload())
    address = {**PAYLOAD["shipping_address"], "address1": "2 Example Street"}
    tell("orders/updated", order_payload(updated_at=LATER, shipping_address=address))
    order = the_order()
    assert order.address is not None
    assert order.address.address1 == "2 Example Street"


def test_a_redacted_customer_does_not_come_back(tell):
    tell("orders/create", order_payload())
    the_order().redact(by="test")
    session().commit()
    tell("orders/updated", order_payload())
    tell("orders/updated", order_payload(updated_at=LATER))
    order = the_order()
    assert (order.email, order.address, order.read_again_at) == ("", None, None)


def test_a_part_of_a_known_order_asks_for_a_reading(tell):
    tell("orders/create", order_payload())
    tell("orders/updated", {"admin_graphql_api_id": ORDER_GID, "financial_status": "voided"})
    order = the_order()
    assert (order.financial_status, order.read_again_at is not None) == ("paid", True)
    assert f"read_order:{order.id}" in queued()


@pytest.mark.parametrize(
    ("topic", "payload"),
    [
        ("orders/updated", {"id": 6200000000001}),
        ("orders/edited", {"order_edit": {"id": 1, "order_id": 6200000000001}}),
        ("refunds/create", {"id": 9, "order_id": 6200000000001}),
        ("orders/risk_assessment_changed", {"order_id": 6200000000001, "risk_level": "high"}),
        ("orders/risk_assessment_changed", {"order_id": None, "admin_graphql_api_order_id": ORDER_GID}),
    ],
)
def test_a_hint_asks_for_a_reading_of_the_order_or_of_what_was_missed(tell, shop: Shop, topic: str, payload: Any):
    tell(topic, payload)
    session().refresh(shop)
    assert orders() == 0
    assert is_due_for_reconciling(shop)
    tell("orders/create", order_payload())
    tell(topic, payload)
    assert the_order().read_again_at is not None


def test_a_shop_that_is_due_anyway_is_left_alone(tell, shop: Shop):
    shop.reconciled_at = None
    session().commit()
    before = shop.version
    tell("refunds/create", {"id": 9, "order_id": 6200000000001})
    session().refresh(shop)
    assert (shop.reconciled_at, shop.version) == (None, before)


def test_a_deleted_order_is_owed_nothing_more(tell):
    tell("orders/create", order_payload())
    tell("orders/delete", {"id": 6200000000001})
    tell("orders/delete", {"id": 6200000000001})
    order = the_order()
    assert order.deleted_at is not None
    assert (order.status, [line.owed for line in order.lines]) == ("cancelled", [0, 0])
    assert len([line for line in order.history if line.after == "deleted in Shopify"]) == 1
    tell("refunds/create", {"id": 9, "order_id": 6200000000001})
    assert the_order().read_again_at is None


def test_deleting_an_unknown_order_does_nothing(tell):
    tell("orders/delete", {"id": 1})
    assert orders() == 0


def test_an_order_belongs_to_the_shop_that_sent_it(tell, shop: Shop):
    other = install("other-shop.myshopify.com")
    tell("orders/create", order_payload(), shop_domain=other.domain)
    assert Order.by_gid(shop.id, ORDER_GID) is None
    tell("orders/delete", {"id": 6200000000001})
    order = Order.by_gid(other.id, ORDER_GID)
    assert order is not None
    assert order.deleted_at is None


def test_emoji_markup_and_half_characters_are_kept_inert(tell):
    payload = order_payload(name="<b>#1</b> \U0001f4e6\n'; DROP TABLE", note="\ud83d")
    payload["line_items"][0]["title"] = "\ud83d half & <script>alert(1)</script>\x00"
    raw = json.dumps(payload).encode()
    tell("orders/create", raw)
    order = the_order()
    assert order.name == "<b>#1</b> \U0001f4e6\n'; DROP TABLE"
    assert order.lines[0].title == "? half & <script>alert(1)</script>"


def test_a_test_order_is_marked_as_one(tell):
    tell("orders/create", order_payload(test=True))
    assert the_order().test is True
