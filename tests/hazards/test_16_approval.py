"""Hazard 16: bought although somebody said no. What a click approved, and what became of it."""

import pytest

from shopify_app.models import Link
from shopify_app.steps.purchase import ASK
from tests.hazards.looks import CREATE, FREIGHT, first, status
from tests.hazards.test_16_money import product, reprice, ship_for
from tests.hazards.test_16_somebody_said_no import automatic, pass_window, quiet, waits_for
from tests.town import ADDRESS, Town

__all__ = ["automatic"]


def test_place_refuses_what_a_click_would_be_asked_about(shop: Town):
    order = shop.buy((shop.linked(), 1), financial_status="pending")
    code, said = shop.try_command("place", "--order", order["name"])
    assert (code, shop.bought()) == (1, [])
    assert "Not paid." in said
    shop.command("place", "--order", order["name"], "--anyway")
    assert len(shop.bought()) == 1


def test_what_was_bought_unpaid_is_marked_as_shipped_by_a_click_of_its_own(shop: Town):
    order = shop.buy((shop.linked(), 1), financial_status="pending")
    shop.command("place", "--order", order["name"], "--anyway")
    number = shop.numbers(order)[0]
    shop.pay(number)
    shop.ship(number)
    shop.later(hours=1)
    shop.drain()
    assert first(shop, order)["problem"] == ""
    assert shop.shopify_order(order)["fulfillments"] == []
    row = shop.row(order)
    parcel = row.supplier_orders[0].trackings[0]
    assert shop.post(f"/orders/{row.id}/parcels/{parcel.id}/ship-unpaid").status_code < 400
    shop.until(lambda: shop.shopify_order(order)["fulfillments"])


def test_a_dry_run_says_everything_and_buys_nothing(shop: Town):
    variant, made = product(shop)
    ship_for(shop, made, "1.99")
    order = shop.buy((variant, 2))
    said = shop.command("place", "--order", order["name"], "--dry-run")
    for text in ("2 x 3.10 USD = 6.20 USD", "service: Standard", "shipping: 2.39 USD", "total: 8.59 USD"):
        assert text in said
    assert made["sku_id"] in said
    assert "margin: 26.41 USD (75.5 %)" in said
    assert "1 Example Street" in said
    assert "stops it" not in said
    assert shop.bought() == []


def test_a_dry_run_says_what_would_stop_it(shop: Town):
    variant, made = product(shop)
    order = shop.buy((variant, 1), risk="HIGH")
    reprice(shop, made, "9.00")
    said = shop.command("place", "--order", order["name"], "--dry-run")
    assert "stops it: High risk." in said
    assert "stops it: Item price 9.00 USD, accepted 3.10 USD." in said
    assert shop.bought() == []


def test_a_dry_run_of_what_is_never_bought_says_why(shop: Town):
    order = shop.buy((shop.linked(), 1), test=True)
    said = shop.command("place", "--order", order["name"], "--dry-run")
    assert "A test order is never bought." in said


def test_a_click_approves_what_it_saw(shop: Town):
    variant, _ = product(shop)
    order = shop.buy((variant, 1))
    row = shop.row(order)
    assert shop.post(f"/orders/{row.id}/place").status_code == 422
    assert shop.click_place(order).status_code < 400
    shop.drain()
    assert len(shop.bought()) == 1


@pytest.mark.parametrize(("price", "bought"), [("3.12", 1), ("3.20", 0)])
def test_a_total_that_rises_by_more_than_a_percent_asks_again(shop: Town, price: str, bought: int):
    variant, made = product(shop)
    ship_for(shop, made, "0.00")
    order = shop.buy((variant, 1))
    price_checked(shop, order)
    reprice(shop, made, price)
    assert shop.click_order(order).status_code < 400
    shop.drain()
    assert len(shop.bought()) == bought
    if not bought:
        assert waits_for(shop, order) == f"Approve it again: it costs {price} USD now, 3.10 USD when it was approved."


def test_a_quote_ends_after_a_quarter_of_an_hour(shop: Town):
    order = shop.buy((shop.linked(), 1))
    price_checked(shop, order)
    shop.later(minutes=16)
    assert shop.click_order(order).status_code == 422
    shop.drain()
    assert shop.bought() == []


def test_a_click_on_one_product_does_not_buy_another(shop: Town):
    variant, dear = shop.goods(price="9.00")
    shop.link(variant, dear)
    order = shop.buy((variant, 1))
    price_checked(shop, order)
    link = Link.of_variant(shop.shop.id, variant)[0]
    assert shop.post(f"/links/{link.id}/remove").status_code < 400
    _, cheap = shop.goods(price="1.00")
    shop.link(variant, cheap)
    shop.click_order(order)
    shop.drain()
    assert shop.bought() == []


@pytest.mark.parametrize("what", ["units", "address", "risk"])
def test_what_changes_between_the_look_and_the_click_asks_again(shop: Town, what: str):
    order = shop.buy((shop.linked(), 2))
    price_checked(shop, order)
    quiet(shop)
    if what == "units":
        line = shop.shopify_order(order)["lines"][0]["gid"]
        shop.act(order, "refund", lines=[{"line": line, "quantity": 1}])
    elif what == "address":
        shop.act(order, "address", **{**ADDRESS, "address1": "2 Other Road"})
    else:
        shop.act(order, "risk", level="HIGH")
    assert shop.click_order(order).status_code < 400
    shop.drain()
    quiet(shop, on=False)
    assert shop.bought() == []
    assert waits_for(shop, order)


def test_a_repetition_is_asked_about_as_the_first_request_was(automatic: Town):
    automatic.buy((automatic.linked(), 1))
    automatic.fault("aliexpress", CREATE, "reset", times=1)
    pass_window(automatic)
    order = automatic.report()["orders"][0]
    row = {"gid": order["gid"], "legacy_id": order["gid"].rpartition("/")[2], "name": order["name"]}
    automatic.act(row, "risk", level="HIGH")
    automatic.later(minutes=1)
    automatic.drain()
    assert automatic.bought() == []
    assert first(automatic, row)["problem"] == f"{ASK} (It was not sent again. High risk.)"


def test_a_worker_that_dies_between_look_and_intent_buys_nothing_that_was_forbidden_since(
    automatic: Town, killed_worker
):
    order = automatic.buy((automatic.linked(), 1))
    automatic.drain()
    automatic.later(minutes=WINDOW_ENDS)
    automatic.fault("aliexpress", FREIGHT, "hold", times=1)
    killed_worker("purchase", automatic.row(order).supplier_orders[0].id)
    automatic.control("faults/release")
    automatic.clear_faults()
    automatic.act(order, "risk", level="HIGH")
    automatic.later(minutes=2)
    automatic.drain()
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "High risk."


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (("risk", {"level": "HIGH"}), "Do not pay: high risk."),
        (("refund", {"amount": "20.00"}), "Do not pay: the money was returned."),
        (("cancel", {}), "Do not pay: canceled in Shopify."),
        (("refund", {"amount": "6.00"}), "Do not pay: 6.00 USD were returned to the customer"),
    ],
    ids=["risk", "refunded", "canceled", "partly refunded"],
)
@pytest.mark.parametrize("webhooks", [True, False], ids=["told", "untold"])
def test_what_is_unpaid_at_aliexpress_and_forbidden_since_says_do_not_pay(automatic: Town, act, says, webhooks):
    order = automatic.buy((automatic.linked(), 1))
    pass_window(automatic)
    assert len(automatic.bought()) == 1
    quiet(automatic, on=not webhooks)
    automatic.act(order, act[0], **act[1])
    if webhooks:
        automatic.until(lambda: first(automatic, order)["problem"].startswith(says))
    else:
        automatic.later(minutes=31)
        automatic.drain()
        assert first(automatic, order)["problem"].startswith(says)
    assert status(automatic, order) in ("problem", "cancel_at_supplier")
    quiet(automatic, on=False)
    automatic.later(hours=18)
    automatic.drain()
    assert "not_paid" not in [review["rule"] for review in automatic.report(order)["reviews"]]


def test_a_supplier_order_whose_units_were_all_taken_off_is_not_to_be_paid(automatic: Town):
    lamp, mug = automatic.linked("Lamp", store="1103800006"), automatic.linked("Mug", store="1103800007")
    order = automatic.buy((lamp, 1), (mug, 1))
    pass_window(automatic)
    assert len(automatic.bought()) == 2
    taken_off = automatic.shopify_order(order)["lines"][0]["gid"]
    automatic.act(order, "refund", lines=[{"line": taken_off, "quantity": 1}])
    automatic.until(lambda: first(automatic, order)["problem"] == "Do not pay: nothing is left to fulfill.")
    assert automatic.report(order)["supplier_orders"][1]["problem"] == ""


WINDOW_ENDS = 31


def price_checked(shop: Town, order) -> None:
    """The first of the two clicks, and the worker's answer."""
    assert shop.post(f"/orders/{shop.row(order).id}/price").status_code < 400
    shop.drain()
