"""The table of what may be bought: each row at its boundary, for automatic ordering and for a click."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from shopify_app.models.guard.blocks import Part, find_blocks
from shopify_app.models.guard.facts import Facts, Offer, OfferedItem, Policy
from shopify_app.models.guard.table import (
    TABLE,
    Reason,
    against_automatic,
    against_click,
    forbids_payment,
    judge,
)
from shopify_app.values import Money

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
HOUR, MINUTE, SECOND, DAY = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1), timedelta(days=1)
AUTOMATIC = Policy(automatic=True, automatic_since=NOW - 30 * DAY)
FINE = Facts(now=NOW, created_at=NOW - HOUR, policy=AUTOMATIC, currency="USD")


def usd(amount: str, currency: str = "USD") -> Money:
    return Money(Decimal(amount), currency)


def offer(price="3.10", accepted="3.10", fee="1.99", last=None, sold="20.00", cost=..., **more) -> Offer:
    item = OfferedItem(usd(price), usd(accepted) if accepted else None, usd(fee), usd(last) if last else None)
    landed = usd(str(Decimal(price) + Decimal(fee)))
    known = landed.amount if cost is ... else cost
    figures = {"order_cost": known, "order_sold": Decimal(sold)} | more
    return Offer((item,), landed, known, Decimal(sold), currency="USD", **figures)


def priced(**what) -> Facts:
    return replace(FINE, offer=offer(**what))


def under(policy: dict, **facts) -> Facts:
    return replace(FINE, policy=replace(AUTOMATIC, **policy), **facts)


def part(status="OPEN", request="UNSUBMITTED", method="SHIPPING", holds=(), at=None, units=1) -> Part:
    return Part("gid://shopify/FulfillmentOrder/1", status, request, method, holds, at, {"L": units})


def blocked(*parts: Part, left=1, unpaid=0, **facts) -> Facts:
    found = find_blocks(parts, "L", left=left, unpaid=unpaid, now=NOW)
    return replace(FINE, blocks=tuple(found), **facts)


def unpaid(status: str, **facts) -> Facts:
    return replace(FINE, financial_status=status, outstanding=Decimal("15.00"), **facts)


def rules(facts: Facts) -> list[str]:
    return [reason.rule.id for reason in judge(facts)]


def said(facts: Facts, rule: str) -> str:
    return next(reason for reason in judge(facts) if reason.rule.id == rule).sentence(facts.properties)


#: (rule, facts just inside it, facts just outside it)
BOUNDARIES = [
    ("test_order", replace(FINE, test=True), FINE),
    ("canceled", replace(FINE, canceled=True), FINE),
    ("deleted", replace(FINE, deleted=True), FINE),
    ("nothing_left", replace(FINE, units=0), replace(FINE, units=1)),
    (
        "money_returned",
        replace(FINE, financial_status="refunded"),
        replace(FINE, financial_status="partially_refunded"),
    ),
    ("money_returned", replace(FINE, financial_status="voided"), FINE),
    ("not_told", replace(FINE, routed=False), FINE),
    ("not_told", replace(FINE, read=False), FINE),
    ("not_told", replace(FINE, missing=("the risk analysis",)), FINE),
    ("archived", replace(FINE, archived=True), FINE),
    ("elsewhere", blocked(part(request="SUBMITTED")), blocked(part(request="UNSUBMITTED"))),
    ("elsewhere", blocked(part(request="ACCEPTED")), blocked(part(request="REJECTED"))),
    ("elsewhere", blocked(part(request="CANCELLATION_REJECTED")), blocked(part(request="CANCELLATION_ACCEPTED"))),
    ("elsewhere", blocked(part(units=1), left=2), blocked(part(units=2), left=2)),
    ("elsewhere", blocked(part(status="CLOSED")), blocked(part(status="IN_PROGRESS"))),
    (
        "returned_more",
        replace(FINE, financial_status="partially_refunded", returned=Decimal("5.01"), taken_off=Decimal("5.00")),
        replace(FINE, financial_status="partially_refunded", returned=Decimal("5.00"), taken_off=Decimal("5.00")),
    ),
    ("deposit", unpaid("partially_paid"), unpaid("partially_paid", was_paid=True)),
    ("added_units", blocked(part(), unpaid=1), blocked(part(), unpaid=0)),
    ("authorized", unpaid("authorized"), under({"buy_authorized": True}, financial_status="authorized")),
    ("not_paid", unpaid("pending"), FINE),
    ("not_paid", unpaid("expired"), unpaid("authorized")),
    ("not_paid", unpaid(""), unpaid("partially_paid")),
    ("not_paid", unpaid("a_word_of_next_year"), FINE),
    ("high_risk", replace(FINE, risk="high"), replace(FINE, risk="medium")),
    ("high_risk", replace(FINE, risk="high"), under({"allow_high_risk": True}, risk="high")),
    (
        "risk_not_assessed",
        replace(FINE, risk="none", created_at=NOW - HOUR + SECOND),
        replace(FINE, risk="none", created_at=NOW - HOUR),
    ),
    (
        "risk_not_assessed",
        under({"risk_wait": 90 * MINUTE}, risk="none", created_at=NOW - 89 * MINUTE),
        under({"risk_wait": 90 * MINUTE}, risk="none", created_at=NOW - 90 * MINUTE),
    ),
    (
        "risk_pending",
        replace(FINE, risk="pending", created_at=NOW - DAY + SECOND),
        replace(FINE, risk="pending", created_at=NOW - DAY),
    ),
    ("on_hold", blocked(part("ON_HOLD", holds=("OTHER",))), blocked(part("OPEN"))),
    ("scheduled", blocked(part("SCHEDULED", at=NOW + SECOND)), blocked(part("SCHEDULED", at=NOW))),
    ("scheduled", blocked(part("SCHEDULED", at=None)), blocked(part("OPEN", at=None))),
    ("scheduled", blocked(part(at=NOW + DAY + SECOND)), blocked(part(at=NOW + DAY))),
    ("pickup", blocked(part(method="LOCAL")), blocked(part(method="SHIPPING"))),
    ("pickup", blocked(part(method="PICK_UP")), blocked(part(method="NONE"))),
    ("pickup", blocked(part(method="PICKUP_POINT")), blocked(part(method=""))),
    ("pickup", blocked(part(method="RETAIL")), blocked(part(method="SHIPPING"))),
    (
        "before_automatic",
        under({"automatic_since": NOW - HOUR + SECOND}),
        under({"automatic_since": NOW - HOUR}),
    ),
    (
        "before_automatic",
        under({"automatic_since": NOW - 2 * HOUR}, processed_at=NOW - 3 * HOUR),
        under({"automatic_since": NOW - 2 * HOUR}, processed_at=NOW),
    ),
    ("before_automatic", under({"automatic_since": None}), FINE),
    ("too_old", replace(FINE, created_at=NOW - 7 * DAY - SECOND), replace(FINE, created_at=NOW - 7 * DAY)),
    ("too_old", replace(FINE, processed_at=NOW - 7 * DAY - SECOND), replace(FINE, processed_at=NOW - 7 * DAY)),
    ("canceled_before", replace(FINE, canceled_before=True), FINE),
    ("automatic_off", under({"automatic": False}), FINE),
    ("item_price", priced(price="3.73"), priced(price="3.72")),
    ("item_price", replace(FINE, offer=offer()), FINE),
    ("shipping_fee", priced(fee="7.21", last="6.00"), priced(fee="7.20", last="6.00")),
    ("shipping_fee", priced(fee="3.00", last="1.99"), priced(fee="2.99", last="1.99")),
    ("shipping_fee", priced(fee="9.00", last="1.99"), priced(fee="9.00", last=None)),
    ("landed_cost", priced(sold="5.08"), priced(sold="5.09")),
    ("landed_cost", priced(sold="0.00", cost=None), priced(sold="0.01", cost=None)),
    (
        "order_cost",
        under({"order_cost_max": Decimal("5.08")}, offer=offer()),
        under({"order_cost_max": Decimal("5.09")}, offer=offer()),
    ),
    (
        "order_cost",
        under({"order_cost_max": Decimal(100)}, offer=offer(cost=None)),
        under({"order_cost_max": None}, offer=offer(cost=None)),
    ),
    (
        "margin",
        under({"margin_min": Decimal("74.6")}, offer=offer()),
        under({"margin_min": Decimal("74.5")}, offer=offer()),
    ),
    (
        "margin",
        under({"margin_min": Decimal(1)}, offer=offer(cost=None)),
        under({"margin_min": None}, offer=offer(cost=None)),
    ),
    (
        "properties",
        replace(FINE, properties=("Engraving: For Mia",)),
        under({"buy_with_properties": True}, properties=("Engraving: For Mia",)),
    ),
]
#: The euro is no dollar, whatever the figure says.
BOUNDARIES[[rule for rule, _, _ in BOUNDARIES].index("item_price") + 1] = (
    "item_price",
    replace(FINE, offer=replace(offer(), items=(OfferedItem(usd("3.10", "EUR"), usd("3.10"), usd("1.99", "EUR")),))),
    replace(FINE, offer=offer(accepted=None, price="99.00", sold="500.00")),
)


@pytest.mark.parametrize(
    ("rule", "inside", "outside"), BOUNDARIES, ids=[f"{n}-{b[0]}" for n, b in enumerate(BOUNDARIES)]
)
def test_a_row_begins_and_ends_at_its_boundary(rule: str, inside: Facts, outside: Facts):
    assert rule in rules(inside)
    assert rule not in rules(outside)


def test_every_row_has_a_boundary_here():
    assert {rule.id for rule in TABLE} == {rule for rule, _, _ in BOUNDARIES}


def test_an_order_without_a_reason_is_bought():
    assert judge(priced()) == []


@pytest.mark.parametrize("rule", ["test_order", "canceled", "deleted", "nothing_left", "money_returned"])
def test_never_is_never_for_a_click_that_says_anyway(rule: str):
    facts = next(inside for name, inside, _ in BOUNDARIES if name == rule)
    reasons = judge(facts)
    assert against_automatic(reasons).rule.id == rule
    assert against_click(reasons, [reason.key for reason in reasons]).rule.id == rule


@pytest.mark.parametrize("rule", [rule for rule in TABLE if rule.click == "asks"], ids=lambda rule: rule.id)
def test_a_click_is_asked_once(rule):
    facts = next(inside for name, inside, _ in BOUNDARIES if name == rule.id)
    reasons = judge(facts)
    assert against_automatic(reasons) is not None
    assert against_click(reasons) is not None
    assert against_click(reasons, [reason.key for reason in reasons]) is None


@pytest.mark.parametrize("rule", [rule for rule in TABLE if rule.click == "yes"], ids=lambda rule: rule.id)
def test_what_only_automatic_ordering_waits_for_is_bought_by_a_click(rule):
    facts = next(inside for name, inside, _ in BOUNDARIES if name == rule.id)
    assert against_automatic(judge(facts)).rule.id == rule.id
    assert against_click(judge(facts)) is None


def test_a_yes_to_one_hold_is_no_yes_to_another():
    first = judge(blocked(part("ON_HOLD", holds=("OTHER",))))
    second = judge(blocked(part("ON_HOLD", holds=("INCORRECT_ADDRESS",))))
    assert against_click(second, [reason.key for reason in first]) is not None


def test_the_first_reason_of_the_table_is_the_one_that_is_shown():
    facts = blocked(part("ON_HOLD", holds=("OTHER",)), financial_status="pending", risk="high")
    assert rules(facts) == ["not_paid", "high_risk", "on_hold"]
    assert against_automatic(judge(facts)).rule.id == "not_paid"


@pytest.mark.parametrize("risk", ["medium", "low"])
def test_medium_and_low_risk_pass(risk: str):
    assert judge(replace(FINE, risk=risk)) == []


SENTENCES = {
    "returned_more": "5.01 USD were returned to the customer, 5.00 USD of it for items taken off the order.",
    "deposit": "Partially paid: 15.00 USD outstanding.",
    "not_told": "Shopify has not told yet where it ships from.",
    "on_hold": "On hold in Shopify (other).",
    "scheduled": "Scheduled in Shopify for Nov 30, 2026.",
    "item_price": "Item price 3.73 USD, accepted 3.10 USD.",
    "shipping_fee": "Shipping 7.21 USD, last time 6.00 USD.",
    "landed_cost": "Landed cost 5.09 USD, sold for 5.08 USD.",
    "order_cost": "Order cost 5.09 USD, limit 5.08 USD.",
    "margin": "Margin 74.55 %, at least 74.6 % wanted.",
    "properties": "Engraving: For Mia.",
}


@pytest.mark.parametrize("rule", SENTENCES)
def test_a_reason_says_its_figures(rule: str):
    facts = next(inside for name, inside, _ in BOUNDARIES if name == rule)
    assert said(facts, rule) == SENTENCES[rule]


@pytest.mark.parametrize(("_rule", "inside"), [(rule, inside) for rule, inside, _ in BOUNDARIES])
def test_a_reason_survives_its_row_and_keeps_its_key(_rule: str, inside: Facts):
    for reason in judge(inside):
        again = Reason.of(reason.stored)
        assert (again, again.key) == (reason, reason.key)


def test_what_a_customer_typed_is_not_kept_with_the_reason():
    reason = judge(replace(FINE, properties=("Engraving: For Mia",)))[0]
    assert "Mia" not in str(reason.stored) + reason.sentence() + reason.key


def test_a_payment_is_forbidden_by_rows_one_to_six_unless_somebody_said_yes():
    risky = judge(replace(FINE, risk="high"))
    assert forbids_payment(risky).rule.id == "high_risk"
    assert forbids_payment(risky, [risky[0].key]) is None
    assert forbids_payment(judge(replace(FINE, risk="pending"))) is None
    assert forbids_payment(judge(blocked(part("ON_HOLD", holds=("OTHER",))))) is None
    returned = judge(replace(FINE, financial_status="refunded"))
    assert forbids_payment(returned, [returned[0].key]).rule.id == "money_returned"


def test_units_of_one_fulfillment_order_are_counted_once_with_all_their_reasons():
    found = find_blocks([part("ON_HOLD", method="LOCAL", holds=("OTHER",))], "L", left=1, unpaid=0, now=NOW)
    assert [(block.units, [kind for kind, _ in block.kinds]) for block in found] == [(1, ["on_hold", "pickup"])]
