"""Exactly the shipped units are fulfilled, once, whoever else touches the order."""

import threading
from datetime import timedelta

import pytest

from shopify_app import jobs
from shopify_app.steps import fulfill


@pytest.fixture
def impatient(monkeypatch):
    """A lost answer counts as not done at once: no test waits half a minute of real time."""
    monkeypatch.setattr(fulfill, "UNSEEN", timedelta(0))


def done(shop, order, status="fulfilled"):
    return shop.until(lambda: shop.report(order)["status"] == status)


def units(shop, order) -> list[int]:
    """Units of each living fulfillment in Shopify."""
    living = [f for f in shop.shopify_order(order)["fulfillments"] if f["status"] == "SUCCESS"]
    return sorted(sum(line["quantity"] for line in f["lines"]) for f in living)


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


def test_a_throttled_call_waits_and_goes_through(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.fault("shopify", "fulfillmentCreate", "throttled")
    shop.drain()
    assert units(shop, order) == []
    shop.later(minutes=1)
    done(shop, order)
    assert units(shop, order) == [1]


def test_the_merchant_fulfilled_by_hand_and_gets_our_number_added(shop, shipped):
    order = shipped((shop.linked(), 2))
    shop.act(order, "fulfill")
    done(shop, order)
    theirs = shop.shopify_order(order)["fulfillments"]
    number = shop.report(order)["supplier_orders"][0]["trackings"][0]["number"]
    assert units(shop, order) == [2]
    assert [tracking["number"] for tracking in theirs[0]["tracking"]] == [number]


def test_a_number_that_is_there_already_is_not_written_again(shop, shipped):
    order = shipped((shop.linked(), 1))
    number = shop.bought()[0]["parcels"][0]["mail_no"]
    shop.act(order, "fulfill", number=number, company="Cainiao")
    before = shop.books(f"shopify/{shop.domain}/calls")
    done(shop, order)
    after = shop.books(f"shopify/{shop.domain}/calls")
    assert units(shop, order) == [1]
    writes = ("fulfillmentCreate", "fulfillmentTrackingInfoUpdate")
    assert [after.get(write, 0) - before.get(write, 0) for write in writes] == [0, 0]


def test_units_the_merchant_shipped_himself_are_not_bought(shop):
    variant = shop.linked()
    order = shop.buy((variant, 3))
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.act(order, "fulfill", lines=[{"line": line, "quantity": 2}])
    shop.until(lambda: shop.report(order)["lines"][0]["owed"] == 1)
    shop.command("place", "--order", order["name"])
    assert [item["quantity"] for item in shop.bought()[0]["items"]] == [1]


def test_an_order_on_hold_waits_for_its_release(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.act(order, "hold", reason="INVENTORY_OUT_OF_STOCK")
    shop.until(lambda: "on hold" in shop.report(order)["supplier_orders"][0]["trackings"][0]["problem"])
    assert units(shop, order) == []
    shop.act(order, "release_hold")
    done(shop, order)
    assert units(shop, order) == [1]


def test_a_pending_order_is_fulfilled_only_after_payment(shop, shipped):
    order = shipped((shop.linked(), 1), financial_status="pending")
    shop.until(lambda: "payment" in shop.report(order)["supplier_orders"][0]["trackings"][0]["problem"])
    assert units(shop, order) == []
    shop.act(order, "pay")
    done(shop, order)
    assert units(shop, order) == [1]


def test_items_at_two_locations_become_two_fulfillments_and_one_letter(shop, shipped):
    order = shipped((shop.linked("Phone stand"), 1), (shop.linked("Desk lamp"), 2))
    line = shop.shopify_order(order)["lines"][1]["gid"]
    shop.act(order, "move", lines=[{"line": line, "quantity": 2}], location="Second location")
    done(shop, order)
    assert units(shop, order) == [1, 2]
    assert len([e for e in shop.report(order)["emails"] if e["sent_at"]]) == 1
    assert len([n for n in shop.shopify_order(order)["notifications"] if n["kind"]]) == 1


def test_the_same_variant_twice_in_one_order(shop, shipped):
    variant = shop.linked()
    order = shipped((variant, 1), (variant, 2))
    done(shop, order)
    theirs = shop.shopify_order(order)["fulfillments"][0]["lines"]
    assert sorted(line["quantity"] for line in theirs) == [1, 2]


def test_two_supplier_units_for_each_unit_sold(shop, ordered):
    order = ordered((shop.linked(quantity=2), 3))
    bought = shop.bought()[0]
    assert bought["items"][0]["quantity"] == 6
    shop.ship(bought["number"], items=[{"sku_id": bought["items"][0]["sku_id"], "quantity": 5}])
    shop.later(hours=1)
    done(shop, order, "partly_shipped")
    shop.until(lambda: units(shop, order) == [2])
    shop.ship(bought["number"])
    shop.later(hours=2)
    done(shop, order)
    assert units(shop, order) == [1, 2]


def test_a_bundle_is_shipped_with_its_last_part(shop, ordered):
    variant, stand = shop.goods("Phone stand", store="1103800006")
    _, mug = shop.goods("Travel mug", store="1103800007")
    shop.link(variant, stand)
    shop.link(variant, mug)
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


def test_parcels_of_unknown_contents_wait_until_everything_is_shipped(shop, ordered):
    shop.control("aliexpress/mode", package_items=False)
    order = ordered((shop.linked("Phone stand"), 2), (shop.linked("Desk lamp"), 1))
    bought = shop.bought()[0]
    shop.ship(bought["number"], items=[{"sku_id": bought["items"][0]["sku_id"], "quantity": 1}])
    shop.later(hours=1)
    shop.drain()
    assert "does not say which items" in shop.report(order)["supplier_orders"][0]["problem"]
    assert units(shop, order) == []
    shop.ship(bought["number"])
    shop.later(hours=2)
    done(shop, order)
    shop.control("aliexpress/mode", package_items=True)
    assert sum(units(shop, order)) == 3


def test_collapsed_lists_and_loose_numbers_change_nothing(shop, shipped):
    shop.control("aliexpress/mode", collapse_single=True, stringify_numbers=True)
    order = shipped((shop.linked(), 2))
    done(shop, order)
    shop.control("aliexpress/mode", collapse_single=False, stringify_numbers=False)
    assert units(shop, order) == [2]


def test_a_typed_number_is_fulfilled_once_and_a_second_one_finds_nothing_left(shop, ordered):
    order = ordered((shop.linked(), 1))
    shop.command("track", "--order", order["name"], "--number", " lp 0067 5700340000 ")
    done(shop, order)
    tracking = shop.shopify_order(order)["fulfillments"][0]["tracking"][0]
    assert (tracking["company"], tracking["number"]) == ("Cainiao", "LP00675700340000")
    code, said = shop.try_command("track", "--order", order["name"], "--number", "YT1234567890123456")
    assert (code, "no supplier order waiting for a tracking number" in said) == (1, True)


def test_units_shipped_by_hand_are_not_bought_after_their_fulfillment_was_adopted(shop):
    first, second = shop.linked("Phone stand"), shop.linked("Travel mug", store="1103800007")
    order = shop.buy((first, 2), (second, 1))
    shop.until(lambda: len(shop.report(order)["supplier_orders"]) == 2)
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=0")
    shop.post(f"/orders/{shop.row(order).id}/supplier-orders/1/place")
    shop.until(lambda: len(shop.bought()) == 1)
    shop.act(order, "fulfill", number="HAND000001", company="USPS")
    shop.until(lambda: shop.report(order)["supplier_orders"][1]["status"] == "cancelled")
    shop.pay(shop.bought()[0]["number"])
    shop.ship(shop.bought()[0]["number"])
    shop.later(hours=1)
    shop.until(lambda: shop.report(order)["fulfillments"])
    shop.later(hours=1)
    shop.drain()
    assert len(shop.bought()) == 1
    assert units(shop, order) == [3]


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


def test_workers_that_fit_the_same_drafts_at_once_leave_each_line_once(shop):
    order = shop.buy((shop.linked("Phone stand"), 2), (shop.linked("Travel mug", store="1103800007"), 1))
    drafts = [so.id for so in shop.row(order).supplier_orders]
    shop.post(f"/orders/{shop.row(order).id}/place")

    def work(row_id):
        with shop.app.app_context():
            jobs.run("purchase", row_id)

    threads = [threading.Thread(target=work, args=(row_id,)) for row_id in drafts * 3]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    shop.later(minutes=2)
    shop.until(lambda: len(shop.bought()) == 2)
    lines = [line for so in shop.row(order).supplier_orders for line in so.lines]
    assert sorted(line.units for line in lines) == [1, 2]
    assert sorted(item["quantity"] for bought in shop.bought() for item in bought["items"]) == [1, 2]
