"""Hazard 2: one tracking number marks the whole order as shipped. Units fulfilled never exceed units with a parcel."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import Fulfillment
from tests.hazards.looks import done, first, units
from tests.street.test_main_job import fulfilled


@pytest.mark.parametrize("kind", ["lost_answer", "error_after", "internal_error", "garbage", "error_before", "reset"])
def test_a_lost_answer_fulfills_once(shop, shipped, impatient, kind):
    order = shipped((shop.linked(), 2))
    shop.fault("shopify", "fulfillmentCreate", kind)
    shop.drain()
    shop.later(minutes=2)
    done(shop, order)
    assert units(shop, order) == [2]
    assert len(shop.shopify_order(order)["notifications"]) == 1
    assert [e["sender"] for e in shop.report(order)["emails"]] == ["shopify"]


def test_a_fulfillment_that_comes_a_minute_late_is_not_sent_twice(shop, ordered, short_patience):
    order = ordered((shop.linked(), 3))
    sku = shop.bought()[0]["items"][0]["sku_id"]
    shop.ship(shop.numbers(order)[0], items=[{"sku_id": sku, "quantity": 1}])
    shop.later(hours=1)
    shop.fault("shopify", "fulfillmentCreate", "hold", seconds=120)
    shop.drain()
    session().scalars(sa.select(Fulfillment)).one().begun_at -= timedelta(minutes=1)
    session().commit()
    shop.later(minutes=1)
    shop.drain()
    shop.control("faults/release")
    shop.until(lambda: units(shop, order))
    shop.later(minutes=1)
    shop.drain()
    assert units(shop, order) == [1]
    assert [f["gid"] for f in shop.report(order)["fulfillments"] if f["gid"]]


def in_one_box(shop, order):
    """All that was bought gets one number, and the first write of it never reaches Shopify."""
    for number in shop.numbers(order):
        shop.ship(number, mail_no="1Z999AA10123456784")
    shop.fault("shopify", "fulfillmentCreate", "error_before")
    shop.later(hours=1)
    shop.drain()
    shop.later(minutes=2)
    done(shop, order)


def test_two_parcels_that_share_a_number_are_both_marked_as_shipped(shop, ordered, impatient):
    """Two suppliers' goods."""
    order = ordered((shop.linked("Phone stand"), 1), (shop.linked("Travel mug", store="1103800007"), 1))
    in_one_box(shop, order)
    assert units(shop, order) == [1, 1]
    assert len({f["gid"] for f in shop.report(order)["fulfillments"]}) == 2


def test_two_parcels_of_one_line_that_share_a_number_are_both_marked_as_shipped(shop, ordered, impatient):
    """More was bought after an edit."""
    order = ordered((shop.linked(), 1))
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.act(order, "edit", lines=[{"line": line, "quantity": 2}], paid=True)
    shop.until(lambda: shop.report(order)["lines"][0]["owed"] == 2)
    shop.command("place", "--order", order["name"])
    shop.pay(shop.numbers(order)[1])
    in_one_box(shop, order)
    assert units(shop, order) == [1, 1]


def test_an_order_on_hold_waits_for_its_release(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.act(order, "hold", reason="INVENTORY_OUT_OF_STOCK")
    shop.until(lambda: "on hold" in first(shop, order)["trackings"][0]["problem"])
    assert units(shop, order) == []
    shop.act(order, "release_hold")
    done(shop, order)
    assert units(shop, order) == [1]


def bundle(shop):
    """A variant that is bought in two stores."""
    variant, stand = shop.goods("Phone stand", store="1103800006")
    _, mug = shop.goods("Travel mug", store="1103800007")
    shop.link(variant, stand)
    shop.link(variant, mug)
    return variant


def test_a_bundle_is_shipped_with_its_last_part(shop, ordered):
    variant = bundle(shop)
    order = ordered((variant, 2))
    first, second = shop.numbers(order)
    shop.ship(first)
    shop.later(hours=1)
    shop.drain()
    assert units(shop, order) == []
    shop.ship(second)
    shop.later(hours=1)
    done(shop, order)
    assert units(shop, order) == [2]


def test_a_bundle_is_shipped_where_an_earlier_parcel_is_understood_last(shop, ordered):
    shop.control("aliexpress/mode", package_items=False)
    variant = bundle(shop)
    order = ordered((variant, 1), (shop.linked("Desk lamp"), 1))
    both = next(bought for bought in shop.bought() if len(bought["items"]) == 2)
    other = next(number for number in shop.numbers(order) if number != both["number"])
    shop.ship(both["number"], items=[{"sku_id": both["items"][0]["sku_id"], "quantity": 1}])
    shop.later(hours=1)
    shop.drain()
    shop.ship(other)
    shop.later(hours=1)
    shop.drain()
    assert units(shop, order) == []
    shop.ship(both["number"])
    shop.later(hours=2)
    done(shop, order)
    shop.control("aliexpress/mode", package_items=True)
    assert sum(units(shop, order)) == 2


def test_parcels_of_unknown_contents_wait_until_everything_is_shipped(shop, ordered):
    shop.control("aliexpress/mode", package_items=False)
    order = ordered((shop.linked("Phone stand"), 2), (shop.linked("Desk lamp"), 1))
    bought = shop.bought()[0]
    shop.ship(bought["number"], items=[{"sku_id": bought["items"][0]["sku_id"], "quantity": 1}])
    shop.later(hours=1)
    shop.drain()
    assert "does not say which items" in first(shop, order)["problem"]
    assert units(shop, order) == []
    shop.ship(bought["number"])
    shop.later(hours=2)
    done(shop, order)
    shop.control("aliexpress/mode", package_items=True)
    assert sum(units(shop, order)) == 3


def test_a_part_shipped_supplier_order_fulfills_only_that_part(shop, ordered):
    stand, lamp = shop.linked("Phone stand"), shop.linked("Desk lamp")
    order = ordered((stand, 3), (lamp, 1))
    number = shop.numbers(order)[0]
    sku = next(i for i in shop.bought()[0]["items"] if i["quantity"] == 3)["sku_id"]

    shop.ship(number, items=[{"sku_id": sku, "quantity": 2}])
    shop.later(hours=1)
    fulfilled(shop, order, 1)
    assert [f["lines"][0]["quantity"] for f in shop.shopify_order(order)["fulfillments"]] == [2]

    shop.ship(number)
    shop.later(hours=2)
    fulfilled(shop, order, 2)
    assert shop.report(order)["status"] == "fulfilled"
    assert sum(line["quantity"] for f in shop.shopify_order(order)["fulfillments"] for line in f["lines"]) == 4


def test_one_parcel_of_two_suppliers_fulfills_its_own_units_alone(shop, ordered):
    stand, mug = shop.linked("Phone stand"), shop.linked("Travel mug", store="1103800007")
    order = ordered((stand, 2), (mug, 3))
    shop.ship(shop.numbers(order)[0])
    shop.later(hours=1)
    done(shop, order, "partly_shipped")
    shop.until(lambda: units(shop, order) == [2])
    shop.later(days=3)
    shop.drain()
    assert units(shop, order) == [2]
