"""What a parcel's later news does in Shopify: a final number, and milestones, each once."""

from datetime import timedelta

import pytest

from shopify_app.config import SCOPES
from shopify_app.db import session
from shopify_app.models import Milestone, Tracking
from shopify_app.steps import announce

WRITES = ("fulfillmentCreate", "fulfillmentTrackingInfoUpdate", "fulfillmentEventCreate")


def calls(shop) -> list[int]:
    books = shop.books(f"shopify/{shop.domain}/calls")
    return [books.get(name, {"count": 0})["count"] for name in WRITES]


def shipped_provisional(shop, ordered):
    order = ordered((shop.linked(), 1))
    number = shop.numbers(order)[0]
    shop.ship(number, provisional=True)
    shop.later(hours=1)
    return order, number


def test_a_shop_that_waits_for_the_final_number_fulfills_once_with_it(shop, ordered):
    shop.command("settings", "wait_for_final_number=on", "final_number_days=5")
    order, number = shipped_provisional(shop, ordered)
    waiting = shop.until(lambda: shop.report(order)["supplier_orders"][0]["trackings"])
    assert "last carrier's number" in waiting[0]["problem"]
    assert shop.shopify_order(order)["fulfillments"] == []
    shop.control(f"aliexpress/orders/{number}/last_mile", mail_no="1Z999AA10123456784")
    shop.later(hours=7)
    shop.until(lambda: shop.report(order)["status"] == "fulfilled")
    assert calls(shop)[:2] == [1, 0]


def test_the_wait_for_a_final_number_ends(shop, ordered):
    shop.command("settings", "wait_for_final_number=on", "final_number_days=2")
    order, _number = shipped_provisional(shop, ordered)
    shop.drain()
    assert shop.shopify_order(order)["fulfillments"] == []
    shop.later(days=2, hours=2)
    shop.until(lambda: shop.report(order)["status"] == "fulfilled")


def arrived(shop, ordered, scopes: str):
    """A Cainiao parcel, fulfilled, that its carrier then says has arrived."""
    shop.control(f"shopify/{shop.domain}/install", scopes=scopes)
    shop.until(lambda: set(shop.shop.scopes.split(",")) == set(scopes.split(",")))
    order, _number = shipped_provisional(shop, ordered)
    shop.until(lambda: shop.report(order)["status"] == "fulfilled")
    tracking = session().query(Tracking).filter_by(shop_id=shop.shop.id).one()
    tracking.status = "Delivered"
    announce.plan(tracking)
    announce.plan(tracking)
    session().commit()
    return order


@pytest.mark.parametrize("kind", ["", "lost_answer", "error_before"])
def test_a_milestone_is_told_once_where_the_scope_is_granted(shop, ordered, monkeypatch, kind):
    monkeypatch.setattr(announce, "UNSEEN", timedelta(0))
    order = arrived(shop, ordered, f"{SCOPES},write_fulfillments")
    if kind:
        shop.fault("shopify", "fulfillmentEventCreate", kind)
    shop.drain()
    shop.later(minutes=2)
    told = session().query(Milestone).filter_by(shop_id=shop.shop.id, event="DELIVERED")
    shop.until(lambda: [row.status for row in told] == ["sent"])
    events = shop.shopify_order(order)["fulfillments"][0]["events"]
    assert [event["status"] for event in events].count("DELIVERED") == 1


def test_nothing_is_told_without_the_scope(shop, ordered):
    arrived(shop, ordered, SCOPES)
    shop.drain()
    assert session().query(Milestone).filter_by(shop_id=shop.shop.id).count() == 0
    assert calls(shop)[2] == 0
