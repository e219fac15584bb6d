"""Waiting orders: the reason stands on the lists, and the home page counts them."""

import pytest
import sqlalchemy as sa

from shopify_app.db import db, session
from shopify_app.web import waiting
from tests.web import quote_rows, rows
from tests.web.conftest import OTHER, install
from tests.web.quote_rows import NOT_PAID, ON_HOLD, PRICE

HIGH_RISK = {"rule": "high_risk"}


def wait(shop, *reasons: dict[str, str]) -> None:
    """An order with a draft for each reason."""
    order = rows.take(shop)
    first = rows.draft(order)
    for number, reason in enumerate(reasons):
        quote_rows.wait(quote_rows.second(order) if number else first, reason)


@pytest.mark.parametrize("path", ["/orders", "/"])
def test_a_row_says_what_the_order_waits_for(merchant, shop, path):
    wait(shop, PRICE, ON_HOLD)
    page = merchant.open(path).text
    assert "On hold in Shopify (awaiting payment)." in page
    assert "Item price" not in page


def test_what_the_customer_typed_is_on_no_list(merchant, shop):
    wait(shop, {"rule": "properties"})
    assert "Personalized item." in merchant.open("/orders").text


def test_test_orders_and_returned_money_say_why_nothing_is_bought(merchant, shop):
    rows.take(shop, test=True)
    rows.take(shop, financial_status="refunded")
    page = merchant.open("/orders").text
    assert "A test order is never bought." in page
    assert "The money was returned." in page


def test_do_not_pay_is_the_first_word_of_its_row(merchant, shop):
    bought = rows.place(rows.draft(rows.take(shop)))
    bought.do_not_pay, bought.order.problem = "Do not pay: canceled in Shopify.", "Something else."
    session().commit()
    page = merchant.open("/orders").text
    assert "Do not pay: canceled in Shopify." in page
    assert "Something else." not in page


def test_the_list_asks_no_more_questions_for_orders_that_wait(merchant, shop):
    def queries() -> int:
        seen = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        session().expire_all()
        assert merchant.open("/orders").status_code == 200
        return len(seen)

    wait(shop, {"rule": "properties"}, ON_HOLD)
    rows.take(shop, test=True)
    merchant.open("/orders")
    few = queries()
    for _ in range(10):
        wait(shop, {"rule": "properties"}, ON_HOLD)
        rows.take(shop, test=True)
    assert queries() <= few + 2


def test_the_home_page_counts_each_order_once_by_its_first_reason(merchant, shop):
    for _ in range(3):
        wait(shop, PRICE, ON_HOLD)
    wait(shop, HIGH_RISK)
    wait(shop, NOT_PAID)
    wait(install(OTHER), NOT_PAID)
    page = merchant.open("/").text
    assert "Waiting: 1 not paid, 1 high risk, 3 on hold." in page
    assert 'href="/orders?status=to_order"' in page


def test_what_is_bought_by_now_does_not_wait(merchant, shop):
    assert "Waiting:" not in merchant.open("/").text
    bought = quote_rows.wait(rows.draft(rows.take(shop)), ON_HOLD)
    bought.cancel("It was canceled.", by=rows.BY)
    bought.waiting_reason = ON_HOLD
    session().commit()
    assert "Waiting:" not in merchant.open("/").text


def test_so_many_drafts_are_read_and_not_more(merchant, shop, monkeypatch):
    monkeypatch.setattr(waiting, "MOST_READ", 2)
    for _ in range(3):
        wait(shop, ON_HOLD)
    assert "Waiting (the newest): 2 on hold." in merchant.open("/").text
