"""Limits are kept by all processes together, and waiting for a turn is no failure."""

from datetime import timedelta

import pytest

from shopify_app.errors import Busy
from shopify_app.models import rate
from shopify_app.models.rate import Rate, SharedLimit, ShopBudget

SHORT = {"maximumAvailable": 2000, "currentlyAvailable": 100, "restoreRate": 100}


@pytest.fixture
def slept(shop, monkeypatch):
    found = []
    monkeypatch.setattr(rate.time, "sleep", found.append)
    return found


def test_a_long_queue_is_left_instead_of_holding_a_thread(slept):
    limit = SharedLimit("long", 0.1)
    limit.take()
    limit.take()
    with pytest.raises(Busy) as caught:
        limit.take()
    assert timedelta(seconds=15) < caught.value.after < timedelta(seconds=21)


def test_a_ban_is_kept_by_everyone(slept):
    SharedLimit("banned", 2).hold(timedelta(seconds=60))
    with pytest.raises(Busy):
        SharedLimit("banned", 2).take()


def test_a_call_waits_until_the_bucket_holds_its_points(slept):
    ShopBudget("one.myshopify.com").note(SHORT)
    another_process = ShopBudget("one.myshopify.com")
    another_process.take(300)
    assert round(slept[-1]) == 2
    with pytest.raises(Busy):
        ShopBudget("one.myshopify.com").take(2000)


def test_one_shop_that_is_short_does_not_slow_another(slept):
    ShopBudget("short.myshopify.com").note({**SHORT, "currentlyAvailable": 0})
    ShopBudget("rich.myshopify.com").take(1000)
    assert slept == []
    assert Rate.count_low() >= 1


def test_a_bucket_that_is_full_enough_is_not_written_down(slept):
    ShopBudget("full.myshopify.com").note({**SHORT, "currentlyAvailable": 1500})
    assert rate._find("shopify full.myshopify.com") is None


def test_retry_after_silences_the_shop_for_all(slept):
    ShopBudget("told.myshopify.com").hold(timedelta(seconds=4))
    ShopBudget("told.myshopify.com").take(1)
    assert round(slept[-1]) == 4


def test_words_that_are_no_budget_change_nothing(slept):
    ShopBudget("odd.myshopify.com").note({"maximumAvailable": "?"})
    assert rate._find("shopify odd.myshopify.com") is None


def test_a_ban_of_aliexpress_is_no_failure_and_loses_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    words = "Api access frequency exceeds the limit. this ban will last 1 seconds"
    shop.fault("aliexpress", "aliexpress.ds.order.create", "code", code="ApiCallLimit", msg=words)
    shop.command("place", "--order", order["name"])
    draft = shop.row(order).supplier_orders[0]
    assert (draft.status, draft.tries, draft.problem) == ("draft", 0, "")
    shop.later(seconds=10)
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
    assert len(shop.bought()) == 1
