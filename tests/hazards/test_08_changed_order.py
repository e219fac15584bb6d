"""Hazard 8: cancelled, refunded, edited or moved between order and placing. What is placed is what is still owed."""

import pytest

from shopify_app.steps.purchase import ASK, CHANGED
from tests.hazards.conftest import at_once, is_held
from tests.hazards.looks import CREATE, FREIGHT, first, placed, status
from tests.town import ADDRESS


def test_cancelled_before_placing_buys_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    shop.act(order, "cancel")
    shop.until(lambda: status(shop, order) == "cancelled")
    code, said = shop.try_command("place", "--order", order["name"])
    assert (code, "nothing to buy" in said) == (1, True)
    assert [so["status"] for so in shop.report(order)["supplier_orders"]] == ["cancelled"]


def test_cancelled_in_the_moment_of_placing_buys_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "cancel")
    assert shop.try_command("place", "--order", order["name"])[0] == 1
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert shop.bought() == []
    assert status(shop, order) == "cancelled"


def test_cancelled_between_the_price_and_the_purchase_buys_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    assert shop.post(f"/orders/{shop.row(order).id}/price").status_code < 400
    shop.drain()
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "cancel")
    assert shop.click_order(order).status_code < 400
    shop.drain()
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert shop.bought() == []
    assert status(shop, order) == "cancelled"


def test_cancelled_after_placing_says_cancel_at_supplier(shop, ordered):
    order = ordered((shop.linked(), 1))
    shop.act(order, "cancel")
    shop.until(lambda: status(shop, order) == "cancel_at_supplier")
    shop.control(f"aliexpress/orders/{shop.bought()[0]['number']}/cancel")
    shop.later(hours=1)
    shop.until(lambda: status(shop, order) == "cancelled")


def test_a_partly_refunded_order_buys_what_is_left(shop):
    order = shop.buy((shop.linked(), 3))
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.act(order, "refund", lines=[{"line": line, "quantity": 2}])
    shop.until(lambda: shop.report(order)["lines"][0]["owed"] == 1)
    shop.command("place", "--order", order["name"])
    assert [item["quantity"] for item in shop.bought()[0]["items"]] == [1]


def test_an_edited_order_buys_the_new_quantity(shop):
    order = shop.buy((shop.linked(), 1))
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "edit", lines=[{"line": line, "quantity": 4}], paid=True)
    shop.command("place", "--order", order["name"])
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert [item["quantity"] for item in shop.bought()[0]["items"]] == [4]


def test_a_changed_address_is_the_one_that_is_sent(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
    shop.act(order, "address", **{**ADDRESS, "address1": "2 Other Road"})
    shop.command("place", "--order", order["name"])
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
    assert shop.bought()[0]["address"]["address"] == "2 Other Road"


def test_a_deleted_order_is_never_bought(shop):
    order = shop.buy((shop.linked(), 1))
    shop.act(order, "delete")
    shop.until(lambda: status(shop, order) == "cancelled")
    assert shop.try_command("place", "--order", order["name"])[0] == 1


def change(shop, order, what) -> None:
    line = shop.shopify_order(order)["lines"][0]["gid"]
    body = {
        "refund": {"lines": [{"line": line, "quantity": 2}]},
        "edit": {"lines": [{"line": line, "quantity": 1}]},
        "address": {**ADDRESS, "address1": "2 Other Road"},
    }
    shop.act(order, what, **body.get(what, {}))


@pytest.mark.parametrize("what", ["cancel", "refund", "edit", "address", "fulfill", "delete"])
def test_what_changed_after_a_lost_answer_is_not_asked_for_again(shop, what):
    order = shop.buy((shop.linked(), 3))
    shop.fault("aliexpress", CREATE, "error_before")
    assert placed(shop, order)["status"] == "placing"
    change(shop, order, what)
    shop.later(seconds=11)
    shop.until(lambda: first(shop, order)["problem"])
    assert first(shop, order)["problem"] == f"{ASK} {CHANGED}"
    assert shop.bought() == []


@pytest.mark.parametrize(("what", "bought"), [("cancel", []), ("refund", [1]), ("edit", [1]), ("address", [3])])
def test_an_order_that_changes_while_it_is_prepared_is_prepared_anew(shop, another_worker, what, bought):
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=60")
    order = shop.buy((shop.linked(), 3))
    shop.until(lambda: shop.row(order).supplier_orders[0].released_at)
    shop.later(minutes=61)
    shop.fault("aliexpress", FREIGHT, "hold")
    buyer = another_worker("purchase", shop.row(order).supplier_orders[0].id)
    is_held(shop)
    change(shop, order, what)
    street = "2 Other Road" if what == "address" else ADDRESS["address1"]
    shop.until(lambda: shop.report(order)["lines"][0]["owed"] == sum(bought))
    shop.until(lambda: shop.row(order).address.address1 == street)
    shop.control("faults/release")
    at_once(buyer)
    shop.later(minutes=2)
    shop.until(lambda: len(shop.bought()) == len(bought))
    assert [item["quantity"] for one in shop.bought() for item in one["items"]] == bought
    assert [one["address"]["address"] for one in shop.bought()] == [street for _ in bought]


def page(shop, order) -> str:
    return shop.open(f"/orders/{shop.row(order).id}").text


def test_refunded_after_placing_says_cancel_at_supplier(shop, ordered):
    order = ordered((shop.linked(), 2))
    change(shop, order, "refund")
    shop.until(lambda: status(shop, order) == "cancel_at_supplier")
    assert "has it: cancel it there before it ships." in page(shop, order)


def test_partly_refunded_after_placing_says_what_nobody_wants_any_more(shop, ordered):
    order = ordered((shop.linked(), 3))
    change(shop, order, "refund")
    shop.until(lambda: "Refunded or removed after it was bought: 2 × " in page(shop, order))
    assert "has it: tell the supplier before it ships." in page(shop, order)


def test_what_the_merchant_fulfilled_by_hand_after_placing_is_still_wanted(shop, ordered):
    order = ordered((shop.linked(), 2))
    change(shop, order, "fulfill")
    shop.post(f"/orders/{shop.row(order).id}/read-again")
    shop.until(lambda: shop.row(order).fulfillment_status.lower() == "fulfilled")
    assert status(shop, order) in ("to_pay", "to_ship")
    assert "before it ships" not in page(shop, order)


def test_moved_after_placing_waits_until_the_supplier_knows(shop, ordered):
    order = ordered((shop.linked(), 1))
    shop.until(lambda: status(shop, order) == "to_ship")
    change(shop, order, "address")
    shop.until(lambda: status(shop, order) == "problem")
    assert "give the supplier the new one before it ships." in page(shop, order)
    shop.post(f"/orders/{shop.row(order).id}/supplier-knows")
    assert status(shop, order) == "to_ship"
    assert "give the supplier the new one" not in page(shop, order)
