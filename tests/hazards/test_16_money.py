"""Hazard 16: bought although somebody said no. What it costs, since when, and what a click approved."""

import pytest

from shopify_app.steps.purchase import ASK, CHANGED
from tests.hazards.looks import CREATE, FREIGHT, first, status
from tests.hazards.test_16_somebody_said_no import automatic, pass_window, quiet, waits_for
from tests.town import ADDRESS, Town

__all__ = ["automatic"]


def product(shop: Town, **facts) -> tuple[str, dict[str, str]]:
    """A linked variant with its AliExpress facts."""
    variant, made = shop.goods(**facts)
    shop.link(variant, made)
    return variant, made


def reprice(shop: Town, made: dict[str, str], price: str) -> None:
    shop.control(f"aliexpress/products/{made['product_id']}", skus=[{"sku_id": made["sku_id"], "price": price}])


def ship_for(shop: Town, made: dict[str, str], fee: str) -> None:
    service = {"code": "STD", "company": "Standard", "fee": fee, "min_days": 7, "max_days": 13}
    shop.control(f"aliexpress/products/{made['product_id']}", services=[service])


def test_a_price_above_the_ceiling_waits_until_it_is_accepted(automatic: Town):
    variant, made = product(automatic)
    order = automatic.buy((variant, 1))
    reprice(automatic, made, "5.10")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Item price 5.10 USD, accepted 3.10 USD."
    at = f"/orders/{automatic.row(order).id}/supplier-orders/1/accept-price"
    assert automatic.post(at, price="4.90 USD").status_code == 422
    assert automatic.post(at, price="5.10 USD").status_code < 400
    automatic.until(automatic.bought)


def test_a_price_that_falls_again_ends_the_wait_by_itself(automatic: Town):
    variant, made = product(automatic)
    automatic.buy((variant, 1))
    reprice(automatic, made, "5.10")
    pass_window(automatic)
    reprice(automatic, made, "3.20")
    automatic.later(minutes=31)
    automatic.drain()
    assert len(automatic.bought()) == 1


def test_an_answer_in_another_currency_stops(automatic: Town):
    variant, made = product(automatic)
    order = automatic.buy((variant, 1))
    automatic.control(f"aliexpress/products/{made['product_id']}", answers_in="EUR")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Item price 3.10 EUR, accepted 3.10 USD."


def test_a_shipping_fee_above_the_last_one_waits(automatic: Town):
    variant, made = product(automatic)
    ship_for(automatic, made, "1.99")
    automatic.buy((variant, 1))
    pass_window(automatic)
    assert len(automatic.bought()) == 1
    ship_for(automatic, made, "8.00")
    second = automatic.buy((variant, 1))
    pass_window(automatic)
    assert len(automatic.bought()) == 1
    assert waits_for(automatic, second) == "Shipping 8.00 USD, last time 1.99 USD."


def test_a_landed_cost_above_the_sale_waits(automatic: Town):
    variant, made = product(automatic)
    ship_for(automatic, made, "189.00")
    order = automatic.buy((variant, 1))
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Landed cost 192.10 USD, sold for 20.00 USD."


def test_an_order_sold_for_nothing_waits(automatic: Town):
    variant, _ = product(automatic)
    line = {"variant": variant, "quantity": 1, "price": "0.00"}
    order = automatic.buy((variant, 1), lines=[line], shipping_price="0.00")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).endswith("sold for 0.00 USD.")


def test_discounts_are_no_income(automatic: Town):
    variant, _ = product(automatic)
    line = {"variant": variant, "quantity": 1, "discount": "13.00"}
    order = automatic.buy((variant, 1), lines=[line], shipping_price="0.00")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).endswith("sold for 2.00 USD.")


@pytest.mark.parametrize(
    ("limit", "says"),
    [("order_cost_max=3.00", "Order cost "), ("margin_min=90", "Margin ")],
)
def test_the_merchants_own_limits_wait_and_a_change_of_them_goes_on(automatic: Town, limit: str, says: str):
    automatic.command("settings", limit)
    order = automatic.buy((automatic.linked(), 1))
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).startswith(says)
    automatic.command("settings", f"{limit.partition('=')[0]}=")
    automatic.drain()
    assert len(automatic.bought()) == 1


def test_margin_is_stored_with_the_order(automatic: Town):
    order = automatic.buy((automatic.linked(), 2))
    pass_window(automatic)
    row = automatic.row(order)
    assert row.sale_amount == 35
    assert row.cost_amount == sum(so.total.amount if so.total else so.estimate_amount for so in row.supplier_orders)
    assert row.margin_amount == row.sale_amount - row.cost_amount


@pytest.mark.parametrize("touch", ["link", "tag", "hold", "address", "reinstall"])
def test_orders_from_before_the_switch_wait_for_a_click_however_they_are_touched(shop: Town, touch: str):
    variant, made = shop.goods()
    order = shop.buy((variant, 1))
    shop.later(days=2)
    shop.command("settings", "automatic_ordering=on", "cancellation_window_minutes=0")
    shop.link(variant, made)
    if touch == "hold":
        shop.act(order, "hold")
        shop.act(order, "release_hold")
    elif touch == "address":
        shop.act(order, "address", **{**ADDRESS, "address1": "2 Other Road"})
    elif touch == "reinstall":
        shop.control(f"shopify/{shop.domain}/uninstall")
        shop.until(lambda: shop.shop.status == "uninstalled")
        shop.install()
    shop.later(hours=1)
    shop.drain()
    shop.later(hours=1)
    shop.drain()
    assert shop.bought() == []
    assert waits_for(shop, order) == "Created before automatic ordering was switched on."
    shop.command("place", "--order", order["name"])
    assert len(shop.bought()) == 1


def test_an_imported_order_of_last_month_waits(automatic: Town):
    order = automatic.buy((automatic.linked(), 1), processed_at="2025-01-01T00:00:00Z")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Created before automatic ordering was switched on."


def test_switching_on_twice_keeps_the_first_instant(automatic: Town):
    automatic.buy((automatic.linked(), 1))
    automatic.later(minutes=5)
    automatic.command("settings", "automatic_ordering=on")
    pass_window(automatic)
    assert len(automatic.bought()) == 1


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
    assert first(automatic, row)["problem"] == f"{ASK} {CHANGED}"


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
