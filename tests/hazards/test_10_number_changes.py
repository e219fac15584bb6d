"""Hazard 10: a tracking number changes. Updated in Shopify, history kept, no second letter unless chosen."""

import sqlalchemy as sa

from shopify_app.db import db, session
from shopify_app.models import Fulfillment
from shopify_app.steps import fulfill
from tests.hazards.looks import done, units
from tests.street.test_main_job import fulfilled


def test_a_changed_number_beside_a_new_parcel_is_still_one_parcel(shop, ordered):
    order = ordered((shop.linked("Phone stand"), 2), (shop.linked("Desk lamp"), 1))
    bought = shop.bought()[0]
    items = {item["quantity"]: item["sku_id"] for item in bought["items"]}
    shop.ship(bought["number"], items=[{"sku_id": items[2], "quantity": 2}], provisional=True)
    shop.later(hours=1)
    shop.until(lambda: units(shop, order) == [2])
    shop.control(f"aliexpress/orders/{bought['number']}/last_mile", mail_no="1Z999AA10123456784", parcel=0)
    shop.ship(bought["number"], items=[{"sku_id": items[1], "quantity": 1}])
    shop.later(hours=7)
    done(shop, order)
    assert units(shop, order) == [1, 2]
    assert len(shop.shopify_order(order)["notifications"]) == 2
    numbers = [t["number"] for f in shop.shopify_order(order)["fulfillments"] for t in f["tracking"]]
    assert "1Z999AA10123456784" in numbers
    assert len(numbers) == 2


def test_a_changed_number_updates_shopify_without_a_second_letter(shop, ordered):
    order = ordered((shop.linked(), 1))
    number = shop.numbers(order)[0]
    shop.ship(number, provisional=True)
    shop.later(hours=1)
    fulfilled(shop, order, 1)
    first = shop.shopify_order(order)["fulfillments"][0]["tracking"][0]["number"]
    shop.control(f"aliexpress/orders/{number}/last_mile", mail_no="1Z999AA10123456784")
    shop.later(hours=7)
    shop.until(lambda: shop.shopify_order(order)["fulfillments"][0]["tracking"][0]["number"] != first)
    theirs = shop.shopify_order(order)
    assert [t["number"] for t in theirs["fulfillments"][0]["tracking"]] == ["1Z999AA10123456784"]
    assert len(theirs["notifications"]) == 1
    assert len(theirs["fulfillments"]) == 1


def renumbered(shop, ordered):
    """A shipped order of a shop that wants customers to hear of changed numbers; its number has just changed."""
    shop.command("settings", "notify_on_number_change=on")
    order = ordered((shop.linked(), 1))
    number = shop.numbers(order)[0]
    shop.ship(number, provisional=True)
    shop.later(hours=1)
    done(shop, order)
    shop.control(f"aliexpress/orders/{number}/last_mile", mail_no="1Z999AA10123456784")
    return order


def test_the_customer_hears_of_a_changed_number_where_the_shop_wants_it(shop, ordered):
    order = renumbered(shop, ordered)
    shop.later(hours=7)
    shop.until(lambda: len(shop.shopify_order(order)["notifications"]) == 2)
    shop.later(hours=7)
    shop.drain()
    assert len(shop.shopify_order(order)["notifications"]) == 2
    history = [line["what"] for line in shop.report(order)["history"]]
    assert any("tracking number" in what and "1Z999AA10123456784" in what for what in history)


def test_a_changed_number_whose_answer_was_lost_is_told_once(shop, ordered):
    order = renumbered(shop, ordered)
    shop.fault("shopify", "fulfillmentTrackingInfoUpdate", "lost_answer")
    shop.later(hours=7)
    shop.until(lambda: len(shop.shopify_order(order)["notifications"]) == 2)
    shop.later(hours=7)
    shop.until(lambda: shop.row(order).fulfillments[0].number == "1Z999AA10123456784")
    assert len(shop.shopify_order(order)["notifications"]) == 2


def test_two_parcels_that_write_into_one_fulfillment_at_once_end_with_both_numbers(shop, ordered, monkeypatch):
    """What the second one writes comes from a look before the first one's new number was written."""
    order = ordered((shop.linked("Phone stand"), 1), (shop.linked("Travel mug", store="1103800007"), 1))
    shop.act(order, "fulfill")
    first, second = shop.numbers(order)
    shop.ship(first, provisional=True)
    shop.later(hours=7)
    shop.until(lambda: len(shop.report(order)["fulfillments"]) == 1)
    parcel, write, new = shop.row(order).fulfillments[0].tracking_id, fulfill._update, "1Z999AA10123456784"

    def overtaken(tracking, gid, numbers, *, notify):
        if tracking.id != parcel and len(numbers) == 2 and new not in numbers:
            session().commit()
            with db.engine.begin() as other:
                rows = sa.update(Fulfillment.__table__).where(Fulfillment.tracking_id == parcel)
                other.execute(rows.values(number=new))
        write(tracking, gid, numbers, notify=notify)

    monkeypatch.setattr(fulfill, "_update", overtaken)
    shop.control(f"aliexpress/orders/{first}/last_mile", mail_no=new)
    shop.ship(second)
    shop.later(hours=7)
    shop.until(lambda: len(shop.report(order)["fulfillments"]) == 2)
    shop.later(minutes=2)
    shop.until(lambda: {new, mail_no(shop, second)} == {t["number"] for t in theirs(shop, order)["tracking"]})


def theirs(shop, order):
    return shop.shopify_order(order)["fulfillments"][0]


def mail_no(shop, number):
    bought = next(order for order in shop.bought() if order["number"] == number)
    return bought["parcels"][0]["mail_no"]
