"""Hazard 16: bought although somebody said no. What it costs, since when, and what a click approved."""

import pytest

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


def test_a_reinstall_counts_although_nobody_told_of_the_uninstall(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    automatic.drain()
    quiet(automatic)
    automatic.control(f"shopify/{automatic.domain}/uninstall")
    automatic.later(minutes=10)
    automatic.install()
    automatic.drain()
    assert automatic.open("/").status_code == 200
    automatic.drain()
    quiet(automatic, on=False)
    pass_window(automatic)
    automatic.later(hours=1)
    automatic.drain()
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Created before automatic ordering was switched on."


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


def test_a_draft_that_the_merchant_canceled_is_not_bought_by_itself(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    automatic.until(lambda: automatic.row(order).supplier_orders[0].released_at)
    at = f"/orders/{automatic.row(order).id}/supplier-orders/1/cancel"
    assert automatic.post(at).status_code < 400
    automatic.act(order, "risk", level="MEDIUM", touch=True)
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "A supplier order of it was canceled before."
    automatic.command("place", "--order", order["name"])
    assert len(automatic.bought()) == 1


def test_accepting_one_price_changes_one_link(automatic: Town):
    lamp, lamp_facts = product(automatic, title="Lamp")
    mug, mug_facts = product(automatic, title="Mug")
    order = automatic.buy((lamp, 1), (mug, 1))
    reprice(automatic, lamp_facts, "5.10")
    reprice(automatic, mug_facts, "6.00")
    pass_window(automatic)
    said = waits_for(automatic, order)
    assert said == "Item price 5.10 USD, accepted 3.10 USD; 6.00 USD, accepted 3.10 USD."
    at = f"/orders/{automatic.row(order).id}/supplier-orders/1/accept-price"
    assert automatic.post(at, price="5.10 USD").status_code < 400
    automatic.drain()
    automatic.drain()
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Item price 6.00 USD, accepted 3.10 USD."


def test_the_other_half_of_a_bundle_is_asked_about_before_the_first_is_bought(automatic: Town):
    variant, stand = product(automatic, title="Stand", store="1103800006")
    _, other = automatic.goods("Clamp", "1103800007")
    ship_for(automatic, other, "189.00")
    automatic.link(variant, other)
    order = automatic.buy((variant, 1))
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).startswith("Landed cost 195.20 USD")
    assert stand


def test_units_refunded_and_added_between_two_looks_are_told_apart(automatic: Town):
    order = automatic.buy((automatic.linked(), 2))
    automatic.drain()
    quiet(automatic)
    line = automatic.shopify_order(order)["lines"][0]["gid"]
    automatic.act(order, "refund", lines=[{"line": line, "quantity": 1}])
    automatic.act(order, "edit", lines=[{"line": line, "quantity": 4}])
    pass_window(automatic)
    quiet(automatic, on=False)
    assert [item["quantity"] for bought in automatic.bought() for item in bought["items"]] == [1]


def test_a_longer_window_counts_for_orders_that_wait_in_it(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    automatic.until(lambda: automatic.row(order).supplier_orders[0].released_at)
    automatic.command("settings", "cancellation_window_minutes=120")
    pass_window(automatic)
    assert automatic.bought() == []
    automatic.later(minutes=90)
    automatic.drain()
    assert len(automatic.bought()) == 1
