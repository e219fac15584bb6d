"""Hazard 1: the supplier's answer is lost and the retry buys twice. At most one purchase per supplier order, ever."""

import pytest

from shopify_app.steps.purchase import ASK
from tests.hazards.looks import CREATE, first, placed, status, try_again


@pytest.mark.parametrize("kind", ["lost_answer", "error_after", "garbage"])
@pytest.mark.parametrize("replay", ["same_id", "repeated_error"])
def test_a_lost_answer_is_never_bought_twice(shop, kind, replay):
    shop.control("aliexpress/mode", replay=replay, push="off")
    order = shop.buy((shop.linked(), 2))
    shop.fault("aliexpress", CREATE, kind)

    supplier_order = placed(shop, order)
    assert supplier_order["status"] == "placing"
    shop.later(seconds=11)
    shop.drain()

    assert len(shop.bought()) == 1
    supplier_order = first(shop, order)
    if replay == "same_id":
        assert supplier_order["status"] == "placed"
        assert supplier_order["numbers"] == [shop.bought()[0]["number"]]
    else:
        assert supplier_order["status"] == "placing"
        assert supplier_order["problem"] == ASK


def test_after_three_repetitions_a_person_decides(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "error_before", times=9)
    placed(shop, order)
    for wait in (11, 61, 301):
        assert first(shop, order)["problem"] == ""
        shop.later(seconds=wait)
        shop.drain()
    assert first(shop, order)["problem"] == ASK
    assert shop.report(order)["status"] == "problem"
    shop.later(hours=25)
    shop.drain()
    assert shop.bought() == []


def test_the_merchant_finds_the_order_on_aliexpress_and_records_it(shop):
    shop.control("aliexpress/mode", replay="repeated_error", push="off")
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    shop.later(seconds=11)
    shop.drain()
    shop.control("aliexpress/mode", replay="same_id")
    shop.command("record", "--order", order["name"], "--number", shop.bought()[0]["number"])
    assert first(shop, order)["status"] == "placed"
    assert len(shop.bought()) == 1


def test_the_merchant_says_it_is_not_there_and_it_is_placed_under_a_new_key(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "error_before", times=4)
    placed(shop, order)
    for wait in (11, 61, 301):
        shop.later(seconds=wait)
        shop.drain()
    row = shop.row(order)
    shop.post(f"/orders/{row.id}/supplier-orders/1/not-there")
    assert first(shop, order)["status"] == "draft"
    assert placed(shop, order)["status"] == "placed"
    assert [bought["out_order_id"] for bought in shop.bought()] == [f"{order['legacy_id']}-1-2"]


def test_a_repetition_that_is_refused_proves_nothing(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "error_before")
    placed(shop, order)
    shop.control("aliexpress/mode", order_error={"code": "B_DROPSHIPPER_DELIVERY_ADDRESS_VALIDATE_FAIL", "msg": "x"})
    shop.later(seconds=11)
    shop.drain()
    shop.control("aliexpress/mode", order_error=None)
    supplier_order = first(shop, order)
    assert supplier_order["status"] == "placing"
    assert supplier_order["problem"].startswith(ASK)


def test_a_key_older_than_a_day_is_not_repeated(shop):
    shop.control("aliexpress/mode", push="off")
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    shop.later(hours=24)
    shop.drain()
    assert first(shop, order)["problem"] == ASK
    assert len(shop.bought()) == 1


def test_a_refusal_is_said_and_can_be_tried_again(shop):
    order = shop.buy((shop.linked(), 1))
    shop.control("aliexpress/mode", order_error={"code": "INVENTORY_HOLD_ERROR", "msg": "stock"})
    supplier_order = placed(shop, order)
    shop.control("aliexpress/mode", order_error=None)
    assert supplier_order["status"] == "refused"
    assert "INVENTORY_HOLD_ERROR" in supplier_order["problem"]
    code, said = shop.try_command("place", "--order", order["name"])
    assert code == 1
    assert "refused supplier order" in said
    assert try_again(shop, order) == "placed"
    assert first(shop, order)["status"] == "placed"
    assert len(shop.report(order)["supplier_orders"]) == 1


LOST = {
    "reset": {"kind": "reset"},
    "isv": {"kind": "code", "code": "15", "msg": "isv.trade-order-failed"},
    "isp": {"kind": "code", "code": "15", "msg": "isp.service-unavailable"},
    "timeout of a backend": {"kind": "code", "code": "ServiceTimeout"},
}


@pytest.mark.parametrize("fault", LOST.values(), ids=LOST)
def test_whatever_hides_the_outcome_the_same_key_asks_again(shop, fault):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, **fault)
    assert placed(shop, order)["status"] == "placing"
    shop.later(seconds=11)
    shop.drain()
    assert first(shop, order)["status"] == "placed"
    assert [bought["out_order_id"] for bought in shop.bought()] == [f"{order['legacy_id']}-1"]


def test_a_stalled_answer_is_not_waited_for_and_not_bought_again(shop, short_patience):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "hold")
    assert placed(shop, order)["status"] == "placing"
    shop.control("faults/release")
    shop.later(seconds=11)
    shop.until(lambda: first(shop, order)["status"] == "placed")
    assert len(shop.bought()) == 1


def test_a_yes_without_a_number_is_no_answer(shop):
    shop.control("aliexpress/mode", tell_numbers=False)
    order = shop.buy((shop.linked(), 1))
    assert placed(shop, order)["status"] == "placing"
    shop.control("aliexpress/mode", tell_numbers=True)
    shop.later(seconds=11)
    shop.drain()
    assert first(shop, order)["numbers"] == [shop.bought()[0]["number"]]


@pytest.mark.parametrize("replay", ["same_id", "repeated_error"])
def test_a_worker_that_is_killed_while_it_buys_leaves_one_purchase(shop, killed_worker, replay):
    shop.control("aliexpress/mode", replay=replay, push="off")
    order = shop.buy((shop.linked(), 1))
    shop.click_place(order)
    shop.fault("aliexpress", CREATE, "hold")
    killed_worker("purchase", shop.row(order).supplier_orders[0].id)
    shop.control("faults/release")
    shop.until(shop.bought)
    shop.later(seconds=61)
    shop.drain()
    assert len(shop.bought()) == 1
    assert first(shop, order)["status"] == ("placed" if replay == "same_id" else "placing")
    assert first(shop, order)["problem"] == ("" if replay == "same_id" else ASK)


def test_a_supplier_order_that_is_still_asked_for_cannot_be_called_missing(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    answer = shop.post(f"/orders/{shop.row(order).id}/supplier-orders/1/not-there")
    assert "still asking AliExpress" in answer.text
    shop.later(seconds=11)
    shop.drain()
    assert len(shop.bought()) == 1


def test_the_page_offers_both_ways_out_and_no_third(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "error_before", times=9)
    placed(shop, order)
    for wait in (11, 61, 301):
        shop.later(seconds=wait)
        shop.drain()
    row = shop.row(order)
    page = shop.open(f"/orders/{row.id}").text
    at = f"/orders/{row.id}/supplier-orders/1"
    assert "AliExpress may have this order" in page
    assert f"{at}/record" in page
    assert f"{at}/not-there" in page
    assert f"{at}/place" not in page
    assert shop.post(f"{at}/place").status_code == 422
    assert shop.post(f"{at}/cancel").status_code == 422
    assert status(shop, order) == "problem"
