"""Ordering on the order page: the price is checked first, shown with all that would stop it, then ordered."""

from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, Quote, SupplierOrder
from shopify_app.web import quotes
from tests.web import quote_rows, rows
from tests.web.conftest import queued
from tests.web.polaris import read
from tests.web.quote_rows import NOT_PAID, ON_HOLD, PRICE
from tests.web.test_order import fresh
from tests.web.test_orders import toast

CHECK = 'slot="primary-action" variant="primary" data-submit="check-price"'


@pytest.fixture
def order(shop) -> Order:
    return rows.take(shop)


@pytest.fixture
def bought(order) -> SupplierOrder:
    return rows.draft(order)


def open_page(merchant, order) -> str:
    answer = merchant.open(f"/orders/{order.id}")
    assert answer.status_code == 200
    assert read(answer.text, "order").problems == []
    return answer.text


def test_a_draft_offers_to_check_its_price_and_nothing_that_spends(merchant, order, bought):
    page = open_page(merchant, order)
    assert CHECK in page
    assert f'action="/orders/{order.id}/price" id="check-price"' in page
    assert "Review order" not in page
    assert f'action="/orders/{order.id}/place"' not in page


def test_a_click_lets_a_worker_check_the_price_and_the_page_looks_again(merchant, order, bought):
    answer = merchant.click(f"/orders/{order.id}/price")
    assert toast(answer) == "Checking the price."
    quote = session().query(Quote).one()
    assert f"quote:{quote.id}" in queued()
    assert "Checking price and shipping on AliExpress…" in answer.text
    assert 'data-refresh="2000"' in answer.text
    assert CHECK not in answer.text


def test_a_price_check_that_takes_long_says_so(merchant, order, bought):
    quote = quote_rows.quote(order, made=False)
    assert "longer than usual" not in open_page(merchant, order)
    quote.asked_at -= timedelta(minutes=1)
    session().commit()
    assert "longer than usual" in open_page(merchant, order)


def test_everything_is_shown_before_the_click_that_spends(merchant, order, bought):
    quote_rows.paid_for(order, "10.00")
    quote = quote_rows.quote(order, quote_rows.quoted(bought, tax="0.50 USD"))
    page = open_page(merchant, order)
    for text in ("2 × 3.10 USD · Black", "6.20 USD", "2.39 USD", "0.50 USD", "8.59 USD"):
        assert text in page
    for text in ("Sold for", "20.00 USD", "Margin", "11.41 USD (57.0%)"):
        assert text in page
    for text in ("Test Buyer", "1 Example Street", "Springfield", "United States"):
        assert f"<s-text>{text}</s-text>" in page
    assert 'data-submit="order-now">Order from AliExpress (8.59 USD)<' in page
    assert f'id="order-now" hidden><input type="hidden" name="quote" value="{quote.key}"' in page
    assert "anyway (" not in page
    assert CHECK not in page


def test_the_click_orders_what_was_shown(merchant, order, bought):
    quote = quote_rows.quote(order, quote_rows.quoted(bought))
    answer = merchant.click(f"/orders/{order.id}/place", quote=quote.key)
    assert toast(answer) == "Placing 1 supplier order."
    assert fresh(SupplierOrder, bought.id).quote_id == quote.id
    assert f"purchase:{bought.id}" in queued()
    assert "Ordering from AliExpress…" in answer.text
    assert "Review order" not in answer.text


def test_a_click_answers_with_see_other(merchant, order, bought):
    quote = quote_rows.quote(order, quote_rows.quoted(bought))
    answer = merchant.post(f"/orders/{order.id}/place", quote=quote.key)
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"/orders/{order.id}?toast=")


def test_nothing_is_ordered_without_a_price_check_of_the_same_order(merchant, shop, order, bought):
    other = rows.take(shop)
    quote = quote_rows.quote(other, quote_rows.quoted(rows.draft(other)))
    for form in ({}, {"quote": "nonsense"}, {"quote": quote.key}):
        answer = merchant.post(f"/orders/{order.id}/place", **form)
        assert answer.status_code == 422
        assert 'heading="Order not placed"' in answer.text
        assert "Check the price first" in answer.text
    assert fresh(SupplierOrder, bought.id).released_at is None


def test_a_question_stands_as_a_sentence_and_is_answered_in_a_dialog(merchant, order, bought):
    quote = quote_rows.quote(order, quote_rows.quoted(bought, ON_HOLD, NOT_PAID))
    page = open_page(merchant, order)
    assert page.count("On hold in Shopify (awaiting payment).") == 2
    assert 'commandfor="ask-anyway" command="--show">Order anyway (8.59 USD)<' in page
    assert 'data-submit="order-now"' not in page
    assert merchant.post(f"/orders/{order.id}/place", quote=quote.key).status_code == 422
    answer = merchant.click(f"/orders/{order.id}/place", quote=quote.key, anyway="yes")
    assert toast(answer) == "Placing 1 supplier order."
    assert len(fresh(SupplierOrder, bought.id).accepted) == 2


def test_free_drafts_are_ordered_alone_or_all_of_it_anyway(merchant, order, bought):
    asking = quote_rows.quoted(quote_rows.second(order), PRICE, total="10.00 USD")
    quote = quote_rows.quote(order, quote_rows.quoted(bought), asking)
    page = open_page(merchant, order)
    assert ">Order from AliExpress (8.59 USD)<" in page
    assert ">Order all of it anyway (18.59 USD)<" in page
    assert toast(merchant.click(f"/orders/{order.id}/place", quote=quote.key)) == "Placing 1 supplier order."
    rest = open_page(merchant, order)
    assert CHECK in rest


def test_amounts_of_two_currencies_are_never_added(merchant, order, bought):
    euros = quote_rows.quoted(quote_rows.second(order), total="10.00 EUR")
    quote_rows.quote(order, quote_rows.quoted(bought), euros)
    page = open_page(merchant, order)
    assert ">Order from AliExpress (8.59 USD + 10.00 EUR)<" in page
    assert "an exchange rate is missing" in page


def test_what_nobody_may_order_has_its_sentence_and_no_button(merchant, order, bought):
    quote_rows.quote(order, quote_rows.quoted(bought, {"rule": "nothing_left"}, NOT_PAID))
    page = open_page(merchant, order)
    assert "Nothing is left to fulfill." in page
    assert 'data-submit="order-now"' not in page
    assert "ask-anyway" not in page


def test_a_supplier_that_cannot_be_asked_says_why(merchant, order, bought):
    failed = quote_rows.quoted(bought, lines=(), service="", shipping="", total="", problem="Sold out: Black.")
    quote_rows.quote(order, failed)
    page = open_page(merchant, order)
    assert "Sold out: Black." in page
    assert 'data-submit="check-price">Check again<' in page
    assert "once AliExpress gives every price" in page
    assert 'data-submit="order-now"' not in page


def test_a_failed_price_check_says_why_and_is_done_again(merchant, order, bought):
    quote = quote_rows.quote(order, problem="Reconnect AliExpress.")
    page = open_page(merchant, order)
    assert "Reconnect AliExpress." in page
    assert 'data-submit="check-price">Check again<' in page
    assert CHECK not in page
    quote.asked_at -= timedelta(hours=1)
    session().commit()
    page = open_page(merchant, order)
    assert "Reconnect AliExpress." not in page
    assert CHECK in page


def test_an_old_price_is_not_ordered(merchant, order, bought):
    order.look_again_at = None
    quote = quote_rows.quote(order, quote_rows.quoted(bought))
    assert 895_000 < refresh_of(open_page(merchant, order)) < 905_000
    quote.made_at -= timedelta(minutes=16)
    session().commit()
    assert CHECK in open_page(merchant, order)
    answer = merchant.post(f"/orders/{order.id}/place", quote=quote.key)
    assert answer.status_code == 422
    assert "more than 15 minutes ago" in answer.text


def refresh_of(page: str) -> int:
    return int(page.partition('data-refresh="')[2].partition('"')[0])


def test_a_price_check_of_what_changed_since_is_not_shown(merchant, order, bought):
    bought.lines[0].units = 2
    quote_rows.quote(order, quote_rows.quoted(bought, units={str(order.lines[0].id): 1}))
    assert CHECK in open_page(merchant, order)
    quote_rows.quote(order, quote_rows.quoted(bought))
    assert CHECK not in open_page(merchant, order)
    order.address_json = {**order.address_json, "city": "Shelbyville"}
    session().commit()
    assert CHECK in open_page(merchant, order)


def test_an_approved_price_check_does_not_bring_back_an_earlier_one(merchant, order, bought):
    quote_rows.quote(order, quote_rows.quoted(bought))
    quote_rows.quote(order, quote_rows.quoted(bought)).approved_at = clock.now()
    session().commit()
    assert quotes.find(order) is None


def test_strange_text_of_a_supplier_stays_inert(merchant, order, bought):
    quote_rows.quote(order, quote_rows.quoted(bought, {"rule": "elsewhere", "who": rows.HOSTILE}, text=rows.HOSTILE))
    bought.waiting_reason = {"rule": "elsewhere", "who": rows.HOSTILE}
    session().commit()
    assert "<script>alert" not in open_page(merchant, order)
