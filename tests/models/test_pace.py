"""How soon a supplier order is looked at again, and with which questions."""

from datetime import timedelta

import pytest

from shopify_app.models import pace

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_whoever_waits_for_a_first_number_is_looked_at_most():
    paid, shipped = (pace.wait(stage, DAY, 1.0) for stage in ("paid", "shipped"))
    assert paid <= HOUR < shipped


@pytest.mark.parametrize("stage", pace.TABLE)
def test_age_only_slows_a_stage_down(stage):
    waits = [pace.wait(stage, timedelta(days=days), 1.0) for days in (0, 1, 10, 50, 500)]
    assert waits == sorted(waits)


@pytest.mark.parametrize("status", pace.CALLS)
def test_ten_thousand_orders_of_any_status_fit_two_calls_a_second(status):
    crowd = pace.crowd_of({status: 10_000}, 2.0)
    every = pace.wait(status, timedelta(days=5), crowd).total_seconds()
    assert 10_000 * pace.CALLS[status] / every <= 2.0


def test_ten_thousand_paid_orders_are_each_looked_at_within_four_hours():
    assert pace.wait("paid", DAY, pace.crowd_of({"paid": 10_000}, 2.0)) <= 4 * HOUR


def test_a_small_shop_is_never_slowed_down():
    assert pace.crowd_of({"paid": 300, "shipped": 1000}, 2.0) == 1.0


def test_a_shipped_order_is_read_itself_once_a_day_or_after_a_hint():
    assert [pace.asks_order("shipped", age) for age in (None, HOUR, DAY)] == [True, False, True]
    assert pace.asks_parcels("shipped", timedelta(0))


def test_a_paid_order_itself_says_when_to_ask_for_parcels():
    assert pace.asks_order("paid", HOUR)
    assert [pace.asks_parcels("paid", age) for age in (HOUR, DAY)] == [False, True]
    assert not pace.asks_parcels("placed", None)
