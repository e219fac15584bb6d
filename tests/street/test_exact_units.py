"""Exactly the shipped units are fulfilled, once, whoever else touches the order."""

from datetime import timedelta

import pytest

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


def test_a_pending_order_is_fulfilled_only_after_payment(shop, shipped):
    order = shipped((shop.linked(), 1), financial_status="pending", anyway=True)
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
