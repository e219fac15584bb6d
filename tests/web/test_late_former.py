"""The late page of a former day: in pages, and past the days of which nothing stood then."""

import re
from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Review, former_day
from shopify_app.web import late
from tests.web import cases, rows


@pytest.fixture
def days(shop):
    """Cases whose money is lost on days near to each other and far, with what is no longer shown between them."""
    bought = cases.paid(shop)
    found = {}
    for number, (lost_in, ended) in enumerate(
        [
            (-90, True),
            (-60, False),
            (-59, True),
            (-58, False),
            (-20, True),
            (3, False),
            (3, True),
            (3, False),
            (40, True),
        ]
    ):
        since = clock.now() - timedelta(days=100 + number)
        found[number] = case = cases.case(bought, days=lost_in, since=since, amount=number)
        cases.move_back(case, clock.now() - timedelta(days=95))
        if ended:
            case.close("Settled.", by=rows.BY)
            case.moves[0].until = case.moves[1].at = clock.now() - timedelta(days=70)
    late_opener = cases.case(bought, days=-75, since=clock.now(), amount=1)
    cases.move_back(late_opener, clock.now() - timedelta(days=1))
    session().commit()
    return {"all": {case.id: number for number, case in found.items()}, "late": late_opener.id}


def numbers(days, page):
    return [days["all"].get(int(found), "late") for found in re.findall(r'href="/late/(\d+)"', page.text)]


@pytest.mark.parametrize(
    ("ago", "shown"),
    [
        (99, []),
        (80, [0, 1, 2, 3, 4, 7, 6, 5, 8]),
        (60, [1, 3, 7, 5]),
        (0, ["late", 1, 3, 7, 5]),
    ],
)
def test_a_former_day_shows_what_stood_then_in_pages(merchant, shop, days, monkeypatch, ago, shown):
    monkeypatch.setattr(late, "PAGE", 2)
    day = clock.now().astimezone(shop.zone).date() - timedelta(days=ago)
    path, seen, pages = f"/late?as_of={day}", [], 0
    while path:
        page = merchant.open(path)
        seen += numbers(days, page)
        pages += 1
        further = re.search(rf'href="(/late\?as_of={day}&amp;after=[^"]+)"', page.text)
        path = further and further[1].replace("&amp;", "&")
    assert seen == shown
    assert pages == max(1, -(-len(shown) // 2))
    assert (f'href="/late?as_of={day}"' in page.text) == (pages > 1)


@pytest.mark.usefixtures("days")
def test_days_of_which_nothing_stood_are_not_read(shop):
    instant = clock.now() - timedelta(days=50)
    asked = {"shop": shop.id, "status": "open", "instant": instant, "first": clock.now().date() - timedelta(days=200)}
    today = {review.id: review.lost_on for review in session().query(Review)}
    stood = {today[move.review_id] for move in former_day.as_of(shop.id, instant)}
    assert {*session().scalars(former_day.lost_on(), asked)} == stood
    assert len(stood) == 3
