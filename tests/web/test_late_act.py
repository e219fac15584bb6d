"""Acting on late cases: each action is recorded, moves its case on, and sends nothing by itself."""

import re
from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Email, History, Review, ReviewAction, SupplierOrder
from shopify_app.web.late_words import DEEDS
from tests.web import cases, rows
from tests.web.conftest import queued
from tests.web.polaris import read
from tests.web.test_orders import toast

MAIL = {"SMTP_URL": "smtp://127.0.0.1:9", "MAIL_FROM": "orders@waybill.example"}


def deeds() -> list[str]:
    session().rollback()
    return [row.kind for row in session().query(ReviewAction).order_by(ReviewAction.id)]


@pytest.fixture
def late(shop) -> Review:
    return cases.case(cases.paid(shop))


@pytest.fixture
def dead(shop) -> Review:
    return cases.case(cases.shipped(shop, number="8123456789010002"), "tracking_expired")


@pytest.mark.parametrize("kind", DEEDS)
@pytest.mark.parametrize("text", ["Phone stand", rows.HOSTILE], ids=["typical", "hostile"])
def test_every_form_renders_and_keeps_strange_text_inert(merchant, shop, kind, text):
    ids = [cases.case(cases.paid(shop, text)).id, cases.case(cases.shipped(shop, text, "8123456789010001")).id]
    for query in (f"review={ids[0]}", f"review={ids[0]}&review={ids[1]}"):
        answer = merchant.open(f"/late/act/{kind}?{query}")
        page = read(answer.text, kind)
        assert answer.status_code == 200
        assert page.problems == []
        assert "<script>alert" not in answer.text


def test_a_recorded_message_is_kept_with_who_and_when(merchant, late):
    form = merchant.open(f"/late/act/message?review={late.id}").text
    assert "still not shipped" in form
    assert "8123456789012345" in form
    answer = merchant.click("/late/act/message", review=late.id, text="Hello, please ship.")
    assert toast(answer) == "Message recorded for 1 case."
    action = session().query(ReviewAction).one()
    assert (action.kind, action.text, action.by) == ("message", "Hello, please ship.", "merchant:42")
    assert "Hello, please ship." in answer.text
    assert session().query(History).filter_by(what="late case late_to_ship").one().by == "merchant:42"


def test_one_message_goes_to_a_supplier_about_many_orders(merchant, shop):
    ids = [
        cases.case(cases.shipped(shop, number=f"812345678901{at:04}", code=f"LP00{at}"), "tracking_expired").id
        for at in range(3)
    ]
    page = merchant.open("/late/act/message?" + "&".join(f"review={each}" for each in ids)).text
    assert page.count("Hello") == 1
    assert all(f"LP00{at} of order" in page for at in range(3))
    merchant.click("/late/act/message", review=ids, text="All of them.")
    assert deeds() == ["announce_dispute"] * 3


def test_a_message_with_a_missing_fact_is_not_offered_and_says_which(merchant, late):
    late.supplier_order.supplier.name = ""
    session().commit()
    page = merchant.open(f"/late/act/message?review={late.id}").text
    assert "the supplier&#39;s name is missing" in page
    assert "Hello" not in page
    assert merchant.post("/late/act/message", review=late.id, text=" ").status_code == 422
    assert deeds() == []


def test_a_dispute_about_a_dead_number_needs_its_two_days(merchant, dead):
    refused = merchant.post("/late/act/open_dispute", review=dead.id, ground="not_arrived")
    assert refused.status_code == 422
    assert "Announce the dispute" in refused.text
    merchant.click("/late/act/message", review=dead.id, text="Two days.")
    refused = merchant.post("/late/act/open_dispute", review=dead.id, ground="not_arrived")
    assert "Open the dispute after that" in refused.text
    session().query(ReviewAction).one().at = clock.now() - timedelta(days=2)
    session().commit()
    assert (
        toast(merchant.click("/late/act/open_dispute", review=dead.id, ground="not_arrived"))
        == "Dispute recorded for 1 case."
    )
    assert deeds() == ["announce_dispute", "open_dispute"]


def test_the_two_days_are_not_waited_for_while_the_buyer_protection_ends(merchant, dead):
    cases.case(dead.supplier_order, "protection_ends", days=1)
    assert merchant.post("/late/act/open_dispute", review=dead.id, ground="not_arrived").status_code == 303


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"outcome": "won", "amount": ""}, "Type the amount"),
        ({"outcome": "won", "amount": "99"}, "cost 6.20 USD"),
        ({"outcome": "won", "amount": "-1"}, "as a number"),
        ({"outcome": "won", "amount": "1,234"}, "as a number"),
        ({"outcome": "won", "amount": "NaN"}, "as a number"),
        ({"outcome": "maybe", "amount": "1"}, "Say how it ended"),
    ],
)
def test_an_answer_that_cannot_be_is_refused_beside_its_field(merchant, late, form, problem):
    answer = merchant.post("/late/act/answer", review=late.id, **form)
    assert answer.status_code == 422
    assert problem in answer.text
    assert deeds() == []


def test_an_answer_is_recorded_with_its_amount(merchant, late):
    merchant.click("/late/act/answer", review=late.id, outcome="partly", amount="3,10")
    assert session().query(ReviewAction).one().data == {"outcome": "partly", "amount": "3.10", "currency": "USD"}


def test_a_case_is_snoozed_closed_and_reopened(merchant, shop, late):
    tomorrow = clock.now().astimezone(shop.zone).date() + timedelta(days=1)
    merchant.click("/late/act/snooze", review=late.id, until=tomorrow.isoformat())
    session().refresh(late)
    assert late.status == "snoozed"
    assert late.snoozed_until.astimezone(shop.zone).date() == tomorrow
    merchant.click("/late/act/reopen", review=late.id)
    session().refresh(late)
    assert late.status == "open"
    merchant.click("/late/act/close", review=late.id, why="The customer was refunded")
    session().refresh(late)
    assert (late.status, late.closed_why) == ("closed", "The customer was refunded")
    assert deeds() == ["snooze", "reopen", "close"]
    assert "The customer was refunded" in merchant.open(f"/late/{late.id}").text


@pytest.mark.parametrize(
    ("kind", "form"),
    [("snooze", {"until": "yesterday"}), ("snooze", {"until": "2020-01-01"}), ("close", {"why": "  "})],
)
def test_a_decision_without_its_day_or_reason_is_refused(merchant, late, kind, form):
    assert merchant.post(f"/late/act/{kind}", review=late.id, **form).status_code == 422
    assert deeds() == []


def test_a_return_needs_an_own_address(merchant, shop, late):
    assert "return address in Settings" in merchant.post("/late/act/return", review=late.id).text
    shop.change_settings({"return_address": "1 Return Road"}, by=rows.BY)
    session().commit()
    merchant.click("/late/act/return", review=late.id)
    assert session().query(ReviewAction).one().text == "1 Return Road"


def test_cancelling_says_how_many_days_are_left_and_ends_with_the_shipment(merchant, late, dead):
    assert "that day has passed" in merchant.open(f"/late/act/cancel?review={late.id}").text
    assert merchant.post("/late/act/cancel", review=late.id).status_code == 303
    assert "can no longer be canceled" in merchant.post("/late/act/cancel", review=dead.id).text


def test_a_supplier_orders_own_days_stand_on_its_page_in_its_message_and_on_its_reship(merchant, shop):
    review = cases.case(cases.paid(shop, agreed_days=12))
    page = merchant.open(f"/late/{review.id}").text
    assert re.search(r"Agreed shipping time(<[^>]*>|\s)*12 days", page)
    assert "within 12 days" in merchant.open(f"/late/act/message?review={review.id}").text
    assert "2 days left" in merchant.open(f"/late/act/cancel?review={review.id}").text
    merchant.click("/late/act/reship", review=review.id, number="8123456789017777", amount="0")
    assert session().query(SupplierOrder).order_by(SupplierOrder.id.desc()).first().agreed_days == 12


def test_many_cases_are_acted_on_at_once_or_not_at_all(merchant, shop):
    ids = [cases.case(cases.paid(shop, number=f"812345678902{at:04}")).id for at in range(3)]
    merchant.click("/late/act/close", review=ids[:1], why="Settled")
    refused = merchant.post("/late/act/close", review=ids, why="Settled")
    assert "is closed already" in refused.text
    assert deeds() == ["close"]
    assert toast(merchant.click("/late/act/close", review=ids[1:], why="Settled")) == "Closed for 2 cases."


def test_the_selection_leads_to_the_form_of_its_action(merchant, late):
    assert (
        merchant.open(f"/late/act?kind=close&review={late.id}").headers["Location"]
        == f"/late/act/close?review={late.id}"
    )
    assert (
        toast(merchant.client.get("/late/act?kind=close", headers=merchant.headers, follow_redirects=True))
        == "Select at least one case first."
    )
    assert merchant.open("/late/act/sell?review=1").status_code == 404
    assert merchant.open("/late/act/message?review=9999999999").status_code == 404


def test_without_a_mail_server_no_customer_is_told(merchant, late):
    answer = merchant.post("/late/act/tell_customer", review=late.id)
    assert answer.status_code == 422
    assert "no mail server" in answer.text
    assert session().query(Email).count() == 0
    assert queued() == []


def test_a_reship_is_a_supplier_order_of_its_own_and_never_two(merchant, late):
    merchant.click("/late/act/reship", review=late.id, number="8123456789017777", amount="1.50", keep_both="on")
    session().rollback()
    again = session().query(SupplierOrder).order_by(SupplierOrder.id.desc()).first()
    assert (again.reship_of_id, again.keep_both, str(again.total)) == (late.supplier_order_id, True, "1.50 USD")
    assert [number.number for number in again.numbers] == ["8123456789017777"]
    assert queued() == [f"track:{again.id}"]
    assert "recorded already" in merchant.post("/late/act/reship", review=late.id, amount="0").text
    assert "sent again for 1" in merchant.open(f"/orders/{late.order_id}").text
