"""Two writers meet on one row: one wins, and nothing that was due is forgotten."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from shopify_app import clock, jobs
from shopify_app.db import db, in_turn, session
from shopify_app.errors import Retryable
from shopify_app.models import AliExpressAccount, Order, Shop, Supplier, SupplierOrder, SupplierProduct
from shopify_app.steps.access import ask_aliexpress, ask_shopify
from shopify_app.steps.renew import refresh_aliexpress, refresh_shopify
from tests.street.test_recovery import look

REFRESH = "auth/token/refresh"


@contextmanager
def meanwhile(when: Callable[[Session], bool], write: sa.Executable, *, time: int = 1) -> Iterator[None]:
    """Somebody else writes just before ours is written, the given time that it is as `when` says."""
    came = []

    def win(ours, *_):
        if not when(ours):
            return
        came.append(when)
        if len(came) == time:
            with db.engine.begin() as other:
                other.execute(write)

    event.listen(db.session, "before_flush", win)
    yield
    event.remove(db.session, "before_flush", win)
    assert len(came) >= time


def a_faster_writer(model: type, row_id: int, *, time: int = 1, when=lambda row: True):
    """Somebody else changes the row just before ours is written for the given time, of those that `when` counts."""
    bump = sa.update(model).where(model.id == row_id).values(version=model.version + 1)
    return meanwhile(
        lambda ours: any(isinstance(row, model) and row.id == row_id and when(row) for row in ours.dirty),
        bump,
        time=time,
    )


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
    account = shop.shop.account
    account.status = "expired"
    session().commit()
    with a_faster_writer(AliExpressAccount, account.id):
        shop.connect_aliexpress()
    db.session.remove()
    assert shop.shop.account.works
    # A push of AliExpress may have made it due before the consent did: then it is the look that ends the problem.
    assert shop.until(lambda: shop.report(order)["supplier_orders"][0]["problem"] == "")


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


def test_who_loses_the_race_for_a_refresh_comes_back_in_a_moment(shop):
    shop.drain()
    row = shop.shop
    row.read_again_at = row.access_expires_at = clock.now()
    session().commit()
    # Taken, and then leased: somebody else writes the shop just before.
    with a_faster_writer(Shop, row.id, time=2):
        jobs.run("read_shop", row.id)
    assert shop.shop.refreshing_until is None
    assert shop.shop.read_again_at < clock.now() + timedelta(seconds=10)


def test_the_weekly_refresh_that_fails_keeps_nobody_from_a_fresh_token(shop):
    shop.drain()
    shop.later(days=8)
    shop.fault("shopify", "access_token", "error_before")
    jobs.run("refresh_tokens", shop.shop.id)
    assert shop.shop.refreshing_until is None
    assert shop.shop.id not in dict(Shop.due_for_refresh(1000))
    assert ask_shopify(shop.shop, lambda admin: admin.shop_facts()).name == shop.name
    shop.later(seconds=61)
    assert shop.shop.works


def test_the_weekly_refresh_leaves_the_lease_to_its_holder(shop):
    shop.drain()
    shop.later(days=8)
    row = shop.shop
    row.refreshing_until = held = clock.real_now() + timedelta(seconds=20)
    session().commit()
    jobs.run("refresh_tokens", row.id)
    assert shop.shop.refreshing_until == held


def test_a_new_token_of_aliexpress_is_kept_although_the_account_was_written_meanwhile(shop):
    account = shop.shop.account
    account.access_expires_at, former = clock.now(), account.access_token
    session().commit()
    # Leased, and then the fresh pair.
    with a_faster_writer(AliExpressAccount, account.id, time=2):
        ask_aliexpress(shop.shop, lambda _: None)
    db.session.remove()
    assert shop.shop.account.access_token != former
    assert shop.shop.account.refreshing_until is None


def test_a_consent_during_a_refresh_is_not_undone_by_it(shop):
    shop.shop.account.access_expires_at = clock.now()
    session().commit()
    shop.fault("aliexpress", REFRESH, "hold", seconds=20)
    worker = threading.Thread(target=in_another_process, args=(shop, refresh_account))
    worker.start()
    look(lambda: shop.shop.account.refreshing_until)
    shop.connect_aliexpress()
    db.session.remove()
    consented = shop.shop.account.access_token
    shop.control("faults/release", on=REFRESH)
    worker.join()
    db.session.remove()
    assert shop.shop.account.access_token == consented
    assert (shop.shop.account.status, shop.shop.account.refreshing_until) == ("connected", None)


def test_the_number_of_a_purchase_is_kept_although_its_row_was_written_meanwhile(shop):
    order = shop.buy((shop.linked(), 1))
    shop.until(lambda: shop.report(order)["supplier_orders"])
    assert shop.click_place(order).status_code < 400
    draft = shop.row(order).supplier_orders[0].id
    with a_faster_writer(SupplierOrder, draft, when=lambda row: row.status == "placed"):
        jobs.run("purchase", draft)
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"
    assert shop.numbers(order) == [str(bought["number"]) for bought in shop.bought()]


def test_two_products_of_one_new_store_are_both_kept(shop):
    _variant, facts = shop.goods("Lamp", store="1103800078")
    product = SupplierProduct.ask(shop.shop.id, facts["product_id"])
    session().commit()
    store = {"shop_id": shop.shop.id, "store_id": "1103800078", "name": "Store 1103800078", "country": "CN"}
    new_store = lambda ours: any(isinstance(row, Supplier) for row in ours.new)  # noqa: E731
    with meanwhile(new_store, sa.insert(Supplier).values(store)):
        jobs.run("look_up", product.id)
    assert SupplierProduct.get(shop.shop.id, facts["product_id"]).read_at is not None


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


def in_another_process(shop, work):
    """What a worker beside this one does with the shop."""
    with shop.app.app_context():
        done = work(Shop.by_domain(shop.domain))
        db.session.remove()
    return done


def refresh_account(row):
    refresh_aliexpress(row.account)


def elsewhere_renewed(shop):
    """Another worker rotates the shop's tokens: the former access token is dead from then on."""

    def renew(row):
        refresh_shopify(row)
        return row.access_token

    return in_another_process(shop, renew)


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


class Deadlock(Exception):
    """As PostgreSQL tells it to the writer that it ends."""

    sqlstate = "40P01"


def test_a_writer_that_the_database_ended_writes_again(shop):
    tries = iter([OperationalError("UPDATE", {}, Deadlock()), None, OperationalError("UPDATE", {}, OSError("full"))])

    def write() -> str:
        if problem := next(tries):
            raise problem
        return "written"

    assert in_turn(write) == "written"
    with pytest.raises(OperationalError):
        in_turn(write)
