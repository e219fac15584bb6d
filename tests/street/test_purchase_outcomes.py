"""A purchase has three outcomes: accepted, refused, unknown. The unknown one never buys twice."""

import threading

import pytest

from shopify_app import jobs
from shopify_app.steps.purchase import ASK, CHANGED

CREATE = "aliexpress.ds.order.create"


def placed(shop, order) -> dict:
    shop.command("place", "--order", order["name"])
    return shop.report(order)["supplier_orders"][0]


@pytest.mark.parametrize("kind", ["lost_answer", "error_after", "garbage"])
@pytest.mark.parametrize("replay", ["same_id", "repeated_error"])
def test_a_lost_answer_is_never_bought_twice(shop, kind, replay):
    shop.control("aliexpress/mode", replay=replay)
    order = shop.buy((shop.linked(), 2))
    shop.fault("aliexpress", CREATE, kind)

    supplier_order = placed(shop, order)
    assert supplier_order["status"] == "placing"
    shop.later(seconds=11)
    shop.drain()

    assert len(shop.bought()) == 1
    supplier_order = shop.report(order)["supplier_orders"][0]
    if replay == "same_id":
        assert supplier_order["status"] == "placed"
        assert supplier_order["numbers"] == [shop.bought()[0]["number"]]
    else:
        assert supplier_order["status"] == "placing"
        assert supplier_order["problem"] == ASK
    shop.control("aliexpress/mode", replay="same_id")


def test_after_three_repetitions_a_person_decides(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "error_before", times=9)
    placed(shop, order)
    for wait in (11, 61, 301):
        assert shop.report(order)["supplier_orders"][0]["problem"] == ""
        shop.later(seconds=wait)
        shop.drain()
    assert shop.report(order)["supplier_orders"][0]["problem"] == ASK
    assert shop.report(order)["status"] == "problem"
    shop.later(hours=25)
    shop.drain()
    assert shop.bought() == []


@pytest.mark.parametrize(
    ("action", "spec"), [("cancel", {}), ("address", {"address1": "2 Changed Street"}), ("refund", None)]
)
def test_a_lost_answer_is_not_asked_for_again_after_the_order_changed(shop, action, spec):
    order = shop.buy((shop.linked(), 2))
    shop.fault("aliexpress", CREATE, "error_before")
    placed(shop, order)
    line = shop.shopify_order(order)["lines"][0]["gid"]
    shop.act(order, action, **(spec if spec is not None else {"lines": [{"line": line, "quantity": 1}]}))

    shop.later(seconds=11)
    shop.drain()

    supplier_order = shop.report(order)["supplier_orders"][0]
    assert supplier_order["status"] == "placing"
    assert supplier_order["problem"] == f"{ASK} {CHANGED}"
    assert shop.bought() == []


def test_the_merchant_finds_the_order_on_aliexpress_and_records_it(shop):
    shop.control("aliexpress/mode", replay="repeated_error")
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    shop.later(seconds=11)
    shop.drain()
    shop.control("aliexpress/mode", replay="same_id")
    shop.command("record", "--order", order["name"], "--number", shop.bought()[0]["number"])
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"
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
    assert shop.report(order)["supplier_orders"][0]["status"] == "draft"
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
    supplier_order = shop.report(order)["supplier_orders"][0]
    assert supplier_order["status"] == "placing"
    assert supplier_order["problem"].startswith(ASK)


def test_a_key_older_than_a_day_is_not_repeated(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    shop.later(hours=24)
    shop.drain()
    assert shop.report(order)["supplier_orders"][0]["problem"] == ASK
    assert len(shop.bought()) == 1


def test_too_many_calls_wait_and_then_go_through(shop):
    order = shop.buy((shop.linked(), 1))
    words = "Api access frequency exceeds the limit. this ban will last 3 seconds"
    shop.fault("aliexpress", CREATE, "code", code="ApiCallLimit", msg=words)
    assert placed(shop, order)["status"] == "draft"
    shop.later(seconds=10)
    shop.drain()
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"
    assert len(shop.bought()) == 1


def test_a_ban_during_a_repetition_keeps_the_intent(shop):
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "lost_answer")
    placed(shop, order)
    shop.fault("aliexpress", CREATE, "code", code="ApiCallLimit", msg="this ban will last 1 seconds")
    shop.later(seconds=11)
    shop.drain()
    assert shop.report(order)["supplier_orders"][0]["status"] == "placing"
    shop.later(minutes=10)
    shop.drain()
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"
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
    shop.post(f"/orders/{shop.row(order).id}/supplier-orders/1/place")
    shop.drain()
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"
    assert len(shop.report(order)["supplier_orders"]) == 1


def test_two_workers_at_the_same_instant_place_one_order(shop):
    order = shop.buy((shop.linked(), 1))
    shop.drain()
    row = shop.row(order).supplier_orders[0]
    shop.post(f"/orders/{shop.row(order).id}/place")
    row_id = row.id

    def work():
        with shop.app.app_context():
            jobs.run("purchase", row_id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(shop.bought()) == 1
    assert shop.report(order)["supplier_orders"][0]["status"] == "placed"
