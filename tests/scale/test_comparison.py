"""Comparing with Shopify: what webhooks missed is brought in and counted, page by page, whatever breaks meanwhile."""

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Reconciliation
from shopify_app.steps import reconcile


def latest(shop, kind):
    session().rollback()
    return next(run for run in Reconciliation.latest(shop.shop.id, 50) if run.kind == kind)


def counts(run):
    return run.seen, run.here, run.missing, run.repaired, run.failed


@pytest.fixture
def compared(shop):
    """A shop after its first comparison."""
    shop.drain()
    return shop


def test_the_first_comparison_brings_in_what_was_ordered_before_the_installation(town):
    made = town.control(f"shopify/{town.domain}/products", title="Old", variants=[{"title": "Black", "price": "9.00"}])
    spec = {"lines": [{"variant": made["variants"][0]["gid"], "quantity": 1}], "email": "buyer@example.com"}
    order = town.control(f"shopify/{town.domain}/orders", **spec)
    town.later(minutes=5)
    town.install(aliexpress=False)
    town.until(lambda: town.row(order))
    assert counts(latest(town, "first")) == (1, 0, 1, 1, 0)


def test_what_webhooks_missed_is_counted_and_shown(compared, unheard):
    orders = [unheard(), unheard()]
    compared.later(minutes=11)
    compared.until(lambda: all(compared.row(order) for order in orders))
    run = latest(compared, "recent")
    assert counts(run) == (2, 0, 2, 2, 0)
    assert "Recent changes" in compared.open("/settings").text


def test_once_a_day_all_orders_of_60_days_are_compared(compared, unheard):
    unheard()
    compared.later(hours=25)
    compared.drain()
    assert latest(compared, "daily").seen == 1


def test_an_order_that_cannot_be_read_does_not_hold_up_the_rest_and_comes_later(compared, unheard):
    first, second = unheard(), unheard()
    compared.fault("shopify", "order", "error_before")
    compared.later(minutes=11)
    compared.until(lambda: compared.row(second) or compared.row(first))
    assert latest(compared, "recent").failed == 1
    compared.later(minutes=11)
    compared.until(lambda: compared.row(first) and compared.row(second))


def test_a_comparison_goes_on_where_it_was_broken_off(compared, unheard, monkeypatch):
    pages = [unheard() for _ in range(3)]
    monkeypatch.setattr(reconcile, "PAGES", 1)
    whole = reconcile._list

    def one_a_page(shop, since, cursor):
        listed, _ = whole(shop, since, "")
        at = int(cursor or 0)
        return listed[at : at + 1], str(at + 1) if at + 1 < len(listed) else ""

    monkeypatch.setattr(reconcile, "_list", one_a_page)
    compared.later(minutes=11)
    compared.until(lambda: all(compared.row(order) for order in pages))
    compared.drain()
    assert counts(latest(compared, "recent")) == (3, 0, 3, 3, 0)


def test_two_failures_in_a_row_mean_that_shopify_is_out(compared, unheard):
    orders = [unheard(), unheard()]
    compared.fault("shopify", "order", "error_before", times=2)
    compared.later(minutes=11)
    compared.drain()
    assert compared.shop.reconcile_after > clock.now()
    compared.later(minutes=6)
    compared.until(lambda: all(compared.row(order) for order in orders))


def test_an_order_that_was_deleted_without_a_word_is_let_go(compared):
    order = compared.buy((compared.linked(), 1))
    compared.control("shopify/webhooks/mode", shop=compared.domain, topics="*", mode="never")
    compared.act(order, "delete")
    compared.control("shopify/webhooks/mode", shop=compared.domain, topics="*", mode="normal")
    compared.row(order).read_again_at = clock.now()
    session().commit()
    compared.until(lambda: compared.report(order)["status"] == "cancelled")
    assert compared.row(order).problem == ""


def test_an_order_past_the_60_days_is_left_as_it_is(compared):
    order = compared.buy((compared.linked(), 1))
    compared.later(days=61)
    row = compared.row(order)
    row.read_again_at = clock.now()
    session().commit()
    compared.drain()
    row = compared.row(order)
    assert (row.deleted_at, row.read_again_at, row.problem) == (None, None, "")
