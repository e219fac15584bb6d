"""Hazard 3: two webhooks, or two workers, at the same instant. One effect."""

import threading

import pytest
import sqlalchemy as sa

from shopify_app import jobs
from shopify_app.db import session
from shopify_app.gateways import http
from shopify_app.models import Delivery, History
from tests.hazards.conftest import at_once, is_held, wait_for
from tests.hazards.looks import CREATE, FREIGHT, calls, done, first, units


def test_two_workers_at_the_same_instant_place_one_order(shop):
    order = shop.buy((shop.linked(), 1))
    shop.drain()
    row = shop.row(order).supplier_orders[0]
    shop.click_place(order)
    row_id = row.id

    def work():
        with shop.app.app_context():
            jobs.run("purchase", row_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shop.bought()) == 1
    assert first(shop, order)["status"] == "placed"


def test_workers_that_fit_the_same_drafts_at_once_leave_each_line_once(shop):
    order = shop.buy((shop.linked("Phone stand"), 2), (shop.linked("Travel mug", store="1103800007"), 1))
    drafts = [so.id for so in shop.row(order).supplier_orders]
    shop.click_place(order)

    def work(row_id):
        with shop.app.app_context():
            jobs.run("purchase", row_id)

    threads = [threading.Thread(target=work, args=(row_id,)) for row_id in drafts * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.later(minutes=2)
    shop.until(lambda: len(shop.bought()) == 2)
    lines = [line for so in shop.row(order).supplier_orders for line in so.lines]
    assert sorted(line.units for line in lines) == [1, 2]
    assert sorted(item["quantity"] for bought in shop.bought() for item in bought["items"]) == [1, 2]


@pytest.fixture(autouse=True)
def long_patience(monkeypatch):
    """What is held back is waited for, however slow the machine is."""
    monkeypatch.setitem(http.send.__kwdefaults__, "read", 300)


def released(shop, order) -> int:
    """The row of a supplier order that is to be placed now."""
    shop.click_place(order)
    return shop.row(order).supplier_orders[0].id


def test_a_worker_that_was_slower_than_its_minute_buys_nothing_more(shop, another_worker):
    order = shop.buy((shop.linked(), 1))
    row_id = released(shop, order)
    before = calls(shop, CREATE)
    shop.fault("aliexpress", FREIGHT, "hold", seconds=120)
    slow = another_worker("purchase", row_id)
    is_held(shop)
    shop.later(seconds=61)
    shop.drain()
    shop.control("faults/release")
    at_once(slow)
    assert (first(shop, order)["status"], first(shop, order)["problem"]) == ("placed", "")
    assert len(shop.bought()) == 1
    assert calls(shop, CREATE) - before == 1


def test_an_answer_that_comes_after_another_workers_changes_nothing(shop, another_worker):
    shop.control("aliexpress/mode", replay="repeated_error")
    order = shop.buy((shop.linked(), 1))
    row_id = released(shop, order)
    shop.fault("aliexpress", CREATE, "hold", seconds=120)
    slow = another_worker("purchase", row_id)
    is_held(shop)
    shop.later(seconds=61)
    shop.drain()
    assert first(shop, order)["status"] == "placed"
    shop.control("faults/release")
    at_once(slow)
    shop.later(seconds=30)
    assert (first(shop, order)["status"], first(shop, order)["problem"]) == ("placed", "")
    assert len(shop.bought()) == 1


def test_nobody_repeats_a_purchase_whose_first_call_is_under_way(shop, another_worker):
    order = shop.buy((shop.linked(), 1))
    row_id = released(shop, order)
    shop.fault("aliexpress", FREIGHT, "hold", seconds=120)
    slow = another_worker("purchase", row_id)
    is_held(shop)
    shop.later(seconds=55)
    shop.fault("aliexpress", CREATE, "hold", seconds=120)
    before = calls(shop, CREATE)
    shop.control("faults/release", on=FREIGHT)
    is_held(shop, CREATE)
    shop.later(seconds=10)
    shop.drain()
    assert calls(shop, CREATE) == before
    shop.control("faults/release")
    at_once(slow)
    assert calls(shop, CREATE) == before + 1
    assert first(shop, order)["status"] == "placed"


def test_the_same_delivery_twice_at_once_is_stored_once(shop):
    order = shop.buy((shop.linked(), 1))
    body = {"topic": "orders/updated", "order": order["legacy_id"], "webhook_id": "one-and-the-same"}
    send = lambda: shop.control(f"shopify/{shop.domain}/webhooks/send", **body)  # noqa: E731
    knocks = [threading.Thread(target=send) for _ in range(4)]
    for knock in knocks:
        knock.start()
    at_once(*knocks)
    stored = sa.select(sa.func.count(Delivery.id)).where(
        Delivery.shop_domain == shop.domain, Delivery.webhook_id == "one-and-the-same"
    )
    assert session().scalar(stored) == 1


def unopened(shop) -> int:
    """Deliveries of the shop that no worker has opened yet."""
    session().rollback()
    stored, handled = Delivery.count(shop.domain)
    return stored - handled


def test_two_workers_open_the_inbox_at_once_and_make_one_order(shop):
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="duplicate")
    spec = {"lines": [{"variant": shop.linked(), "quantity": 1}], "email": "buyer@example.com"}
    order = shop.control(f"shopify/{shop.domain}/orders", **spec)
    wait_for(lambda: unopened(shop) >= 2)
    start = threading.Barrier(2)

    def work():
        with shop.app.app_context():
            start.wait()
            shop.app.extensions["open_inbox"]()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    at_once(*workers)
    shop.until(lambda: shop.row(order))
    received = sa.select(History).where(History.shop_id == shop.shop.id, History.after == "received")
    assert len(session().scalars(received).all()) == 1


def test_two_workers_fulfill_one_parcel_once(shop, shipped, another_worker):
    order = shipped((shop.linked(), 2))
    jobs.run("track", shop.row(order).supplier_orders[0].id)
    parcel = shop.row(order).supplier_orders[0].trackings[0].id
    at_once(*[another_worker("fulfill", parcel) for _ in range(3)])
    done(shop, order)
    assert units(shop, order) == [2]
    assert len(shop.shopify_order(order)["notifications"]) == 1


def test_a_token_is_refreshed_by_one_worker_while_the_others_wait(shop, another_worker):
    first_order, second_order = shop.buy((shop.linked(), 1)), shop.buy((shop.linked("Desk lamp"), 1))
    orders = (first_order, second_order)
    for order in orders:
        assert shop.post(f"/orders/{shop.row(order).id}/price").status_code < 400
    shop.drain()
    for order in orders:
        assert shop.click_order(order).status_code < 400
    rows = [shop.row(order).supplier_orders[0].id for order in orders]
    shop.control("aliexpress/tokens", account=shop.domain, expire="access")
    before = calls(shop, "/auth/token/refresh")
    shop.fault("aliexpress", "/auth/token/refresh", "hold", seconds=120)
    holder = another_worker("purchase", rows[0])
    is_held(shop)
    at_once(another_worker("purchase", rows[1]))
    shop.control("faults/release")
    at_once(holder)
    shop.later(minutes=1)
    shop.until(lambda: len(shop.bought()) == 2)
    assert calls(shop, "/auth/token/refresh") - before == 1
