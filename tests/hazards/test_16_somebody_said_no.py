"""Hazard 16: bought although somebody said no. Automatic ordering buys what the table allows, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.hazards.looks import status
from tests.town import Town

WINDOW = 30


@pytest.fixture
def automatic(shop: Town) -> Town:
    """A shop that orders by itself after half an hour."""
    shop.command("settings", "automatic_ordering=on", f"cancellation_window_minutes={WINDOW}")
    return shop


def line(shop: Town, order) -> str:
    return shop.shopify_order(order)["lines"][0]["gid"]


def in_days(shop: Town, days: float) -> str:
    return (clock_of(shop) + timedelta(days=days)).astimezone(UTC).isoformat()


def clock_of(shop: Town) -> datetime:
    """The companies' now."""
    return datetime.now(UTC) + timedelta(seconds=float(shop.books("clock")["offset_seconds"]))


def waits_for(shop: Town, order) -> str:
    return str(shop.report(order)["waits_for"])


def quiet(shop: Town, on: bool = True) -> None:
    """No webhook comes any more."""
    mode = "never" if on else "normal"
    shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode=mode)


def pass_window(shop: Town) -> None:
    shop.later(minutes=WINDOW + 1)
    shop.drain()


#: name -> (how it is sold, what happens to it in Shopify, what the app says, what ends it)
NOES = {
    "risk high": ({}, ("risk", {"level": "HIGH"}), "High risk", ("risk", {"level": "LOW"})),
    "risk by another assessment": (
        {},
        ("risk", {"assessments": ["LOW", "HIGH"], "recommendation": "INVESTIGATE"}),
        "High risk",
        ("risk", {"assessments": ["LOW", "LOW"], "recommendation": "ACCEPT"}),
    ),
    "recommended to cancel": (
        {},
        ("risk", {"assessments": [], "recommendation": "CANCEL"}),
        "High risk",
        ("risk", {"assessments": ["MEDIUM"], "recommendation": "INVESTIGATE"}),
    ),
    "risk pending": ({}, ("risk", {"level": "PENDING"}), "risk analysis", ("risk", {"level": "LOW"})),
    "on hold": ({}, ("hold", {"reason": "HIGH_RISK_OF_FRAUD"}), "On hold in Shopify (high risk", ("release_hold", {})),
    "awaiting payment": ({}, ("hold", {"reason": "AWAITING_PAYMENT"}), "On hold in Shopify", ("release_hold", {})),
    "local delivery": (
        {},
        ("method", {"method": "LOCAL"}),
        "Local delivery or pickup",
        ("method", {"method": "SHIPPING"}),
    ),
    "pickup": ({}, ("method", {"method": "PICK_UP"}), "Local delivery or pickup", ("method", {"method": "SHIPPING"})),
    "another service": (
        {},
        ("request", {"status": "SUBMITTED"}),
        "may be shipping",
        ("request", {"status": "REJECTED"}),
    ),
    "archived": ({}, ("archive", {}), "Archived", ("unarchive", {})),
    "pending": ({"financial_status": "pending"}, None, "Not paid", ("pay", {})),
    "null": ({"financial_status": None}, None, "Not paid", ("pay", {})),
    "authorized": ({"financial_status": "authorized"}, None, "authorized, not captured", ("capture", {})),
}


@pytest.mark.parametrize("webhooks", [True, False], ids=["told", "untold"])
@pytest.mark.parametrize("name", NOES)
def test_what_somebody_says_no_to_is_not_bought_until_the_no_ends(automatic: Town, name: str, webhooks: bool):
    sold, act, says, end = NOES[name]
    order = automatic.buy((automatic.linked(), 1), **sold)
    quiet(automatic, on=not webhooks)
    if act:
        automatic.act(order, act[0], **act[1])
    pass_window(automatic)
    assert automatic.bought() == []
    assert says in waits_for(automatic, order)
    assert status(automatic, order) == "to_order"

    automatic.act(order, end[0], **end[1])
    automatic.later(minutes=5)
    if webhooks:
        automatic.until(automatic.bought)
    else:
        automatic.later(minutes=31)
        automatic.drain()
    assert len(automatic.bought()) == 1
    assert waits_for(automatic, order) == ""
    quiet(automatic, on=False)


def test_money_that_went_back_by_amount_is_asked_about(automatic: Town):
    order = automatic.buy((automatic.linked(), 2))
    automatic.act(order, "refund", amount="7.00")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == (
        "7.00 USD were returned to the customer, 0.00 USD of it for items taken off the order."
    )


@pytest.mark.parametrize("restock", [True, False], ids=["restocked", "not restocked"])
@pytest.mark.parametrize("kept", [True, False], ids=["quantity stays", "quantity sinks"])
def test_refunded_units_are_not_owed_and_the_rest_is_bought(automatic: Town, restock: bool, kept: bool):
    order = automatic.buy((automatic.linked(), 3))
    refunded = [{"line": line(automatic, order), "quantity": 1}]
    automatic.act(order, "refund", lines=refunded, restock=restock, keep_current=kept and not restock)
    pass_window(automatic)
    assert [item["quantity"] for item in automatic.bought()[0]["items"]] == [2]


@pytest.mark.parametrize(
    ("sold", "act", "says"),
    [
        ({}, ("refund", {"amount": "20.00"}), "The money was returned."),
        ({}, ("cancel", {}), "Canceled in Shopify."),
        ({}, ("cancel", {"refund": False}), "Canceled in Shopify."),
        ({"financial_status": "authorized"}, ("void", {}), "The money was returned."),
        ({}, ("delete", {}), "Deleted in Shopify."),
        ({"test": True}, None, "A test order is never bought."),
        ({"financial_status": "voided"}, None, "The money was returned."),
    ],
    ids=["all money back", "canceled", "canceled without refund", "voided", "deleted", "test", "sold voided"],
)
def test_never_stays_never_for_every_door(automatic: Town, sold, act, says: str):
    order = automatic.buy((automatic.linked(), 1), **sold)
    if act:
        automatic.act(order, act[0], **act[1])
    automatic.until(lambda: status(automatic, order) in ("nothing_owed", "cancelled"))
    pass_window(automatic)
    code, said = automatic.try_command("place", "--order", order["name"], "--anyway")
    row = automatic.row(order)
    assert automatic.post(f"/orders/{row.id}/price").status_code == 422
    assert (code, automatic.bought()) == (1, [])
    assert waits_for(automatic, order) == says
    assert says in said


def test_never_is_seen_at_the_last_moment(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    quiet(automatic)
    automatic.act(order, "refund", amount="20.00")
    pass_window(automatic)
    assert automatic.bought() == []
    assert status(automatic, order) == "nothing_owed"
    quiet(automatic, on=False)


def test_switching_off_ends_what_the_job_approved(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    automatic.later(minutes=5)
    automatic.until(lambda: automatic.row(order).supplier_orders[0].released_at)
    automatic.command("settings", "automatic_ordering=off")
    automatic.later(minutes=WINDOW + 1)
    automatic.drain()
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Automatic ordering was switched off."


def test_risk_that_nobody_assesses_is_waited_for_an_hour(automatic: Town):
    order = automatic.buy((automatic.linked(), 1), assessments=[], recommendation="NONE")
    pass_window(automatic)
    assert automatic.bought() == []
    assert "risk analysis" in waits_for(automatic, order)
    automatic.later(minutes=30)
    automatic.drain()
    assert len(automatic.bought()) == 1


def test_a_pending_risk_is_waited_for_a_day(automatic: Town):
    order = automatic.buy((automatic.linked(), 1), risk="PENDING")
    automatic.later(hours=23)
    automatic.drain()
    assert automatic.bought() == []
    assert "risk analysis" in waits_for(automatic, order)
    automatic.later(hours=1, minutes=1)
    automatic.drain()
    assert len(automatic.bought()) == 1


def test_a_held_part_waits_and_the_rest_is_bought(automatic: Town):
    order = automatic.buy((automatic.linked(), 3))
    automatic.act(order, "hold", reason="OTHER", lines=[{"line": line(automatic, order), "quantity": 1}])
    pass_window(automatic)
    assert [item["quantity"] for item in automatic.bought()[0]["items"]] == [2]
    waiting = automatic.report(order)["supplier_orders"][1]
    assert (waiting["status"], waiting["lines"][0]["quantity"]) == ("draft", 1)
    assert waiting["waits_for"] == "On hold in Shopify (other)."
    automatic.act(order, "release_hold")
    automatic.until(lambda: len(automatic.bought()) == 2)
    assert sum(item["quantity"] for bought in automatic.bought() for item in bought["items"]) == 3


def test_pickup_beside_shipping_buys_what_is_shipped(automatic: Town):
    shipped, picked = automatic.linked("Lamp"), automatic.linked("Mug")
    lines = [{"variant": shipped, "quantity": 1}, {"variant": picked, "quantity": 2, "method": "PICK_UP"}]
    order = automatic.buy((shipped, 1), lines=lines)
    pass_window(automatic)
    assert [item["quantity"] for bought in automatic.bought() for item in bought["items"]] == [1]
    assert waits_for(automatic, order) == "Local delivery or pickup."


def test_a_schedule_is_waited_for(automatic: Town):
    order = automatic.buy((automatic.linked(), 1), fulfill_at=in_days(automatic, 3))
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).startswith("Scheduled in Shopify for ")
    automatic.later(days=3)
    automatic.until(automatic.bought)


def test_units_added_and_not_paid_wait_and_the_paid_ones_are_bought(automatic: Town):
    order = automatic.buy((automatic.linked(), 2))
    automatic.drain()
    automatic.act(order, "edit", lines=[{"line": line(automatic, order), "quantity": 5}])
    pass_window(automatic)
    assert [item["quantity"] for item in automatic.bought()[0]["items"]] == [2]
    assert waits_for(automatic, order) == "Added after the payment: 45.00 USD outstanding."
    automatic.act(order, "pay")
    automatic.until(lambda: len(automatic.bought()) == 2)
    assert sorted(item["quantity"] for bought in automatic.bought() for item in bought["items"]) == [2, 3]


def test_a_deposit_is_asked_about(automatic: Town):
    order = automatic.buy((automatic.linked(), 1), financial_status="partially_paid", received="5.00")
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).startswith("Partially paid: ")


def test_what_a_customer_typed_is_shown_and_goes_into_the_note_only_where_allowed(automatic: Town):
    variant = automatic.linked()
    typed = lambda name: [{"name": "Engraving", "value": name}, {"name": "_key", "value": "x"}]  # noqa: E731
    lines = [{"variant": variant, "quantity": 1, "properties": typed(f"For {name}")} for name in ("Mia", "Tom")]
    order = automatic.buy((variant, 1), lines=lines)
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Engraving: For Mia; Engraving: For Tom."
    history = " ".join(entry["what"] for entry in automatic.report(order)["history"])
    assert "Mia" not in history
    automatic.command("settings", "buy_with_properties=on")
    automatic.drain()
    memo = automatic.bought()[0]["items"][0]["memo"]
    assert "1 x Engraving: For Mia; 1 x Engraving: For Tom" in memo


def test_hidden_and_ignored_properties_keep_nothing_waiting(automatic: Town):
    automatic.command("settings", "ignored_properties=Gift wrap, Source")
    typed = [{"name": "_bundle", "value": "7"}, {"name": "gift wrap", "value": "yes"}, {"name": "Note", "value": " "}]
    variant = automatic.linked()
    automatic.buy((variant, 1), lines=[{"variant": variant, "quantity": 1, "properties": typed}])
    pass_window(automatic)
    assert len(automatic.bought()) == 1


def test_what_nobody_told_yet_is_waited_for(automatic: Town):
    variant = automatic.linked()
    order = automatic.buy((variant, 1), lines=[{"variant": variant, "quantity": 1, "location": "Partner"}])
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Shopify has not told yet where it ships from."


def test_what_waited_for_more_than_a_week_waits_for_a_click(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    automatic.act(order, "hold")
    pass_window(automatic)
    automatic.later(days=7)
    automatic.act(order, "release_hold")
    automatic.drain()
    automatic.later(minutes=31)
    automatic.drain()
    assert automatic.bought() == []
    assert waits_for(automatic, order) == "Created more than 7 days ago."


def test_a_withheld_answer_buys_nothing_and_says_so(automatic: Town):
    order = automatic.buy((automatic.linked(), 1))
    automatic.control(f"shopify/{automatic.domain}/withhold", fields=["Order.risk"])
    pass_window(automatic)
    assert automatic.bought() == []
    assert waits_for(automatic, order).startswith("Shopify has not told yet")
    automatic.control(f"shopify/{automatic.domain}/withhold", fields=[])
    automatic.later(minutes=31)
    automatic.drain()
    assert len(automatic.bought()) == 1
