"""Orders from before automatic ordering: counted on the list, priced together, ordered by one click."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shopify_app.db import db, session
from shopify_app.models import Order, Quote, SupplierOrder
from shopify_app.web import older_batch, older_orders
from tests.web import quote_rows, rows
from tests.web.conftest import OTHER, install, queued
from tests.web.polaris import read
from tests.web.quote_rows import ON_HOLD
from tests.web.test_order import fresh
from tests.web.test_orders import toast

BEFORE, TOO_OLD = {"rule": "before_automatic"}, {"rule": "too_old"}


def older(shop, reason=BEFORE, **changes) -> SupplierOrder:
    """A draft that waits because its order is older."""
    return quote_rows.wait(rows.draft(rows.take(shop, **changes)), reason)


def priced(draft: SupplierOrder, *reasons, batch: str = "batch", **changes) -> Quote:
    return quote_rows.quote(draft.order, quote_rows.quoted(draft, *reasons, **changes), batch=batch)


@pytest.fixture
def automatic(shop) -> None:
    shop.change_settings({"automatic_ordering": "on"}, by="test")
    session().commit()


def open_list(merchant, path: str = "/orders/older?batch=batch") -> str:
    answer = merchant.open(path)
    assert answer.status_code == 200
    assert read(answer.text, path).problems == []
    return answer.text


def test_the_orders_page_counts_them_while_automatic_ordering_is_on(merchant, shop, automatic):
    older(shop)
    older(shop, TOO_OLD)
    quote_rows.wait(rows.draft(rows.take(shop)), ON_HOLD)
    page = open_list(merchant, "/orders")
    assert "2 orders were created before automatic ordering was switched on" in page
    assert "Check prices of 2 older orders" in page
    assert 'action="/orders/older/price"' in page
    shop.change_settings({"automatic_ordering": "off"}, by="test")
    session().commit()
    assert "older-orders" not in open_list(merchant, "/orders")


def test_one_click_checks_the_prices_of_all(merchant, shop, automatic):
    drafts = [older(shop), older(shop)]
    answer = merchant.click("/orders/older/price")
    assert toast(answer) == "Checking the prices of 2 orders."
    found = session().query(Quote).all()
    assert {quote.order_id for quote in found} == {draft.order_id for draft in drafts}
    assert len({quote.batch for quote in found}) == 1
    assert {f"quote:{quote.id}" for quote in found} <= set(queued())
    assert "0 of 2 orders checked" in answer.text
    assert 'data-refresh="2000"' in answer.text
    assert "order-older" not in answer.text


def test_so_many_are_checked_at_once_and_the_rest_with_the_next_click(merchant, shop, automatic, monkeypatch):
    monkeypatch.setattr(older_orders, "AT_ONCE", 2)
    first, second, third = (older(shop).order_id for _ in range(3))
    page = merchant.click("/orders/older/price").text
    assert "Check prices of 1 older order<" in page
    assert {quote.order_id for quote in session().query(Quote)} == {first, second}
    merchant.click("/orders/older/price")
    assert session().query(Quote).order_by(Quote.id.desc()).first().order_id == third
    again = merchant.post("/orders/older/price")
    assert again.status_code == 422
    assert 'heading="Price not checked"' in again.text


def test_the_list_shows_each_order_the_sum_and_who_is_left_out(merchant, shop):
    priced(older(shop, name="#1001"), BEFORE)
    priced(older(shop, name="#1002"), BEFORE, total="4.00 USD")
    priced(older(shop, name="#1003"), BEFORE, ON_HOLD)
    page = open_list(merchant)
    assert "Order these 2 older orders (12.59 USD)" in page
    assert "1 order is left out." in page
    assert "On hold in Shopify (awaiting payment)." in page
    for text in ("#1001", "#1002", "#1003", "30.00 USD", "21.41 USD", "8.59 USD"):
        assert text in page
    assert "data-refresh" not in page


def test_the_newest_batch_is_shown_without_its_id(merchant, shop):
    priced(older(shop, name="#1001"), batch="former")
    priced(older(shop, name="#1002"), batch="newest")
    page = open_list(merchant, "/orders/older")
    assert "#1002" in page
    assert "#1001" not in page


def test_each_currency_has_a_sum_of_its_own(merchant, shop):
    priced(older(shop))
    priced(older(shop), total="4.00 EUR")
    page = open_list(merchant)
    assert "Order these 2 older orders (8.59 USD + 4.00 EUR)" in page
    assert "Exchange rate missing" in page


def test_one_click_orders_those_without_a_question(merchant, shop):
    free, asking = older(shop), older(shop)
    quote = priced(free, BEFORE)
    priced(asking, BEFORE, ON_HOLD)
    answer = merchant.click("/orders/older/place", batch="batch", total="8.59 USD")
    assert toast(answer) == "Ordering 1 older order."
    assert fresh(SupplierOrder, free.id).quote_id == quote.id
    assert fresh(SupplierOrder, asking.id).released_at is None
    assert [job for job in queued() if job.startswith("purchase")] == [f"purchase:{free.id}"]
    assert "Ordering<" in answer.text
    assert 'data-refresh="2000"' in answer.text


def test_another_sum_than_the_one_shown_is_shown_first(merchant, shop):
    draft = older(shop)
    priced(draft)
    for form in ({}, {"batch": "batch"}, {"batch": "batch", "total": "1.00 USD"}, {"batch": "x", "total": ""}):
        answer = merchant.post("/orders/older/place", **form)
        assert answer.status_code == 422
        assert 'heading="Order not placed"' in answer.text
    assert fresh(SupplierOrder, draft.id).released_at is None


def test_what_is_too_old_failed_or_changed_is_left_out(merchant, shop):
    old, changed = older(shop), older(shop)
    priced(old).made_at -= timedelta(minutes=16)
    priced(changed).content["drafts"][0]["units"] = {"1": 99}
    quote_rows.quote(older(shop).order, batch="batch", problem="Reconnect AliExpress.")
    session().commit()
    quote = session().query(Quote).filter_by(order_id=changed.order_id).one()
    quote.content = {**quote.content, "address": "another"}
    session().commit()
    page = open_list(merchant)
    for text in (older_batch.EXPIRED, older_batch.MOVED, "Reconnect AliExpress."):
        assert text in page
    assert "order-older" not in page


def test_an_order_that_was_not_ordered_after_all_says_why(merchant, shop):
    done, stopped = older(shop), older(shop)
    for draft in (done, stopped):
        merchant.post(f"/orders/{draft.order_id}/place", quote=priced(draft).key)
    rows.place(fresh(SupplierOrder, done.id))
    fresh(SupplierOrder, stopped.id).refuse("Sold out: Black.", by="test")
    session().commit()
    page = open_list(merchant)
    assert "1 older order ordered" in page
    assert "Ordered</s-badge>" in page
    assert "Not ordered</s-badge>" in page
    assert "Sold out: Black." in page


def test_no_shop_sees_or_orders_those_of_another(merchant, shop):
    other = install(OTHER)
    draft = older(other, name="#9009")
    priced(draft)
    assert "#9009" not in open_list(merchant)
    assert merchant.post("/orders/older/place", batch="batch", total="8.59 USD").status_code == 422
    assert merchant.post("/orders/older/price").status_code == 422
    assert fresh(SupplierOrder, draft.id).released_at is None


def test_a_longer_list_asks_no_more_questions(merchant, shop):
    def queries() -> int:
        seen = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        session().expire_all()
        open_list(merchant)
        return len(seen)

    priced(older(shop))
    open_list(merchant)
    few = queries()
    for _ in range(20):
        priced(older(shop))
    assert queries() <= few + 1


def test_strange_text_stays_inert(merchant, shop):
    priced(older(shop, text=rows.HOSTILE), {"rule": "elsewhere", "who": rows.HOSTILE}, text=rows.HOSTILE)
    assert "<script>alert" not in open_list(merchant)


def test_an_empty_list_says_what_it_is_for(merchant):
    assert "No older orders wait" in open_list(merchant, "/orders/older")
    assert session().query(Order).count() == 0
