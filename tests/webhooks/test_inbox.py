"""The inbox: nothing lost, nothing twice, nothing that blocks the next."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from shopify_app import clock
from shopify_app.db import INBOX, InboxBase, db, session
from shopify_app.models import Delivery, Order, Shop
from shopify_app.models.delivery import MOST_TRIES
from tests.webhooks.conftest import DOMAIN, Knock, deliveries, order_payload, queued, the_order
from webhooks import inbox
from webhooks.handlers import Origin
from webhooks.inbox import open_deliveries


def make_due(delivery: Delivery) -> None:
    """As if the pause after a failure, or a dead worker's minute, were over."""
    delivery.look_again_at = clock.real_now()
    session().commit()


def orders() -> int:
    session().rollback()
    return session().scalar(sa.select(sa.func.count(Order.id))) or 0


def test_an_empty_inbox_is_no_work(app: Flask):
    assert open_deliveries(10) == 0


def test_deliveries_are_opened_oldest_first_and_not_more_than_asked_for(shop: Shop, knock: Knock):
    for number in range(1, 4):
        knock("orders/create", order_payload(admin_graphql_api_id=f"gid://shopify/Order/{number}"))
    assert [open_deliveries(2), orders(), open_deliveries(), orders()] == [2, 2, 1, 3]
    assert all(row.handled_at and not row.problem for row in deliveries())


def test_a_bad_delivery_never_blocks_the_next(shop: Shop, knock: Knock):
    knock("orders/create", {"id": 1, "line_items": [{}]})
    knock("orders/create", b"{")
    knock("orders/create", order_payload())
    assert open_deliveries(10) == 3
    missing, broken, good = deliveries()
    assert missing.problem == "Shopify's message has no currency. It was kept, and is tried again."
    assert (missing.tries, missing.handled_at) == (1, None)
    assert missing.look_again_at is not None
    assert missing.look_again_at > clock.real_now()
    assert broken.problem
    assert broken.handled_at
    assert good.handled_at
    assert the_order().name == "#1001"


def test_a_delivery_that_keeps_failing_steps_aside_and_waits_for_a_person(shop: Shop, knock: Knock):
    knock("orders/create", {"id": 1, "line_items": [{}]})
    for _ in range(MOST_TRIES):
        make_due(deliveries()[0])
        assert open_deliveries(10) == 1
    [row] = deliveries()
    assert row.handled_at
    assert Delivery.problems_of(DOMAIN) == [row]
    row.open_again()
    session().commit()
    assert open_deliveries(10) == 1


def test_a_failed_handler_leaves_nothing_behind(shop: Shop, knock: Knock):
    payload = order_payload()
    payload["line_items"].append(payload["line_items"][0])
    knock("orders/create", payload)
    knock("orders/create", order_payload(admin_graphql_api_id="gid://shopify/Order/2"))
    assert open_deliveries(10) == 2
    twice, good = deliveries()
    assert twice.problem.startswith("Waybill could not work with this message of Shopify (IntegrityError).")
    assert good.problem == ""
    assert orders() == 1
    assert queued() == [f"match:{the_order('gid://shopify/Order/2').id}"]


def test_a_delivery_whose_shop_is_gone_is_handled(shop: Shop, knock: Knock, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    knock("orders/create", order_payload())
    session().delete(shop)
    session().commit()
    assert open_deliveries(10) == 1
    assert deliveries()[0].handled_at
    assert "has no shop any more" in caplog.text


def test_the_same_event_under_another_webhook_id_has_no_second_effect(
    shop: Shop, knock: Knock, monkeypatch: pytest.MonkeyPatch
):
    seen: list[str] = []
    monkeypatch.setitem(inbox.HANDLERS, "orders/create", lambda _shop, _payload, origin: seen.append(origin.webhook_id))
    for webhook_id in ("w-1", "w-2"):
        knock("orders/create", order_payload(), webhook_id=webhook_id, event_id="e-1")
    knock("orders/create", order_payload(), webhook_id="w-3", event_id="e-2")
    knock("orders/create", order_payload(), webhook_id="w-4")
    assert open_deliveries(10) == 4
    assert seen == ["w-1", "w-3", "w-4"]
    assert all(row.handled_at for row in deliveries())


def test_one_event_about_two_orders_is_two_messages(shop: Shop, knock: Knock):
    for number in (1, 2):
        knock("orders/create", order_payload(admin_graphql_api_id=f"gid://shopify/Order/{number}"), event_id="e-1")
    assert open_deliveries(10) == 2
    assert orders() == 2


def test_an_event_whose_first_message_failed_is_worked_on(shop: Shop, knock: Knock):
    for webhook_id in ("w-1", "w-2"):
        knock("orders/create", {"id": 1, "line_items": [{}]}, webhook_id=webhook_id, event_id="e-1")
    assert open_deliveries(10) == 2
    assert [row.tries for row in deliveries()] == [1, 1]


@pytest.mark.parametrize(
    "error", [KeyError("x"), TypeError("x"), RecursionError("x"), OperationalError("x", {}, ValueError())]
)
def test_a_surprise_becomes_a_sentence_without_data(
    shop: Shop, knock: Knock, monkeypatch: pytest.MonkeyPatch, error: Exception, caplog: pytest.LogCaptureFixture
):
    def fall(_shop: Shop, _payload: Any, _origin: Origin) -> None:
        raise error

    monkeypatch.setitem(inbox.HANDLERS, "orders/create", fall)
    knock("orders/create", order_payload())
    knock("orders/updated", order_payload())
    assert open_deliveries(10) == 2
    failed, good = deliveries()
    assert failed.problem == (
        f"Waybill could not work with this message of Shopify ({type(error).__name__}). It is tried again by itself."
    )
    assert good.handled_at
    assert "buyer@example.com" not in caplog.text


def test_a_delivery_that_another_worker_finished_is_left_alone(shop: Shop, knock: Knock):
    knock("orders/create", order_payload())
    [row] = deliveries()
    row.handle()
    session().commit()
    inbox._open(row.id)
    inbox._open(row.id + 1)
    assert orders() == 0


def test_a_delivery_that_vanished_while_it_failed_is_no_error(
    shop: Shop, knock: Knock, monkeypatch: pytest.MonkeyPatch
):
    def vanish(_shop: Shop, _payload: Any, _origin: Origin) -> None:
        with db.engines[INBOX].begin() as connection:
            connection.exec_driver_sql("DELETE FROM delivery")
        raise LookupError

    monkeypatch.setitem(inbox.HANDLERS, "orders/create", vanish)
    knock("orders/create", order_payload())
    assert open_deliveries(10) == 1
    assert deliveries() == []


def test_an_inbox_that_fails_is_said_and_leaves_a_clean_session(app: Flask, shop: Shop):
    InboxBase.metadata.drop_all(db.engines[INBOX])
    with pytest.raises(OperationalError):
        open_deliveries(10)
    assert Shop.by_domain(DOMAIN) is not None


def test_a_problem_that_cannot_be_written_down_stops_nobody(
    shop: Shop, knock: Knock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fall(_shop: Shop, _payload: Any, _origin: Origin) -> None:
        with db.engines[INBOX].begin() as connection:
            connection.exec_driver_sql("ALTER TABLE delivery RENAME TO hidden")
        raise LookupError

    monkeypatch.setitem(inbox.HANDLERS, "orders/create", fall)
    knock("orders/create", order_payload())
    assert open_deliveries(10) == 1
    assert "its problem could not be written down: OperationalError" in caplog.text
    with db.engines[INBOX].begin() as connection:
        connection.exec_driver_sql("ALTER TABLE hidden RENAME TO delivery")
    [row] = deliveries()
    assert row.handled_at is None
    assert row.look_again_at is not None
    assert row.look_again_at - clock.real_now() <= timedelta(seconds=60)


def test_no_log_line_holds_a_customer(shop: Shop, knock: Knock, caplog: pytest.LogCaptureFixture):
    caplog.set_level("DEBUG")
    knock("orders/create", order_payload(), webhook_id="w-1")
    knock("orders/create", b"{broken Test Buyer", webhook_id="w-2")
    open_deliveries(10)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("webhooks")]
    assert f"{DOMAIN}: delivery w-1 of orders/create handled" in ours
    assert f"{DOMAIN}: delivery w-2 of orders/create waits" in ours
    assert not [line for line in ours if "Buyer" in line or "@" in line or "Example Street" in line]
