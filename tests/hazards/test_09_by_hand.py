"""Hazard 9: the merchant fulfilled by hand, or another app did. No second fulfillment; theirs gets the number."""

from shopify_app.db import session
from shopify_app.models import SupplierOrder
from tests.hazards.looks import done, first, units


def test_the_merchant_fulfilled_by_hand_and_gets_our_number_added(shop, shipped):
    order = shipped((shop.linked(), 2))
    shop.act(order, "fulfill")
    done(shop, order)
    theirs = shop.shopify_order(order)["fulfillments"]
    number = first(shop, order)["trackings"][0]["number"]
    assert units(shop, order) == [2]
    assert [tracking["number"] for tracking in theirs[0]["tracking"]] == [number]


def test_the_customer_hears_of_each_parcel_of_what_was_fulfilled_by_hand_without_a_number(shop, ordered):
    order = ordered((shop.linked("Phone stand"), 1), (shop.linked("Travel mug", store="1103800007"), 1))
    shop.act(order, "fulfill")
    before = len(shop.shopify_order(order)["notifications"])
    for number in shop.numbers(order):
        shop.ship(number)
        shop.later(hours=7)
        shop.drain()
    shop.until(lambda: len(shop.report(order)["emails"]) == 2)
    assert len(shop.shopify_order(order)["notifications"]) == before + 2


def test_what_the_merchant_shipped_in_the_same_box_is_not_taken_for_ours(shop, ordered, impatient):
    """Its number is the one of our parcel, whose own write never reached Shopify."""
    order = ordered((shop.linked("Phone stand"), 1), (shop.linked("Travel mug", store="1103800007"), 1))
    number, _by_hand = shop.numbers(order)
    theirs = shop.shopify_order(order)["lines"][1]["gid"]
    shop.ship(number, mail_no="1Z999AA10123456784")
    shop.act(order, "fulfill", lines=[{"line": theirs, "quantity": 1}], number="1Z999AA10123456784", company="UPS")
    shop.fault("shopify", "fulfillmentCreate", "error_before")
    shop.later(hours=1)
    shop.drain()
    shop.later(minutes=2)
    assert shop.until(lambda: units(shop, order) == [1, 1])


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


def test_units_shipped_by_hand_are_not_bought_after_their_fulfillment_was_adopted(shop):
    first, second = shop.linked("Phone stand"), shop.linked("Travel mug", store="1103800007")
    order = shop.buy((first, 2), (second, 1))
    shop.until(lambda: len(shop.report(order)["supplier_orders"]) == 2)
    two = [so.id for so in shop.row(order).supplier_orders]
    shop.click_place(order)
    row = SupplierOrder.get(shop.shop.id, two[1])
    row.end_approval()
    session().commit()
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


def test_a_fulfillment_by_hand_between_our_look_and_our_write_gets_the_number(shop, shipped):
    order = shipped((shop.linked(), 2))
    by_hand = f"shopify/{shop.domain}/orders/{order['legacy_id']}/fulfill"
    shop.fault("shopify", "fulfillmentCreate", "act", act=by_hand)
    shop.drain()
    shop.later(minutes=2)
    done(shop, order)
    theirs = shop.shopify_order(order)["fulfillments"]
    assert units(shop, order) == [2]
    assert [t["number"] for t in theirs[0]["tracking"]] == [first(shop, order)["trackings"][0]["number"]]


def test_a_hold_between_our_look_and_our_write_is_waited_for(shop, shipped):
    order = shipped((shop.linked(), 2))
    hold = f"shopify/{shop.domain}/orders/{order['legacy_id']}/hold"
    shop.fault("shopify", "fulfillmentCreate", "act", act=hold, body={"reason": "OTHER"})
    shop.drain()
    assert units(shop, order) == []
    shop.act(order, "release_hold")
    shop.later(minutes=2)
    done(shop, order)
    assert units(shop, order) == [2]


def test_a_parcel_that_was_fulfilled_in_part_under_another_number_is_still_announced(shop, shipped):
    order = shipped((shop.linked(), 2))
    part = [{"line": shop.shopify_order(order)["lines"][0]["gid"], "quantity": 1}]
    shop.act(order, "fulfill", lines=part, number="HAND000001", company="USPS")
    done(shop, order)
    theirs, ours = shop.shopify_order(order)["fulfillments"]
    told = [(letter["kind"], letter["fulfillment"]) for letter in shop.shopify_order(order)["notifications"]]
    assert told == [("shipping_confirmation", theirs["gid"]), ("shipping_confirmation", ours["gid"])]


def test_no_letter_waits_for_a_shipment_that_became_nobodys(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.fault("shopify", "fulfillmentCreate", "act", act=f"shopify/{shop.domain}/orders/{order['legacy_id']}/cancel")
    shop.drain()
    assert units(shop, order) == []
    assert shop.report(order)["emails"] == []
