"""Webhooks of a fulfillment order that name no order: its stored id does, or whatever waits is read now."""

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import db, session
from shopify_app.models import FulfillmentOrderId, Order, Shop, Tracking
from shopify_app.steps import fulfill
from shopify_app.steps.read_order import absorb
from shopify_app.values import FulfillmentOrder, OrderForSourcing
from tests.webhooks.conftest import (
    ORDER_GID,
    Knock,
    buy,
    deliveries,
    install,
    is_due_for_reconciling,
    order_payload,
    queued,
    the_order,
)
from webhooks.handlers import hints
from webhooks.inbox import open_deliveries
from webhooks.payloads import read_order

ONE, TWO = "gid://shopify/FulfillmentOrder/1", "gid://shopify/FulfillmentOrder/2"
SECOND = "gid://shopify/Order/2"
TOPICS = [
    *("fulfillment_orders/placed_on_hold", "fulfillment_orders/hold_released", "fulfillment_orders/rescheduled"),
    *("fulfillment_orders/scheduled_fulfillment_order_ready", "fulfillment_holds/added", "fulfillment_holds/released"),
]


@pytest.fixture
def tell(shop: Shop, knock: Knock):
    def do(topic: str, payload: Any, **headers: Any) -> None:
        assert knock(topic, payload, **headers).status_code == 200
        assert open_deliveries(10) == 1
        assert deliveries()[-1].problem == ""

    return do


@pytest.fixture
def parcels(tell) -> tuple[Tracking, Tracking]:
    """A parcel of each of two orders: both wait for Shopify."""
    tell("orders/create", order_payload())
    tell("orders/create", order_payload(admin_graphql_api_id=SECOND, id=2))
    first = buy(the_order())
    second = buy(the_order(SECOND), "8123456789012346", "LP00675700340001")
    for parcel in (first, second):
        parcel.waits, parcel.look_again_at = "hold", None
    session().commit()
    return first, second


def read(shop: Shop, *gids: str, **changes: Any) -> Order:
    """An order as a reading of Shopify brings it, with these fulfillment orders."""
    goods = read_order(order_payload(**changes)).goods
    assert goods is not None
    waiting = tuple(FulfillmentOrder(gid, "OPEN", "", "", "", (), frozenset(), ()) for gid in gids)
    order = absorb(shop, OrderForSourcing(goods, waiting, ()), by="test")
    session().commit()
    return order


def wait_until(moment: datetime | None, *gids: str) -> None:
    for gid in gids:
        the_order(gid).read_again_at = moment
        session().commit()


def stored() -> list[tuple[str, str]]:
    """(fulfillment order, order) of every id."""
    session().rollback()
    rows = sa.select(FulfillmentOrderId.gid, Order.gid).join(Order, Order.id == FulfillmentOrderId.order_id)
    return [(row[0], row[1]) for row in session().execute(rows.order_by(FulfillmentOrderId.id))]


def due(parcel: Tracking) -> bool:
    session().rollback()
    session().refresh(parcel)
    return parcel.look_again_at is not None


def test_a_reading_stores_ids_once(shop: Shop):
    read(shop, ONE)
    read(shop, ONE, TWO, TWO)
    read(shop)
    assert stored() == [(ONE, ORDER_GID), (TWO, ORDER_GID)]


def test_nothing_is_written_where_nothing_is_new(shop: Shop):
    order, seen = read(shop, ONE), []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *told: seen.append(told[2].split()[0]))
    FulfillmentOrderId.keep(order, [ONE])
    FulfillmentOrderId.keep(order, [])
    assert seen == ["SELECT"]


def test_an_id_that_another_reading_stores_at_this_moment_is_no_failure(shop: Shop, monkeypatch: pytest.MonkeyPatch):
    order = read(shop, ONE)
    with monkeypatch.context() as blind:
        blind.setattr(session(), "scalars", lambda _statement: [])
        FulfillmentOrderId.keep(order, [ONE, TWO])
    session().commit()
    assert stored() == [(ONE, ORDER_GID), (TWO, ORDER_GID)]


def test_an_id_belongs_to_its_shop_and_goes_with_its_order(shop: Shop):
    other = install("other-shop.myshopify.com")
    mine = read(shop, ONE)
    theirs = read(other, ONE)
    assert FulfillmentOrderId.order_of(shop.id, ONE) is mine
    assert FulfillmentOrderId.order_of(other.id, ONE) is theirs
    assert FulfillmentOrderId.order_of(other.id, TWO) is None
    session().execute(sa.delete(Order).where(Order.id == mine.id))
    session().commit()
    assert FulfillmentOrderId.order_of(shop.id, ONE) is None
    session().delete(other)
    session().commit()
    assert stored() == []


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("named", [ONE, 1])
def test_the_order_of_a_known_fulfillment_order_is_read(
    tell, shop: Shop, parcels: tuple[Tracking, Tracking], topic: str, named: str | int
):
    order, later = read(shop, ONE), clock.now() + timedelta(minutes=30)
    wait_until(later, SECOND)
    tell(topic, {"fulfillment_hold": {"id": 7}, "fulfillment_order": {"id": named, "status": "open"}})
    assert f"read_order:{order.id}" in queued()
    assert the_order().read_again_at is not None
    assert the_order(SECOND).read_again_at == later
    hurried = topic.rpartition("/")[2] in ("hold_released", "released", "scheduled_fulfillment_order_ready")
    assert (due(parcels[0]), due(parcels[1])) == (hurried, False)


@pytest.mark.parametrize("topic", TOPICS)
@pytest.mark.parametrize("payload", [{"fulfillment_order": {"id": TWO}}, {"fulfillment_hold": {"id": 7}}, {}])
def test_of_an_unknown_fulfillment_order_every_order_that_waits_is_read(
    tell, shop: Shop, parcels: tuple[Tracking, Tracking], topic: str, payload: dict[str, Any]
):
    read(shop, ONE)
    wait_until(clock.now() + timedelta(minutes=30), SECOND)
    before = the_order(SECOND).version
    tell(topic, payload)
    order = the_order(SECOND)
    assert order.read_again_at is not None
    assert order.read_again_at <= clock.now()
    assert order.version == before, "a worker's step is not spoiled"
    assert the_order().read_again_at is None, "it waits for nothing"
    assert not is_due_for_reconciling(shop)


def test_only_so_many_orders_are_read_for_one_hint(tell, parcels: Any, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(hints, "MOST_WAITING", 1)
    later = clock.now() + timedelta(minutes=30)
    wait_until(later, ORDER_GID)
    wait_until(later - timedelta(minutes=25), SECOND)
    tell("fulfillment_holds/added", {})
    assert the_order().read_again_at == later
    assert the_order(SECOND).read_again_at <= clock.now()


def test_orders_of_another_shop_wait_on(tell, shop: Shop):
    other, later = install("other-shop.myshopify.com"), clock.now() + timedelta(minutes=30)
    read(shop, ONE).read_again_at = later
    session().commit()
    tell("fulfillment_holds/added", {"fulfillment_order": {"id": ONE}}, shop_domain=other.domain)
    assert the_order().read_again_at == later


def test_waiting_orders_are_found_by_the_index_of_due_rows(shop: Shop):
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plans of SQLite are read")
    seen: list[tuple[str, Any]] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *told: seen.append((told[2], told[3])))
    hints.read_waiting(shop)
    statement, parameters = next(told for told in seen if 'FROM "order"' in told[0])
    plan = session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    assert any("ix_order_read_again_at" in step[3] for step in plan)


def test_nothing_is_fulfilled_where_fulfillment_orders_were_withheld(
    parcels: tuple[Tracking, Tracking], monkeypatch: pytest.MonkeyPatch
):
    parcel, goods = parcels[0], read_order(order_payload()).goods
    assert goods is not None
    state = OrderForSourcing(goods, (), (), ("the fulfillment orders",))
    monkeypatch.setattr(fulfill, "ask_shopify", lambda _shop, _question: state)
    parcel.look_again_at = clock.now()
    session().commit()
    fulfill.run(parcel.id)
    assert not due(parcel)
    assert "fulfillmentOrders was withheld" in parcel.problem
    assert parcel.fulfillments == []
