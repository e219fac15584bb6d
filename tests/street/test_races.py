"""Two writers meet on one row: one wins, and nothing that was due is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from shopify_app import clock, jobs
from shopify_app.db import db, session
from shopify_app.errors import Retryable
from shopify_app.models import Order, Shop, SupplierOrder
from shopify_app.steps.access import ask_shopify, refresh_shopify


@contextmanager
def a_faster_writer(model: type, row_id: int, *, time: int = 1) -> Iterator[None]:
    """Somebody else changes the row just before ours is written for the given time."""
    came = []

    def win(ours, *_):
        if not any(isinstance(row, model) and row.id == row_id for row in ours.dirty):
            return
        came.append(row_id)
        if len(came) == time:
            with db.engine.begin() as other:
                other.execute(sa.update(model).where(model.id == row_id).values(version=model.version + 1))

    event.listen(db.session, "before_flush", win)
    yield
    event.remove(db.session, "before_flush", win)
    assert len(came) >= time


def test_a_row_that_was_moved_meanwhile_is_looked_at_again_at_once(shop):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    row.look_again_at = clock.now()
    session().commit()
    with a_faster_writer(Order, row.id):
        jobs.run("match", row.id)
    assert shop.row(order).look_again_at is None


@pytest.mark.parametrize("first", [True, False])
def test_reconciling_goes_on_after_a_lost_race(shop, first):
    shop.drain()
    row = shop.shop
    row.reconcile_after, row.reconciled_at = None, None if first else row.reconciled_at
    session().commit()
    shop.later(minutes=11)
    began = clock.now()
    with a_faster_writer(Shop, row.id):
        jobs.run("reconcile", row.id)
    assert shop.shop.reconciled_at >= began


def test_a_consent_that_meets_a_worker_is_kept_and_the_work_goes_on(shop):
    order = shop.buy((shop.linked(), 1))
    shop.command("place", "--order", order["name"])
    supplier_order = shop.row(order).supplier_orders[0]
    supplier_order.wait("AliExpress no longer accepts the connection.", None)
    shop.shop.account.status = "expired"
    session().commit()
    with a_faster_writer(SupplierOrder, supplier_order.id):
        shop.connect_aliexpress()
    db.session.remove()
    assert shop.shop.account.works
    assert shop.report(order)["supplier_orders"][0]["problem"] == ""


def test_a_new_token_is_kept_although_the_shop_was_written_meanwhile(shop):
    shop.drain()
    row = shop.shop
    row.read_again_at = began = clock.now()
    row.access_expires_at, former = began, row.access_token
    session().commit()
    # Taken, leased, and then the fresh pair.
    with a_faster_writer(Shop, row.id, time=3):
        jobs.run("read_shop", row.id)
    assert shop.shop.access_token != former
    assert shop.shop.refreshing_until is None
    assert shop.shop.read_again_at > began


def test_a_letter_that_went_out_is_written_down_although_its_order_was_written_meanwhile(shop, shipped):
    shop.command("settings", "email_sender=app")
    order = shipped((shop.linked(), 1))
    shop.until(lambda: shop.report(order)["fulfillments"])
    letters = lambda: shop.report(order)["emails"]  # noqa: E731
    shop.until(lambda: letters() and letters()[0]["status"] == "sent")
    email = shop.row(order).emails[0]
    email.status, email.look_again_at = "waiting", clock.now()
    shop.row(order).status = "shipped"
    session().commit()
    with a_faster_writer(Order, email.order_id):
        jobs.run("notify", email.id)
    assert letters()[0]["status"] == "sent"
    assert shop.report(order)["status"] == "fulfilled"


def elsewhere_renewed(shop):
    """Another worker rotates the shop's tokens: the former access token is dead from then on."""
    with shop.app.app_context():
        refresh_shopify(Shop.by_domain(shop.domain))
        renewed = Shop.by_domain(shop.domain).access_token
        db.session.remove()
    return renewed


def test_a_token_that_another_worker_renewed_is_used_and_not_renewed_again(shop):
    renewed = []

    def call(admin):
        if not renewed:
            renewed.append(elsewhere_renewed(shop))
        return admin.shop_facts()

    ask_shopify(shop.shop, call)
    assert shop.shop.access_token == renewed[0]
    assert shop.shop.works


def test_a_token_that_is_renewed_again_and_again_is_no_lost_connection(shop):
    def call(admin):
        elsewhere_renewed(shop)
        return admin.shop_facts()

    with pytest.raises(Retryable):
        ask_shopify(shop.shop, call)
    db.session.remove()
    assert shop.shop.works
