"""Hazard 12: a token dies. Warned before, work paused, reconnecting resumes it."""

from shopify_app import jobs
from tests.hazards.looks import CREATE, first, placed, try_again


def test_an_expired_access_token_is_refreshed_in_mid_flight(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("aliexpress/tokens", account=shop.domain, expire="access")
    shop.command("place", "--order", order["name"])
    assert first(shop, order)["status"] == "placed"


def test_a_dead_consent_pauses_and_reconnecting_resumes(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("aliexpress/tokens", account=shop.domain, expire="access")
    shop.control("aliexpress/tokens", account=shop.domain, expire="refresh")
    shop.command("place", "--order", order["name"])
    assert "Reconnect AliExpress" in first(shop, order)["problem"]
    assert shop.bought() == []
    shop.connect_aliexpress()
    shop.until(lambda: first(shop, order)["status"] == "placed")


def test_a_token_about_to_end_is_refreshed_before_the_call(shop):
    order = shop.buy((shop.linked(), 1))
    shop.later(days=31)
    shop.command("place", "--order", order["name"])
    assert first(shop, order)["status"] == "placed"


def test_an_expired_shopify_token_is_refreshed(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control(f"shopify/{shop.domain}/tokens", expire="access")
    shop.command("place", "--order", order["name"])
    assert first(shop, order)["status"] == "placed"


def test_a_dead_shopify_token_pauses_the_shop_until_the_app_is_opened(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control(f"shopify/{shop.domain}/tokens", expire="access")
    shop.control(f"shopify/{shop.domain}/tokens", expire="refresh")
    shop.command("place", "--order", order["name"])
    assert shop.shop.status == "needs_opening"
    assert "Open Waybill" in first(shop, order)["problem"]
    assert shop.open("/").status_code == 200
    shop.until(lambda: first(shop, order)["status"] == "placed")
    assert shop.shop.status == "installed"


def test_a_configuration_alarm_is_said_and_not_repeated(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("shopify", "order", "forbidden")
    shop.command("place", "--order", order["name"])
    assert "IP" in first(shop, order)["problem"]
    assert try_again(shop, order) == "placed"


def test_a_frozen_shop_is_asked_again_and_goes_on_by_itself(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("shopify", "order", "frozen", times=2)
    shop.command("place", "--order", order["name"])
    assert first(shop, order)["status"] == "draft"
    for _ in range(2):
        shop.later(minutes=5)
        shop.drain()
    assert first(shop, order)["status"] == "placed"
    assert len(shop.bought()) == 1


def test_a_quiet_shop_is_refreshed_every_week(shop):
    shop.drain()
    before = shop.shop.refreshed_at
    shop.later(days=8)
    shop.drain()
    assert shop.shop.refreshed_at > before


def test_a_refresh_that_fails_is_tried_again(shop):
    shop.drain()
    shop.later(days=8)
    shop.fault("shopify", "access_token", "error_before")
    before = shop.shop.refreshed_at
    jobs.run("refresh_tokens", shop.shop.id)
    assert shop.shop.refreshed_at == before
    assert shop.shop.works


def test_a_dead_refresh_token_is_found_by_the_weekly_round(shop):
    shop.control(f"shopify/{shop.domain}/tokens", expire="refresh")
    jobs.run("refresh_tokens", shop.shop.id)
    assert shop.shop.status == "needs_opening"


def test_the_merchant_is_warned_a_week_before_the_consent_ends(shop):
    shop.drain()
    assert "connection ends soon" not in shop.open("/").text
    shop.later(days=54)
    assert "connection ends soon" in shop.open("/").text


def test_a_consent_that_ended_pauses_the_purchase_and_a_new_one_resumes_it(shop):
    variant = shop.linked()
    shop.later(days=61)
    order = shop.buy((variant, 1))
    assert "Reconnect AliExpress" in placed(shop, order)["problem"]
    assert "AliExpress is disconnected" in shop.open("/").text
    shop.connect_aliexpress()
    shop.until(lambda: first(shop, order)["status"] == "placed")
    assert len(shop.bought()) == 1


def test_a_token_that_dies_with_the_very_purchase_buys_once(shop):
    order = shop.buy((shop.linked(), 1))
    expire = {"act": "aliexpress/tokens", "body": {"account": shop.domain, "expire": "access"}}
    shop.fault("aliexpress", CREATE, "act", **expire)
    assert placed(shop, order)["status"] == "placed"
    assert len(shop.bought()) == 1
