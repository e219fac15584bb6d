"""Hazard 13: rate limits. Waits as told, no lost work, other shops unharmed."""

from shopify_app.models import Shop
from shopify_app.models.rate import SharedLimit
from tests.hazards.looks import CREATE, done, first, placed, units
from tests.town import Town


def test_too_many_calls_wait_and_then_go_through(shop):
    order = shop.buy((shop.linked(), 1))
    words = "Api access frequency exceeds the limit. this ban will last 3 seconds"
    shop.fault("aliexpress", CREATE, "code", code="ApiCallLimit", msg=words)
    assert placed(shop, order)["status"] == "draft"
    shop.later(seconds=10)
    shop.drain()
    assert first(shop, order)["status"] == "placed"
    assert len(shop.bought()) == 1


def test_a_ban_during_a_repetition_keeps_the_intent(shop):
    shop.control("aliexpress/mode", push="off")
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    shop.fault("aliexpress", CREATE, "code", code="ApiCallLimit", msg="this ban will last 1 seconds")
    shop.later(seconds=11)
    shop.drain()
    assert first(shop, order)["status"] == "placing"
    shop.later(minutes=10)
    shop.drain()
    assert first(shop, order)["status"] == "placed"
    assert len(shop.bought()) == 1


def test_a_throttled_call_waits_and_goes_through(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.fault("shopify", "fulfillmentCreate", "throttled")
    shop.drain()
    assert units(shop, order) == []
    shop.later(minutes=1)
    done(shop, order)
    assert units(shop, order) == [1]


def test_the_limit_is_shared_by_everyone_who_uses_the_key(shop, monkeypatch):
    slept = []
    monkeypatch.setattr("shopify_app.models.rate.time.sleep", slept.append)
    first, second = SharedLimit("test-key", 0.5), SharedLimit("test-key", 0.5)
    for limit in (first, second, first):
        limit.take()
    assert [round(seconds) for seconds in slept] == [0, 2, 4]
    assert Shop.by_domain(shop.domain) is not None


def test_a_shop_that_shopify_slows_down_leaves_the_others_at_work(shop):
    other = Town(shop.app, shop.url).install()
    slow, quick = shop.buy((shop.linked(), 1)), other.buy((other.linked(), 1))
    shop.fault("shopify", "order", "throttled", times=20)
    assert placed(shop, slow)["status"] == "draft"
    assert placed(other, quick)["status"] == "placed"
    shop.clear_faults()
    shop.later(hours=1)
    shop.until(lambda: first(shop, slow)["status"] == "placed")
    assert len(shop.bought()) == 1
