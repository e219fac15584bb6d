"""Hazard 1, read back: a push that names an unknown order leads to the lost one, and never to another."""

import pytest
import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import SupplierNumber, ToldNumber
from shopify_app.steps.purchase import ASK
from tests.hazards.conftest import wait_for
from tests.hazards.looks import CREATE, FREIGHT, calls, first, placed
from tests.town import Town


@pytest.fixture
def shop(shop: Town) -> Town:
    """AliExpress never says the number of an order that it already has."""
    shop.control("aliexpress/mode", replay="repeated_error")
    return shop


def told(shop) -> list[str]:
    """Numbers that were pushed and that no supplier order has."""
    session().rollback()
    return [row.number for row in ToldNumber.unclaimed(shop.shop.account.user_id, shop.shop.installed_at)]


def lose(shop, order, kind="lost_answer") -> None:
    shop.fault("aliexpress", CREATE, kind)
    assert placed(shop, order)["status"] == "placing"


def numbers(shop) -> list[str]:
    return sorted(bought["number"] for bought in shop.bought())


def test_a_pushed_number_is_adopted_without_asking_again(shop):
    order = shop.buy((shop.linked(), 2))
    lose(shop, order)
    wait_for(lambda: told(shop) == numbers(shop))
    before = calls(shop, CREATE)
    shop.later(seconds=11)
    shop.drain()
    assert first(shop, order)["status"] == "placed"
    assert first(shop, order)["numbers"] == numbers(shop)
    assert calls(shop, CREATE) == before
    assert told(shop) == []


def test_a_push_that_comes_late_ends_the_wait_for_a_person(shop):
    shop.control("aliexpress/mode", push="off")
    order = shop.buy((shop.linked(), 1))
    lose(shop, order)
    shop.later(seconds=11)
    shop.drain()
    assert first(shop, order)["problem"] == ASK
    shop.control("aliexpress/push", number=numbers(shop)[0], status="OrderCreated")
    shop.later(seconds=13)
    shop.drain()
    assert (first(shop, order)["numbers"], first(shop, order)["problem"]) == (numbers(shop), "")


def test_one_request_that_became_two_orders_is_adopted_as_both(shop):
    stand, lamp = shop.goods("Phone stand"), shop.goods("Desk lamp")
    for variant, facts in (stand, lamp):
        shop.link(variant, facts)
    order = shop.buy((stand[0], 1), (lamp[0], 2))
    sku = {name: lamp[1][name] for name in ("sku_id", "attrs", "price", "stock")}
    moved = {"product_id": lamp[1]["product_id"], "subject": "Desk lamp", "store_id": "1103800099", "skus": [sku]}
    # The lamp's store changes after the last look: twice two looks, for the price and just before buying.
    shop.fault("aliexpress", FREIGHT, "act", times=3, act="clock", body={"advance_seconds": 0})
    shop.fault("aliexpress", FREIGHT, "act", act="aliexpress/products", body=moved)
    lose(shop, order)
    wait_for(lambda: sorted(told(shop)) == numbers(shop))
    shop.later(seconds=11)
    shop.drain()
    assert len(numbers(shop)) == 2
    assert sorted(first(shop, order)["numbers"]) == numbers(shop)


def test_of_two_lost_answers_nobody_guesses(shop):
    variant = shop.linked()
    orders = [shop.buy((variant, 1)), shop.buy((variant, 1))]
    for order in orders:
        lose(shop, order)
    wait_for(lambda: sorted(told(shop)) == numbers(shop))
    shop.later(seconds=11)
    shop.drain()
    assert [first(shop, order)["problem"] for order in orders] == [ASK, ASK]
    assert [first(shop, order)["numbers"] for order in orders] == [[], []]
    assert len(numbers(shop)) == 2


def test_an_order_that_fits_two_lost_answers_is_given_to_neither(shop):
    variant = shop.linked()
    never_made, made = shop.buy((variant, 1)), shop.buy((variant, 1))
    lose(shop, never_made, "error_before")
    lose(shop, made)
    wait_for(lambda: told(shop) == numbers(shop))
    theirs = numbers(shop)
    shop.later(seconds=11)
    shop.drain()
    # While both wait it is nobody's. Once the other has its own number, it can only be that of the one that is left.
    assert first(shop, never_made)["numbers"] == [n for n in numbers(shop) if n not in theirs]
    assert first(shop, made)["numbers"] in ([], theirs)


@pytest.mark.parametrize("other", ["an hour before", "another product", "another quantity"])
def test_an_order_that_does_not_fit_is_not_adopted(shop, other):
    variant, lamp = shop.linked("Phone stand"), shop.linked("Desk lamp")
    by_hand = shop.buy((lamp if other == "another product" else variant, 3 if other == "another quantity" else 1))
    placed(shop, by_hand)
    unknown = numbers(shop)
    session().execute(sa.delete(SupplierNumber).where(SupplierNumber.number == unknown[0]))
    session().commit()
    if other == "an hour before":
        shop.later(hours=1)
    order = shop.buy((variant, 1))
    lose(shop, order, "error_before")
    shop.control("aliexpress/push", number=unknown[0], status="OrderCreated")
    shop.later(seconds=11)
    shop.drain()
    assert first(shop, order)["status"] == "placed"
    assert first(shop, order)["numbers"] == [n for n in numbers(shop) if n not in unknown]
