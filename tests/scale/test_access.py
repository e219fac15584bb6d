"""Access that ends: the merchant is warned once, work waits instead of failing, and goes on by itself."""

from datetime import timedelta

import sqlalchemy as sa

from shopify_app import clock, doctor, jobs
from shopify_app.db import session
from shopify_app.models import Heartbeat, Notice


def letters(shop):
    about = [m for m in shop.books("../mailbox.json") if "Reconnect AliExpress" in m["subject"]]
    return [m for m in about if shop.name in m["text"] + m["html"]]


def notices(shop):
    session().rollback()
    mine = sa.select(Notice).where(Notice.shop_id == shop.shop.id).order_by(Notice.about, Notice.look_again_at)
    return {n.kind: n.status for n in session().scalars(mine)}


def test_the_merchant_is_mailed_7_days_and_1_day_before_the_consent_ends_once_each(shop):
    shop.later(days=52)
    shop.drain()
    assert letters(shop) == []
    for _ in range(2):
        shop.later(days=1, hours=1)
        shop.drain()
    assert len(letters(shop)) == 1
    assert notices(shop)["consent_ends_in_7_days"] == "sent"
    assert "AliExpress connection ends soon" in shop.open("/orders").text
    shop.later(days=5)
    shop.drain()
    assert notices(shop) == {"consent_ends_in_7_days": "sent", "consent_ends_in_1_day": "sent"}
    assert len(letters(shop)) == 2


def test_reconnecting_makes_the_letter_pointless_and_plans_the_next(shop):
    shop.later(days=40)
    shop.connect_aliexpress()
    shop.later(days=14)
    shop.drain()
    session().rollback()
    mine = sa.select(Notice.status).where(Notice.shop_id == shop.shop.id, Notice.kind == "consent_ends_in_7_days")
    assert [*session().scalars(mine.order_by(Notice.about))] == ["none", "waiting"]


def test_in_test_mode_only_the_last_letter_is_planned(shop):
    shop.drain()
    session().execute(sa.delete(Notice).where(Notice.shop_id == shop.shop.id))

    Notice.plan(shop.shop.id, clock.now() + timedelta(days=2))
    Notice.plan(shop.shop.id, clock.now() + timedelta(days=2, seconds=3))
    session().commit()
    assert notices(shop) == {"consent_ends_in_1_day": "waiting"}


def test_after_the_consent_ended_orders_wait_and_reconnecting_resumes_them(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("aliexpress/tokens", account=shop.domain, expire="access")
    shop.control("aliexpress/tokens", account=shop.domain, expire="refresh")
    shop.command("place", "--order", order["name"])
    waiting = shop.report(order)["supplier_orders"][0]
    assert (waiting["status"], "Reconnect AliExpress" in waiting["problem"]) == ("draft", True)
    assert "AliExpress is disconnected" in shop.open("/").text
    shop.connect_aliexpress()
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
    assert len(shop.bought()) == 1


def test_a_403_alarms_the_operator_keeps_the_shop_and_is_not_repeated(shop):
    shop.drain()
    Heartbeat.beat("test")
    shop.shop.read_again_at = clock.now()
    session().commit()
    shop.fault("shopify", "shop", "forbidden")
    shop.drain()
    assert shop.shop.status == "installed"
    assert shop.shop.read_again_at > clock.now() + timedelta(hours=5)
    assert shop.shop.forbidden_at is not None
    assert any("IP allowlist" in finding for finding in doctor.examine())
    assert "waybill_shops_forbidden 1.0" in shop.client.get("/metrics").text
    assert "Shopify turns Waybill away" in shop.open("/orders").text
    shop.later(hours=1)
    shop.drain()
    assert shop.shop.forbidden_at is not None
    shop.post("/settings/access/again")
    shop.drain()
    assert (shop.shop.forbidden_at, shop.shop.problem) == (None, "")


def test_a_403_that_nobody_reports_as_mended_is_asked_about_again(shop):
    shop.drain()
    shop.shop.read_again_at = clock.now()
    session().commit()
    shop.fault("shopify", "shop", "forbidden")
    shop.drain()
    shop.later(hours=7)
    shop.drain()
    assert (shop.shop.forbidden_at, shop.shop.problem) == (None, "")


def test_a_lost_refresh_is_repeated_with_the_old_pair(shop):
    shop.drain()
    before = shop.shop.refresh_token
    shop.fault("shopify", "access_token", "lost_answer")
    shop.later(days=8)
    for _ in range(3):
        shop.drain()
        shop.shop.refreshing_until = None
        session().commit()
    assert shop.shop.status == "installed"
    assert shop.shop.refresh_token != before


def test_two_workers_of_one_name_are_noticed_and_a_restart_is_not(shop):
    began = clock.real_now()
    assert Heartbeat.beat("same", "former life", began)
    assert Heartbeat.beat("same", "first", clock.real_now())
    assert Heartbeat.beat("same", "first", began)
    assert not Heartbeat.beat("same", "second", began)
    session().commit()
    assert any("named same" in finding for finding in doctor.examine())
    session().execute(sa.delete(Heartbeat).where(Heartbeat.worker == "same"))
    session().commit()


def test_several_silent_workers_are_relieved_and_forgotten(shop):
    long_ago = clock.real_now() - timedelta(days=1)
    for name in ("gone-1", "gone-2", "gone-3"):
        session().merge(Heartbeat(worker=name, at=long_ago))
    session().commit()
    jobs.take_over("alive")
    assert Heartbeat.silent() == []


def test_a_look_for_silent_workers_leaves_no_transaction_open(shop):
    """A worker's main thread takes over once, and only waits from there on."""
    jobs.take_over("alive")
    assert not session().in_transaction()
