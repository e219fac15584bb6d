"""fulfillments/* and fulfillment_orders/*: hints that somebody shipped, held or moved something."""

from typing import Any

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Fulfillment, Order, Shop, Tracking
from tests.webhooks.conftest import (
    Knock,
    buy,
    deliveries,
    install,
    is_due_for_reconciling,
    order_payload,
    queued,
    the_order,
)
from webhooks.inbox import open_deliveries

FULFILLMENT = "gid://shopify/Fulfillment/77"
NUMBER = "LP00675700340000"


@pytest.fixture
def tell(shop: Shop, knock: Knock):
    def do(topic: str, payload: Any, **headers: Any) -> None:
        assert knock(topic, payload, **headers).status_code == 200
        assert open_deliveries(10) == 1
        assert deliveries()[-1].problem == ""

    return do


@pytest.fixture
def parcel(tell) -> Tracking:
    """A parcel that waits for nothing any more: fulfilled in Shopify as FULFILLMENT."""
    tell("orders/create", order_payload())
    tracking = buy(the_order())
    row = Fulfillment.begin(tracking, "1", {tracking.line_items[0]: 2}, notify=False, by="test")
    row.accept(FULFILLMENT, by="test")
    tracking.look_again_at = None
    session().commit()
    return tracking


def told(**changes: Any) -> dict[str, Any]:
    return {
        "id": 77,
        "admin_graphql_api_id": FULFILLMENT,
        "order_id": 6200000000001,
        "status": "success",
        "tracking_numbers": [NUMBER],
        "line_items": [],
        **changes,
    }


def fresh(parcel: Tracking) -> Tracking:
    session().rollback()
    session().refresh(parcel)
    return parcel


@pytest.mark.parametrize("topic", ["fulfillments/create", "fulfillments/update"])
def test_our_own_fulfillment_is_no_news(tell, parcel: Tracking, topic: str):
    tell(topic, told())
    assert the_order().read_again_at is None
    assert not [job for job in queued() if job.startswith("read_order")]


@pytest.mark.parametrize(
    "changes",
    [
        {"tracking_numbers": ["OTHER1"]},
        {"tracking_numbers": [NUMBER, "OTHER1"]},
        {"tracking_numbers": []},
        {"status": "cancelled"},
        {"id": 78, "admin_graphql_api_id": "gid://shopify/Fulfillment/78"},
    ],
)
def test_anything_else_is_read_again(tell, parcel: Tracking, changes: dict[str, Any]):
    tell("fulfillments/update", told(**changes))
    order = the_order()
    assert order.read_again_at is not None
    assert f"read_order:{order.id}" in queued()


def test_a_fulfillment_that_is_still_being_sent_is_read_again(tell, parcel: Tracking):
    parcel.fulfillments[0].gid, parcel.fulfillments[0].status = "", "sending"
    session().commit()
    tell("fulfillments/create", told())
    assert the_order().read_again_at is not None


def test_a_fulfillment_without_a_number_by_hand_is_read_again(tell):
    tell("orders/create", order_payload())
    tell("fulfillments/create", told(tracking_numbers=[]))
    assert the_order().read_again_at is not None


def test_a_fulfillment_of_an_unknown_order_makes_reconciling_due(tell, shop: Shop):
    tell("fulfillments/create", told(order_id=5))
    assert is_due_for_reconciling(shop)


GO = [
    *(f"fulfillment_orders/{name}" for name in ("order_routing_complete", "hold_released", "moved", "split", "merged")),
    *("fulfillment_orders/scheduled_fulfillment_order_ready", "fulfillment_holds/released"),
]
STOP = ["fulfillment_orders/placed_on_hold", "fulfillment_orders/cancelled", "fulfillment_orders/rescheduled"]
STOP += ["fulfillment_holds/added"]
STATES: list[dict[str, Any]] = [
    {"problem": "On hold."},
    {"waits": "hold"},
    {"look_again_at": "later"},
    {"sending": True},
]


@pytest.mark.parametrize("topic", GO)
@pytest.mark.parametrize("state", STATES)
def test_what_waited_is_due_now(tell, parcel: Tracking, topic: str, state: dict[str, Any]):
    wait(parcel, state)
    tell(
        topic,
        {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "status": "open"}},
    )
    assert fresh(parcel).look_again_at is not None
    assert fresh(parcel).look_again_at <= clock.now()
    assert parcel.tries == 0


def wait(parcel: Tracking, state: dict[str, Any]) -> None:
    parcel.problem, parcel.waits, parcel.tries = state.get("problem", ""), state.get("waits", ""), 5
    parcel.look_again_at = clock.now().replace(year=2999) if "look_again_at" in state else None
    if "sending" in state:
        parcel.fulfillments[0].status = "sending"
    session().commit()


def test_what_is_done_stays_done(tell, parcel: Tracking):
    tell("fulfillment_orders/hold_released", {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"}})
    assert fresh(parcel).look_again_at is None


@pytest.mark.parametrize("topic", STOP)
def test_a_hold_hurries_nothing(tell, parcel: Tracking, topic: str):
    wait(parcel, {"waits": "hold"})
    tell(topic, {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"}})
    assert fresh(parcel).look_again_at is None
    tell(topic, {"fulfillment_order": {"order_id": 6200000000001}})
    assert the_order().read_again_at is not None


def test_where_the_order_is_named_only_its_parcels_are_due(tell, parcel: Tracking):
    tell("orders/create", order_payload(admin_graphql_api_id="gid://shopify/Order/2", id=2))
    other = buy(the_order("gid://shopify/Order/2"), "8123456789012346", "LP00675700340001")
    for row in (parcel, other):
        wait_without_fulfillment(row)
    tell("fulfillment_orders/hold_released", {"fulfillment_order": {"order_id": 6200000000001}})
    assert fresh(parcel).look_again_at is not None
    assert fresh(other).look_again_at is None
    assert the_order().read_again_at is not None


def wait_without_fulfillment(parcel: Tracking) -> None:
    parcel.waits, parcel.look_again_at = "hold", None
    session().commit()


def test_a_named_but_unknown_order_leaves_other_parcels_alone(tell, parcel: Tracking, shop: Shop):
    wait(parcel, {"waits": "hold"})
    tell("fulfillment_orders/hold_released", {"order_id": 5})
    assert fresh(parcel).look_again_at is None
    assert is_due_for_reconciling(shop)


def test_another_shops_parcels_are_left_alone(tell, parcel: Tracking):
    wait(parcel, {"waits": "hold"})
    other = install("other-shop.myshopify.com")
    tell("fulfillment_orders/hold_released", {"fulfillment_order": {}}, shop_domain=other.domain)
    assert fresh(parcel).look_again_at is None
    assert Order.by_gid(other.id, the_order().gid) is None
