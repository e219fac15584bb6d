"""The order page: every click does its one thing, or says in a sentence why not."""

import pytest
from sqlalchemy.orm.exc import StaleDataError

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Email, Order, SupplierOrder, Tracking
from shopify_app.models import merchant as verbs
from tests.web import rows
from tests.web.conftest import queued
from tests.web.test_orders import toast

NUMBER = "8123456789012345"


def fresh(kind, row_id):
    """The row as it is in the database now."""
    session().rollback()
    session().expire_all()
    return session().get_one(kind, row_id)


@pytest.fixture
def order(shop) -> Order:
    return rows.take(shop)


@pytest.fixture
def bought(order) -> SupplierOrder:
    return rows.draft(order)


def at(bought: SupplierOrder, move: str) -> str:
    return f"/orders/{bought.order_id}/supplier-orders/{bought.sequence}/{move}"


def test_an_order_without_a_draft_says_why_and_stays(merchant, order):
    answer = merchant.post(f"/orders/{order.id}/price")
    assert answer.status_code == 422
    assert 'heading="Price not checked"' in answer.text
    assert f"{order.name} has products without a link: link them first." in answer.text
    assert 'tone="critical"' in answer.text


def test_a_test_order_is_never_placed(merchant, shop):
    order = rows.take(shop, test=True)
    rows.draft(order)
    answer = merchant.post(f"/orders/{order.id}/price")
    assert answer.status_code == 422
    assert "A test order is never bought." in answer.text
    assert not [job for job in queued() if job.startswith(("quote", "purchase"))]


def test_a_refused_supplier_order_is_tried_again_under_a_new_key(merchant, order, bought):
    bought.refuse("AliExpress refused it.", by="test")
    session().commit()
    assert "AliExpress refused it." in merchant.open(f"/orders/{order.id}").text
    assert toast(merchant.click(at(bought, "place"))) == "Checking the price."
    row = fresh(SupplierOrder, bought.id)
    assert (row.status, row.attempt, row.problem) == ("draft", 2, "")
    assert [job for job in queued() if job.startswith("quote")]


def test_a_number_is_recorded(merchant, bought):
    answer = merchant.click(at(bought, "record"), number=f" {NUMBER} ")
    assert toast(answer) == "AliExpress order recorded."
    row = fresh(SupplierOrder, bought.id)
    assert (row.status, row.placed_by, [n.number for n in row.numbers]) == ("placed", "hand", [NUMBER])
    assert f"track:{bought.id}" in queued()
    assert f'href="https://www.aliexpress.com/p/order/detail.html?orderId={NUMBER}"' in answer.text


def test_a_wrong_number_is_answered_beside_its_field(merchant, bought):
    answer = merchant.post(at(bought, "record"), number='12"3')
    assert answer.status_code == 422
    assert 'error="&#39;12&#34;3&#39; is no AliExpress order number' in answer.text
    assert 'value="12&#34;3"' in answer.text
    assert "<s-banner" not in answer.text


def test_a_tracking_number_is_typed(merchant, bought):
    rows.place(bought)
    answer = merchant.click(at(bought, "track"), number="lp 00675700340000", carrier="Cainiao")
    assert "Tracking number saved" in toast(answer)
    tracking = fresh(SupplierOrder, bought.id).trackings[0]
    assert (tracking.number, tracking.carrier, tracking.units) == (
        "LP00675700340000",
        "Cainiao",
        {bought.lines[0].line_item.gid: 2},
    )
    assert f"fulfill:{tracking.id}" in queued()


def test_a_wrong_tracking_number_keeps_what_was_typed(merchant, bought):
    rows.place(bought)
    answer = merchant.post(at(bought, "track"), number="x", carrier="Cainiao")
    assert answer.status_code == 422
    assert "is no tracking number" in answer.text
    assert 'value="Cainiao"' in answer.text


def lose_answer(bought: SupplierOrder) -> None:
    bought.release(clock.now(), by="test")
    bought.begin({}, by="test")
    bought.unanswered = True
    bought.wait("AliExpress may have this order: check and tell us.", None)
    session().commit()


def test_a_lost_answer_offers_both_ways_out(merchant, order, bought):
    lose_answer(bought)
    page = merchant.open(f"/orders/{order.id}").text
    assert "AliExpress may have this order: check and tell us." in page
    assert at(bought, "record") in page
    assert at(bought, "not-there") in page


def test_a_lost_order_that_is_not_there_may_be_placed_again(merchant, bought):
    lose_answer(bought)
    assert toast(merchant.click(at(bought, "not-there"))) == "Supplier order 1 can be placed again."
    row = fresh(SupplierOrder, bought.id)
    assert (row.status, row.attempt, row.unanswered) == ("draft", 2, False)


def test_a_draft_that_waits_for_no_answer_cannot_be_called_missing(merchant, bought):
    answer = merchant.post(at(bought, "not-there"))
    assert answer.status_code == 422
    assert "supplier order 1 is not waiting for an answer." in answer.text


def test_a_draft_is_cancelled_and_a_placed_one_is_not(merchant, bought):
    merchant.click(at(bought, "cancel"))
    assert fresh(SupplierOrder, bought.id).status == "cancelled"


def test_a_placed_supplier_order_is_cancelled_on_aliexpress_only(merchant, bought):
    rows.place(bought)
    answer = merchant.post(at(bought, "cancel"))
    assert answer.status_code == 422
    assert "was placed already: cancel it on AliExpress." in answer.text
    assert fresh(SupplierOrder, bought.id).status == "placed"


def test_tracking_numbers_of_one_order_are_asked_for(merchant, order, bought):
    rows.place(bought)
    bought.look_again_at = None
    session().commit()
    assert toast(merchant.click(f"/orders/{order.id}/tracking-numbers")) == "Asking AliExpress about 1 supplier order."
    assert fresh(SupplierOrder, bought.id).look_again_at <= clock.now()
    assert f"track:{bought.id}" in queued()


def test_an_order_that_is_nowhere_yet_has_no_tracking_numbers(merchant, order, bought):
    answer = merchant.post(f"/orders/{order.id}/tracking-numbers")
    assert answer.status_code == 422
    assert "has no supplier order at AliExpress yet" in answer.text


def test_an_order_is_read_again_from_shopify(merchant, order):
    order.problem = "Shopify did not answer."
    session().commit()
    assert "Reading" in toast(merchant.click(f"/orders/{order.id}/read-again"))
    row = fresh(Order, order.id)
    assert row.read_again_at <= clock.now()
    assert row.problem == ""
    assert f"read_order:{order.id}" in queued()


def test_a_parcel_with_a_problem_is_tried_again(merchant, order, bought):
    tracking = rows.ship(rows.place(bought))
    tracking.problem, tracking.look_again_at = "Shopify refused it.", None
    session().commit()
    assert "Shopify refused it." in merchant.open(f"/orders/{order.id}").text
    merchant.click(f"/orders/{order.id}/parcels/{tracking.id}/again")
    assert fresh(Tracking, tracking.id).problem == ""
    assert f"fulfill:{tracking.id}" in queued()


def test_a_letter_that_failed_is_sent_again_and_a_sent_one_never(merchant, order, bought):
    email = rows.fulfill(rows.ship(rows.place(bought)))
    email.fail("The mail server refused it.")
    session().commit()
    merchant.click(f"/orders/{order.id}/emails/{email.id}/again")
    assert fresh(Email, email.id).status == "waiting"
    assert f"notify:{email.id}" in queued()
    fresh(Email, email.id).send(by="test")
    session().commit()
    assert merchant.post(f"/orders/{order.id}/emails/{email.id}/again").status_code == 422


def test_a_click_at_the_same_moment_as_the_worker_is_asked_to_be_repeated(merchant, order, bought, monkeypatch):
    def lose_the_race(*_args, **_kwargs):
        raise StaleDataError("moved")

    monkeypatch.setattr(verbs, "place", lose_the_race)
    answer = merchant.post(f"/orders/{order.id}/place")
    assert answer.status_code == 422
    assert "at the same moment" in answer.text


def test_the_page_speaks_the_merchants_words_and_zone(merchant, order, bought):
    rows.place(bought)
    page = merchant.open(f"/orders/{order.id}").text
    assert "6.20 USD" in page
    assert "Springfield, United States" in page
    assert f'href="shopify://admin/orders/{order.legacy_id}" target="_top"' in page
    assert "You or your staff" not in page
    assert "Supplier order 1: to pay" in page
    assert "merchant:" not in page
    assert "job:" not in page


def test_a_page_looks_again_while_work_is_under_way_and_rests_then(merchant, order, bought):
    order.look_again_at = None
    session().commit()
    assert "data-refresh" not in merchant.open(f"/orders/{order.id}").text
    merchant.click(f"/orders/{order.id}/price")
    assert 'data-refresh="2000"' in merchant.open(f"/orders/{order.id}").text


def test_a_line_without_a_link_leads_to_one_and_back(merchant, order):
    page = merchant.open(f"/orders/{order.id}").text
    assert f"/links/new?variant=gid%3A//shopify/ProductVariant/42&amp;back=/orders/{order.id}" in page
