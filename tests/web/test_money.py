"""Recovered money and suppliers' scores, from the shop's own rows."""

from datetime import timedelta
from decimal import Decimal

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import ReviewAction, actions, late_policy
from shopify_app.models.ledger import read_ledger
from shopify_app.models.score import read_scores
from shopify_app.models.tracking_status import DELIVERED
from shopify_app.supplier_values import ParcelEvent
from tests.web import cases, rows
from tests.web.conftest import OTHER, install

BY = "merchant:42"


@pytest.fixture
def bought(shop):
    """Six supplier orders of 6.20 USD, on their way."""
    return [cases.shipped(shop, number=f"81234567890123{at:02}", code=f"LP00{at}") for at in range(6)]


def ledger(shop):
    now = clock.now()
    return read_ledger(shop, now - timedelta(days=365), now + timedelta(days=1))


def test_the_ledger_adds_up_what_was_asked_won_lost_and_missed(shop, bought):
    won, partly, lost, asked, missed, arrived = bought
    for so, outcome, amount in ((won, "won", "6.20"), (partly, "partly", "2"), (lost, "lost", ""), (asked, "", "")):
        review = cases.case(so, "late_delivery")
        actions.request_refund(review, "Please refund.", by=BY)
        actions.open_dispute(review, "not_arrived", by=BY)
        if outcome:
            actions.record_answer(review, outcome, amount, by=BY)
    cases.case(missed, "protection_ends", days=-1)
    cases.case(missed, "refund_deadline", days=-2)
    closed = cases.case(arrived, "protection_ends", days=-1)
    closed.status, closed.closed_at = "closed", clock.now() - timedelta(days=3)
    cases.case(asked, "protection_ends", days=-1, lost_at=clock.now() + timedelta(hours=-1))
    session().query(ReviewAction).update({"at": clock.now() - timedelta(days=2)})
    session().commit()
    total = ledger(shop).totals["USD"]
    assert (total.asked, total.won, total.lost) == (Decimal("24.80"), Decimal("8.20"), Decimal("10.40"))
    assert total.too_late == Decimal("6.20")


def test_the_ledger_keeps_months_suppliers_and_currencies_apart(shop, bought):
    first, second = (cases.case(so, "late_delivery") for so in bought[:2])
    bought[1].currency = "EUR"
    actions.request_refund(first, "Please refund.", by=BY)
    actions.request_refund(second, "Please refund.", by=BY)
    session().query(ReviewAction).filter_by(supplier_order_id=first.supplier_order_id).one().at -= timedelta(days=62)
    session().commit()
    lines = ledger(shop).lines
    assert len(lines) == 2
    assert {currency for _month, _supplier, currency in lines} == {"USD", "EUR"}
    assert [month for month, _supplier, _currency in lines] == sorted((m for m, _, _ in lines), reverse=True)


def test_the_ledger_holds_nothing_of_another_shop(shop, bought):
    actions.request_refund(cases.case(bought[0], "late_delivery"), "Please refund.", by=BY)
    session().commit()
    assert ledger(install(OTHER)).lines == {}


def test_the_money_page_shows_the_amounts_and_exports_them(merchant, bought):
    actions.request_refund(cases.case(bought[0], "late_delivery"), "Please refund.", by=BY)
    session().commit()
    assert "6.20 USD" in merchant.open("/late/money").text
    assert "6.20" in merchant.open("/late/money.csv").text


def arrive(so, days: int) -> None:
    """The parcel arrives so many days after payment."""
    parcel = so.trackings[0]
    parcel.see((ParcelEvent(so.paid_at + timedelta(days=days), "Delivered", ""),), "test")
    parcel.status = DELIVERED


def test_a_score_counts_shipping_delivery_numbers_and_answers(shop, bought):
    now = clock.now()
    supplier_id = bought[0].supplier_id
    for so, days in zip(bought, (8, 9, 10, 11, 30, 40), strict=True):
        so.paid_at, so.shipped_at, so.promised_days = now - timedelta(days=50), now - timedelta(days=45), 12
        for event in so.trackings[0].events:
            event.happened_at = so.paid_at
        arrive(so, days)
    bought[0].shipped_at = now - timedelta(days=40)
    bought[1].trackings[0].former_number = "LP-OLD"
    cases.case(bought[2], "tracking_expired")
    review = cases.case(bought[3], "late_delivery")
    actions.request_refund(review, "Please refund.", by=BY)
    actions.record_answer(review, "won", "6.20", by=BY)
    session().query(ReviewAction).filter_by(kind="request_refund").one().at -= timedelta(days=3)
    session().commit()
    score = read_scores(shop, now).of(supplier_id)
    assert (score.shipped_judged, score.shipped_on_time, score.on_time_percent) == (6, 5, 83)
    assert (round(score.days_half), round(score.days_most)) == (10, 40)
    assert (score.delivered, score.promised_judged, score.promised_kept) == (6, 6, 4)
    assert (score.parcels, score.changed_numbers, score.dead_codes) == (6, 1, 1)
    assert (score.asked, score.answered, score.won, round(score.days_to_answer)) == (1, 1, 1, 3)
    assert score.warnings == ["delivered 4 of 6 orders within the promised days"]


def test_orders_that_are_not_shipped_in_time_count_against_a_supplier(shop):
    late = [cases.paid(shop, number=f"81234567890123{at:02}") for at in range(3)]
    fresh = cases.paid(shop, number="8123456789012399", paid_at=clock.now() - timedelta(days=1))
    score = read_scores(shop, clock.now(), late[0].supplier_id).of(late[0].supplier_id)
    assert fresh.supplier_id == late[0].supplier_id
    assert (score.shipped_judged, score.shipped_on_time) == (3, 0)
    assert score.warnings == ["shipped 0 of 3 orders on time"]


def test_a_supplier_is_judged_by_the_days_agreed_with_it(merchant, shop):
    late = [cases.paid(shop, number=f"81234567890123{at:02}") for at in range(3)]
    late_policy.save(shop, {"supplier": {str(late[0].supplier_id): {"agreed_shipping_days": 90}}}, by=BY)
    score = read_scores(shop, clock.now()).of(late[0].supplier_id)
    assert (score.shipped_judged, score.shipped_on_time) == (0, 0)
    assert "Agreed: 90 days" in merchant.open("/suppliers").text


def test_a_supplier_is_judged_by_the_days_agreed_for_a_link(shop):
    late = [cases.paid(shop, number=f"81234567890123{at:02}", agreed_days=days) for at, days in enumerate((8, 10))]
    score = read_scores(shop, clock.now()).of(late[0].supplier_id)
    assert (score.shipped_judged, score.shipped_on_time) == (1, 0)


def test_a_bad_record_warns_when_a_product_is_linked(merchant, shop):
    rows.keep_variant(shop)
    for at in range(3):
        cases.paid(shop, number=f"81234567890123{at:02}")
    page = merchant.open(f"/links/new?variant={rows.VARIANT}&product=1005006749040149").text
    assert "has disappointed you before" in page
    assert "shipped 0 of 3 orders on time" in page


def test_the_suppliers_page_shows_the_numbers_behind_the_score(merchant, bought):
    page = merchant.open("/suppliers").text
    assert "100 % (6 of 6)" in page
    assert "0 of 6 dead" in page
