"""The late page: what is lost first on top, filters, keys, a former day, and the file for a spreadsheet."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Supplier
from shopify_app.web import late_csv, late_list
from tests.web import cases, rows
from tests.web.conftest import OTHER, Merchant, install
from tests.web.polaris import read


def links(page: str) -> list[int]:
    """The cases of a page, in its order."""
    return [int(found) for found in re.findall(r'href="/late/(\d+)"', page)]


@pytest.fixture
def each(shop):
    """A case of every rule; the later in the list, the later the money is lost."""
    return cases.one_of_each(shop)


def test_every_rule_is_counted_explained_and_offers_its_action(merchant, each):
    page = merchant.open("/late").text
    for review in each.values():
        assert review.verdict in page
    assert "All 13" in page
    assert page.count("/late/act/") + page.count("Pay on AliExpress") + page.count("Order now") >= len(each)
    assert read(page, "/late").problems == []


def test_what_is_lost_first_stands_on_top_and_of_one_day_the_most_money(merchant, shop):
    bought = cases.paid(shop)
    never = cases.case(bought, "tracking_inactive", days=None)
    later = cases.case(bought, "late_to_ship", days=9)
    small = cases.case(bought, "refund_deadline", days=3, amount=Decimal(2))
    big = cases.case(bought, "protection_ends", days=3, amount=Decimal(90))
    assert links(merchant.open("/late").text) == [big.id, small.id, later.id, never.id]


@pytest.mark.parametrize("rule", cases.RULES)
def test_a_rule_filters_the_page(merchant, each, rule):
    assert links(merchant.open(f"/late?rule={rule}").text) == [each[rule].id]


def test_supplier_country_service_status_and_text_filter_the_page(merchant, shop, each):
    review = each["late_delivery"]
    other = Supplier.keep(shop.id, "77", "Other Store", "CN")
    review.supplier_id, review.country, review.service, review.order.name = other.id, "DE", "AliExpress Standard", "#D7"
    session().commit()
    number = review.supplier_order.numbers[0].number
    code = review.supplier_order.trackings[0].number
    wanted = (f"supplier={other.id}", "country=DE", "service=AliExpress+Standard", "q=%23D7", "q=D7", f"q={number}")
    for query in (*wanted, f"q={code.lower()}"):
        assert links(merchant.open(f"/late?{query}").text) == [review.id], query
    review.status = "closed"
    session().commit()
    assert links(merchant.open("/late?status=closed").text) == [review.id]
    assert review.id not in links(merchant.open("/late").text)
    page = merchant.open("/late?q=nothing").text
    assert "No case fits" in page


def test_the_choices_of_the_filters_are_those_of_the_cases(shop, each):
    for review, country in zip(each.values(), ("DE", "FR", "DE", "", "US"), strict=False):
        review.country = country
    session().commit()
    assert late_list.countries(shop.id, "open") == ["DE", "FR", "US"]
    assert late_list.countries(shop.id, "closed") == []


def test_pages_follow_each_other_by_key_without_a_gap(merchant, shop, monkeypatch):
    monkeypatch.setattr(late_list, "PAGE", 3)
    bought = cases.paid(shop)
    mine = [cases.case(bought, f"rule{at}", days=3, amount=Decimal(at % 2)).id for at in range(8)]
    seen, path = [], "/late"
    for _ in range(3):
        page = merchant.open(path).text
        seen += links(page)
        path = (re.findall(r'href="(/late\?after=[^"]+)"', page) or [""])[0]
    assert path == ""
    assert sorted(seen) == sorted(mine)
    assert len(seen) == 8
    back = re.findall(r'href="(/late\?before=[^"]+)"', page)[0]
    assert links(merchant.open(back).text) == seen[3:6]


@pytest.mark.parametrize(
    "query",
    [
        *("after=nonsense", "before=2026-01-01_x_1", "supplier=abc", "status=x", "as_of=today"),
        *(
            "before=2026-01-01_NaN_1",
            "before=2026-01-01_1E999999_1",
            "before=2026-01-01_1_99999999999",
            "supplier=9999999999",
            "as_of=9999-12-31",
            "as_of=0001-01-01",
        ),
    ],
)
def test_a_strange_address_shows_the_open_cases(merchant, each, query):
    assert len(links(merchant.open(f"/late?{query}").text)) == len(each)


def test_a_former_day_is_answered_from_history(merchant, shop):
    review = cases.case(cases.paid(shop))
    cases.move_back(review, clock.now() - timedelta(days=10))
    review.close("Settled.", by=rows.BY)
    session().commit()
    today = clock.now().astimezone(shop.zone).date()
    assert review.verdict in merchant.open(f"/late?as_of={today - timedelta(days=5)}").text
    assert "Nothing was late" in merchant.open(f"/late?as_of={today}").text
    assert "Nothing was late" in merchant.open(f"/late?as_of={today - timedelta(days=20)}").text


def test_the_export_holds_every_case_and_no_formula(merchant, shop, each):
    review = each["late_to_ship"]
    review.verdict, review.supplier_order.supplier.name = '=HYPERLINK("http://example.com")', "@store\n=1+1"
    session().commit()
    answer = merchant.open("/late/export.csv")
    table = [*csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")))]
    assert len(table) == 1 + len(each)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="late-orders.csv"'
    assert not [cell for row in table for cell in row if cell.startswith(("=", "@", "+", "-", "\t", "\r"))]
    assert [row[0] for row in table[1:]] == [review.order.name for review in each.values()]
    assert len([*csv.reader(io.StringIO(merchant.open("/late/export.csv?rule=not_paid").text))]) == 2


def test_a_former_day_shows_each_case_once_as_it_stood_then(merchant, shop):
    review = cases.case(cases.paid(shop))
    cases.move_back(review, clock.now() - timedelta(days=10))
    review.snooze(clock.now() - timedelta(days=6), "Wait.", by=rows.BY)
    review.moves[-2].until = review.moves[-1].at = clock.now() - timedelta(days=8)
    review.reopen("It is late again.", by=rows.BY)
    review.moves[-2].until = review.moves[-1].at = clock.now() - timedelta(days=6)
    session().commit()
    today = clock.now().astimezone(shop.zone).date()
    shown = {days: links(merchant.open(f"/late?as_of={today - timedelta(days=days)}").text) for days in (9, 7, 3, 0)}
    assert shown == {9: [review.id], 7: [], 3: [review.id], 0: [review.id]}


def test_a_file_of_many_parts_holds_every_case_once(merchant, each, monkeypatch):
    monkeypatch.setattr(late_csv, "PART", 3)
    table = [*csv.reader(io.StringIO(merchant.open("/late/export.csv").text))]
    assert [row[0] for row in table[1:]] == [review.order.name for review in each.values()]


def test_the_navigation_counts_the_open_cases(merchant, each):
    assert "Late orders (13)" in merchant.open("/").text


def test_a_case_shows_its_facts_timeline_and_what_can_be_done(merchant, each):
    review = each["tracking_expired"]
    page = merchant.open(f"/late/{review.id}")
    assert page.status_code == 200
    assert read(page.text, "/late/1").problems == []
    code = review.supplier_order.trackings[0].number
    for text in (review.verdict, "LP00", code, "Late since", "Case open", "Message supplier", "announces a dispute"):
        assert text in page.text


@pytest.mark.parametrize("path", ["", "/evidence.zip"])
def test_another_shops_case_is_not_there(waybill, merchant, each, path):
    other = install(OTHER)
    theirs = cases.case(cases.paid(other, number="8123456789019999"))
    assert merchant.open(f"/late/{theirs.id}{path}").status_code == 404
    assert merchant.open(f"/late/act/close?review={theirs.id}").status_code == 404
    assert merchant.post("/late/act/close", review=theirs.id, why="mine now").status_code == 404
    assert theirs.id in links(Merchant(waybill, OTHER).open("/late").text)
    assert theirs.id not in links(merchant.open("/late").text)
