"""The orders page: filters with counts, search, pages by key, and one click for all tracking numbers."""

from urllib.parse import unquote

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import db, session
from shopify_app.models import Order
from shopify_app.models.turns import due_in_turn
from shopify_app.web import formats, order_list
from tests.web import rows


def toast(answer) -> str:
    return unquote(answer.headers.get("X-Waybill-Toast", ""))


def fill(shop, count: int) -> list[Order]:
    return [rows.take(shop, name=f"#{2000 + number}") for number in range(count)]


def test_filters_show_how_many_orders_wait_for_what(merchant, shop):
    fill(shop, 3)
    rows.draft(rows.take(shop, name="#3001"))
    page = merchant.open("/orders").text
    assert "All 4" in page
    assert "Needs you 3" in page
    assert "To order 1" in page


def test_counting_ends_where_no_merchant_reads_on(merchant, shop, monkeypatch):
    monkeypatch.setattr(formats, "MOST_COUNTED", 2)
    monkeypatch.setattr(order_list, "MOST_COUNTED", 2)
    fill(shop, 3)
    rows.draft(rows.take(shop, name="#3001"))
    page = merchant.open("/orders").text
    assert "Needs you 2+" in page
    assert "To order 1<" in page
    assert "2+" in merchant.open("/").text


def test_a_group_is_one_list_in_the_order_of_its_orders(merchant, shop):
    orders = fill(shop, 60)
    for order in orders[::2]:
        order.status = "problem"
    session().commit()
    first = order_list.read(shop.id, ("needs_link", "problem"), "")
    second = order_list.read(shop.id, ("needs_link", "problem"), "", before=first.older)
    assert [row.order.id for row in first.rows + second.rows] == [order.id for order in orders[::-1]]
    back = order_list.read(shop.id, ("needs_link", "problem"), "", after=second.newer)
    assert [row.order.id for row in back.rows] == [row.order.id for row in first.rows]


def test_a_filter_shows_a_group_or_a_single_status(merchant, shop):
    fill(shop, 2)
    rows.draft(rows.take(shop, name="#3001"))
    for status in ("to_order",):
        page = merchant.open(f"/orders?status={status}").text
        assert "#3001" in page
        assert "#2000" not in page
    assert "#2000" in merchant.open("/orders?status=needs_link").text
    assert "#2000" in merchant.open("/orders?status=needs_you").text
    assert "#2000" in merchant.open("/orders?status=nonsense").text


def test_search_finds_a_part_of_the_name_and_takes_wildcards_as_they_are(merchant, shop):
    rows.take(shop, name="#1001")
    rows.take(shop, name="#1002")
    page = merchant.open("/orders?q=1002").text
    assert "#1002</s-link>" in page
    assert "#1001</s-link>" not in page
    assert "No orders match" in merchant.open("/orders?q=%25").text


def test_pages_of_fifty_lead_to_each_other(merchant, shop):
    orders = fill(shop, 101)
    first = merchant.open("/orders").text
    assert first.count("<s-table-row ") == 50
    assert f"before={orders[51].id}" in first
    second = merchant.open(f"/orders?before={orders[51].id}").text
    assert second.count("<s-table-row ") == 50
    assert f"after={orders[50].id}" in second
    last = merchant.open(f"/orders?before={orders[1].id}").text
    assert last.count("<s-table-row ") == 1
    back = merchant.open(f"/orders?after={orders[50].id}").text
    assert back.count("<s-table-row ") == 50
    assert 'href="/orders?after=' not in back


def test_a_longer_list_asks_no_more_questions(merchant, shop):
    def queries() -> int:
        seen = []
        sa.event.listen(db.engine, "before_cursor_execute", lambda *args: seen.append(args[2]))
        assert merchant.open("/orders").status_code == 200
        return len(seen)

    merchant.open("/orders")
    rows.place(rows.draft(rows.take(shop)))
    few = queries()
    for number in range(20):
        rows.ship(rows.place(rows.draft(rows.take(shop)), str(8_123_456_789_013_000 + number)), f"LP{number:014}")
    assert queries() <= few + 2


def test_one_click_asks_for_all_tracking_numbers(merchant, shop):
    first = rows.place(rows.draft(rows.take(shop)), "8123456789012001")
    second = rows.place(rows.draft(rows.take(shop)), "8123456789012002")
    rows.draft(rows.take(shop))
    answer = merchant.click("/orders/tracking-numbers")
    assert answer.status_code == 200
    assert "0 of 2 supplier orders" in answer.text
    due = {row_id for row_id, _since in due_in_turn(clock.now(), 100)}
    assert {first.id, second.id} <= due


def test_one_click_without_anything_to_ask_says_so(merchant):
    answer = merchant.click("/orders/tracking-numbers")
    assert toast(answer) == "No supplier order is waiting for a tracking number."


def test_a_toast_cannot_be_put_into_anybodys_mouth(merchant):
    answer = merchant.open("/orders?toast=You+won+a+prize")
    assert "X-Waybill-Toast" not in answer.headers
    assert "prize" not in answer.text


def test_a_test_order_and_a_late_one_are_marked(merchant, shop):
    rows.take(shop, test=True)
    rows.late(rows.place(rows.draft(rows.take(shop))))
    page = merchant.open("/orders").text
    assert "<s-badge>Test</s-badge>" in page
    assert '<s-badge tone="warning">Late</s-badge>' in page
    assert "Late orders (1)" in page


def test_a_fulfilled_order_that_is_late_is_not_called_done(merchant, shop):
    bought = rows.place(rows.draft(rows.take(shop)))
    rows.late(bought)
    bought.order.status = "fulfilled"
    session().commit()
    assert "Open it and look at what is late." in merchant.open("/orders").text
    assert "Nothing to do." not in merchant.open(f"/orders/{bought.order.id}").text


def test_a_removed_order_is_gone_with_its_page(merchant, shop):
    order = rows.take(shop)
    session().delete(order)
    session().commit()
    assert merchant.open(f"/orders/{order.id}").status_code == 404


def test_a_number_no_row_can_have_is_a_page_that_is_not_there(merchant, shop):
    rows.take(shop, name="#1001")
    for number in ("2147483648", "9223372036854775808", "9" * 30):
        assert merchant.open(f"/orders/{number}").status_code == 404
        assert merchant.click(f"/links/{number}/remove").status_code == 404
        assert "#1001" in merchant.open(f"/orders?before={number}").text


def test_a_character_that_no_database_can_hold_is_refused_with_a_sentence(merchant):
    for answer in (
        merchant.open("/orders?q=%00"),
        merchant.open("/late?country=%00"),
        merchant.post("/settings", order_memo="a\0b"),
    ):
        assert answer.status_code == 400
        assert "cannot store" in answer.text
