"""One job walks an order as far as it goes; what another writer changed meanwhile is seen before the next step."""

import threading
from contextlib import contextmanager
from dataclasses import replace

import sqlalchemy as sa

from shopify_app import clock, jobs
from shopify_app.db import db, session
from shopify_app.errors import Refused
from shopify_app.models import Order
from shopify_app.models.due import TAKEN_FOR
from shopify_app.models.held import forget_if_changed
from shopify_app.steps import walk


@contextmanager
def listening(target, name, heard):
    """`heard` is called for each event of that name."""
    sa.event.listen(target, name, heard)
    try:
        yield
    finally:
        sa.event.remove(target, name, heard)


def unmatched(shop):
    """An order whose variant was linked a moment ago: it is due for its match."""
    variant, facts = shop.goods()
    order = shop.buy((variant, 1))
    shop.link(variant, facts)
    assert shop.row(order).supplier_orders == []
    return order


def test_one_job_takes_an_order_from_its_match_to_its_purchase(shop):
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=0")
    order = unmatched(shop)

    walk.run_on("match", shop.row(order).id)

    row = shop.row(order)
    assert [so.status for so in row.supplier_orders] == ["placed"]
    assert len(shop.bought()) == 1
    assert walk.due_of(row.id) == []


def test_a_walk_that_goes_well_rolls_nothing_back(shop):
    """At a rollback PostgreSQL's driver forgets every statement that it prepared."""
    order = unmatched(shop)
    row, rolled_back = shop.row(order), []
    row_id, row.read_again_at = row.id, clock.now()
    session().commit()

    with listening(db.engine, "rollback", rolled_back.append):
        walk.run("read_order", row_id)
        walk.run_on("match", row_id)

    assert [so.status for so in shop.row(order).supplier_orders] == ["draft"]
    assert rolled_back == []


def test_a_job_of_another_kind_goes_nowhere(shop):
    shop.linked()
    assert walk.order_of("read_shop", shop.shop.id) is None
    walk.run_on("read_shop", shop.shop.id)


def test_what_nobody_changed_is_not_read_again(shop):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    assert (row.shop.domain, len(row.supplier_orders), row.fulfillments, row.emails) == (shop.domain, 1, [], [])
    assert row.supplier_orders[0].trackings == []

    forget_if_changed()

    assert not sa.inspect(row).expired


def test_what_another_writer_changed_is_read_again(shop):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    with db.engine.begin() as other:
        changed = {"version": row.version + 1, "status": "elsewhere"}
        other.execute(sa.update(Order.__table__).where(Order.id == row.id).values(changed))

    forget_if_changed()

    assert row.status == "elsewhere"
    session().rollback()


def test_a_part_that_another_writer_added_is_seen(shop):
    order = unmatched(shop)
    row = shop.row(order)
    _match_elsewhere(shop, row.id)

    forget_if_changed()

    assert [so.status for so in row.supplier_orders] == ["draft"]


def asked(monkeypatch):
    """The orders about which the late rules were asked at the end of a walk."""
    orders = []
    monkeypatch.setattr(walk, "keep_order", lambda order, by: orders.append(order.id))
    return orders


def look(shop, order):
    bought = shop.row(order).supplier_orders[0]
    shop.later(hours=7)
    walk.run_on("track", bought.id)
    return shop.row(order).supplier_orders[0]


def test_a_look_without_news_asks_no_late_rule(shop, ordered, monkeypatch):
    order = ordered((shop.linked(), 1))
    shop.drain()
    before, orders = shop.row(order).supplier_orders[0], asked(monkeypatch)
    looked_at, late_at = before.looked_at, before.late_at

    after = look(shop, order)

    assert after.looked_at > looked_at
    assert after.late_at == late_at
    assert orders == []


def test_a_look_with_news_asks_the_late_rules(shop, ordered, monkeypatch):
    order = ordered((shop.linked(), 1))
    shop.drain()
    orders = asked(monkeypatch)
    shop.ship(shop.numbers(order)[0])

    assert look(shop, order).status == "shipped"
    assert orders == [shop.row(order).id]


def test_a_failed_step_counts_as_news(shop, monkeypatch):
    order = unmatched(shop)
    orders = asked(monkeypatch)

    def stumble(row_id):
        raise Refused("No.")

    monkeypatch.setitem(walk.JOBS, "match", replace(walk.JOBS["match"], run=stumble))
    walk.run_on("match", shop.row(order).id)

    assert orders == [shop.row(order).id]


def test_a_walk_that_dies_after_a_move_leaves_the_late_rules_to_the_timetable(shop, ordered):
    order = ordered((shop.linked(), 1))
    bought = shop.row(order).supplier_orders[0]
    bought.move("paid", by="job:track")
    session().commit()
    db.session.remove()

    assert shop.row(order).supplier_orders[0].late_at <= clock.now() + TAKEN_FOR


def _match_elsewhere(shop, row_id):
    def work():
        with shop.app.app_context():
            jobs.run("match", row_id)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
