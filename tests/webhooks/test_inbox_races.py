"""Workers that die, meet or lose a race: one effect each time."""

import threading

import pytest
import sqlalchemy as sa
from flask import Flask

from shopify_app import clock
from shopify_app.db import db, session
from shopify_app.models import Delivery, History, Order, Shop
from tests.webhooks.conftest import Knock, deliveries, order_payload, the_order
from webhooks import inbox
from webhooks.inbox import open_deliveries


def test_a_worker_that_died_after_the_effect_does_it_once_more_without_a_trace(
    shop: Shop, knock: Knock, monkeypatch: pytest.MonkeyPatch
):
    knock("orders/create", order_payload())

    def die(_: Delivery) -> None:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(inbox, "_finish", die)
        with pytest.raises(SystemExit):
            open_deliveries(10)
    assert the_order().name == "#1001"
    assert deliveries()[0].handled_at is None
    assert open_deliveries(10) == 0
    deliveries()[0].look_again_at = clock.real_now()
    session().commit()
    assert open_deliveries(10) == 1
    assert deliveries()[0].handled_at
    assert len(session().scalars(sa.select(History).where(History.after == "received")).all()) == 1


def orders() -> int:
    session().rollback()
    return session().scalar(sa.select(sa.func.count(Order.id))) or 0


def test_a_lost_race_is_run_again_at_once(shop: Shop, knock: Knock, monkeypatch: pytest.MonkeyPatch):
    settle, raced = inbox.orders.settle, []

    def race(order: Order, *, by: str) -> None:
        settle(order, by=by)
        if len(raced) < inbox.TRIES_AT_ONCE - 1:
            raced.append(1)
            session().flush()
            # Another worker moves the row between our reading and our commit.
            session().execute(sa.text('UPDATE "order" SET version = version + 7'))
            order.name = "stale"

    knock("orders/create", order_payload())
    open_deliveries(10)
    monkeypatch.setattr(inbox.orders, "settle", race)
    knock("orders/updated", order_payload(updated_at="2026-11-22T10:00:00-05:00"))
    assert open_deliveries(10) == 1
    assert deliveries()[1].problem == ""
    assert (len(raced), the_order().name) == (inbox.TRIES_AT_ONCE - 1, "#1001")


def test_two_workers_at_the_same_instant_make_one_order(shop: Shop, knock: Knock, app: Flask):
    for topic in ("orders/create", "orders/updated", "orders/paid") * 4:
        knock(topic, order_payload())
    start = threading.Barrier(2)

    def work() -> None:
        with app.app_context():
            start.wait()
            while open_deliveries(3):
                pass
            db.session.remove()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [(row.problem, bool(row.handled_at)) for row in deliveries()] == [("", True)] * 12
    assert orders() == 1
    assert len(session().scalars(sa.select(History).where(History.after == "received")).all()) == 1
