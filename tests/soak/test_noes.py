"""What somebody said no to: the reconciler finds what was bought or may be paid against it, and silent waits."""

from copy import deepcopy
from dataclasses import replace

import pytest

from soak.sold import Click
from tests.soak.honest_books import AT, BOUGHT, LINE, SECOND, honest_books, say

AGAINST = "bought against a no"
#: Shopify said this long before the purchase: (changes of the book, units that were paid)
NOES = {
    "test": ({"test": True}, None),
    "canceled": ({"cancelled_at": AT}, None),
    "voided": ({"financial_status": "voided"}, None),
    "refunded": ({"financial_status": "refunded"}, None),
    "not routed": ({"fulfillment_orders": []}, None),
    "archived": ({"closed_at": AT}, None),
    "requested elsewhere": ({"part": {"request_status": "SUBMITTED"}}, None),
    "refunded by amount": ({"financial_status": "partially_refunded", "refunded": "3.00"}, None),
    "deposit": ({"financial_status": "partially_paid"}, {}),
    "one unit added": ({"financial_status": "partially_paid"}, {LINE: 1}),
    "authorized": ({"financial_status": "authorized"}, None),
    "pending": ({"financial_status": "pending"}, None),
    "null": ({"financial_status": None}, None),
    "high risk": ({"assessments": ["LOW", "HIGH"]}, None),
    "recommended to cancel": ({"assessments": [], "recommendation": "CANCEL"}, None),
    "not assessed": ({"risk": "NONE"}, None),
    "risk pending": ({"risk": "PENDING"}, None),
    "on hold": ({"part": {"status": "ON_HOLD"}}, None),
    "one unit on hold": ({"part": {"status": "ON_HOLD", "lines": [{"line": LINE, "remaining": 1}]}}, None),
    "scheduled": ({"part": {"status": "SCHEDULED", "fulfill_at": "2026-11-25T00:00:00+00:00"}}, None),
    "pickup": ({"part": {"method": "PICK_UP"}}, None),
    "typed": ({"line": {"properties": [{"name": "Engraving", "value": "For Mia"}]}}, None),
}
NEVER = ("test", "canceled", "voided", "refunded")
#: Reasons that a click does not wait for, and those that only one of the two units has.
WAITED_FOR, ONE_UNIT = ("not assessed", "risk pending"), ("one unit added", "one unit on hold")


def kinds(books):
    return [each.kind for each in books.differences()]


def against(books):
    return kinds(books).count(AGAINST)


def books_with(no, after=-300.0):
    books = honest_books()
    changes, paid = NOES[no]
    say(books.views[0], after, paid, **deepcopy(changes))
    return books


@pytest.mark.parametrize("no", NOES)
def test_a_purchase_against_a_no_is_found_for_good(no):
    found = books_with(no).differences()
    assert AGAINST in [each.kind for each in found]
    assert all(each.final for each in found if each.kind == AGAINST)


@pytest.mark.parametrize("no", NOES)
def test_a_no_that_came_when_it_was_bought_already_is_nobodys_mistake(no):
    assert against(books_with(no, after=300)) == 0


@pytest.mark.parametrize("no", NOES)
def test_a_no_that_came_while_it_was_under_way_is_nobodys_mistake(no):
    assert against(books_with(no, after=-5)) == 0


@pytest.mark.parametrize("no", NOES)
def test_a_no_that_ended_in_time_is_none(no):
    books = books_with(no)
    said = books.views[0].said
    said.append(replace(said[0], at=SECOND - 100))
    assert kinds(books) == []


@pytest.mark.parametrize("no", NOES)
def test_a_persons_yes_is_for_everything_but_what_nobody_may_buy(no):
    books = books_with(no)
    books.views[0].clicks.append(Click(SECOND - 100, anyway=True))
    assert bool(against(books)) == (no in NEVER)


@pytest.mark.parametrize("no", NOES)
def test_a_click_without_a_yes_only_does_without_an_assessment(no):
    books = books_with(no)
    books.views[0].clicks.append(Click(SECOND - 100, anyway=False))
    assert bool(against(books)) == (no not in WAITED_FOR)


def test_a_yes_that_came_later_is_none():
    books = books_with("on hold")
    books.views[0].clicks.append(Click(SECOND + 1, anyway=True))
    assert against(books) == 1


def test_what_was_bought_against_a_no_stays_when_aliexpress_closed_it():
    books = books_with("high risk")
    books.views[0].bought[0]["items"][0]["end_reason"] = "CANCELED"
    assert against(books) == 1


def test_the_risk_is_waited_for_an_hour():
    books = honest_books()
    say(books.views[0], -300, risk="NONE", created_at="2026-11-23T08:59:00+00:00")
    assert kinds(books) == []


def test_units_that_a_refund_names_are_not_owed_wherever_they_are():
    books = honest_books()
    say(books.views[0], -300, line={"refunded": 1}, financial_status="partially_refunded", refunded="19.00")
    assert AGAINST in kinds(books)
    books.views[0].bought[0]["items"][0]["quantity"] = 1
    assert AGAINST not in kinds(books)


def test_hidden_properties_are_none():
    books = honest_books()
    typed = [{"name": "_key", "value": "7"}, {"name": "Note", "value": " "}]
    say(books.views[0], -300, line={"properties": typed})
    assert kinds(books) == []


@pytest.mark.parametrize(
    ("switches", "clicked", "found"),
    [
        ([(0.0, True), (SECOND - 300, False)], False, True),
        ([(0.0, True), (SECOND - 300, False)], True, False),
        ([(0.0, True), (SECOND - 300, False), (SECOND - 200, True)], False, True),
        ([(0.0, True), (SECOND - 900, False), (SECOND - 800, True)], False, False),
        ([(0.0, False)], False, True),
        ([(0.0, False)], True, False),
        ([(0.0, True), (SECOND - 5, False)], False, False),
    ],
    ids=["off", "off, clicked", "on again", "on before it came", "by clicks", "clicked", "off just now"],
)
def test_nothing_is_bought_by_itself_while_it_is_switched_off_nor_what_came_before(switches, clicked, found):
    books = honest_books()
    books.views[0].shop.switches = switches
    books.views[0].clicks += [Click(SECOND - 100, anyway=False)] if clicked else []
    assert bool(against(books)) == found


def waiting(no):
    """Nothing is bought, and the draft says why."""
    books = books_with(no)
    view = books.views[0]
    view.bought, view.sold["fulfillments"], view.told["fulfillments"] = [], [], []
    [draft] = view.told["supplier_orders"]
    units = 1 if no in ONE_UNIT else 2
    if no in ONE_UNIT:
        view.bought = [{**deepcopy(BOUGHT), "parcels": []}]
        view.bought[0]["items"][0]["quantity"] = 1
        view.told["supplier_orders"].append({**draft, "status": "paid", "trackings": []})
    draft |= {"status": "draft", "numbers": [], "trackings": [], "lines": [{"gid": LINE, "quantity": units}]}
    draft["waits_for"] = view.told["waits_for"] = "For somebody's yes."
    return books


@pytest.mark.parametrize("no", [no for no in NOES if no not in WAITED_FOR])
def test_what_waits_says_why(no):
    books = waiting(no)
    assert kinds(books) == []
    for row in (books.views[0].told, *books.views[0].told["supplier_orders"]):
        row["waits_for"] = ""
    assert kinds(books) == ["waits without a reason"]


def test_what_is_allowed_in_the_end_must_be_bought_whatever_it_waits_for():
    books = waiting("on hold")
    say(books.views[0], 300, part={"status": "OPEN"})
    assert kinds(books) == ["bought too little"]


def test_a_wait_for_the_risk_ends():
    assert kinds(waiting("not assessed")) == ["bought too little"]


def unpaid(no):
    books = books_with(no, after=300)
    books.views[0].bought[0] |= {"status": "PLACE_ORDER_SUCCESS", "parcels": []}
    books.views[0].sold["fulfillments"] = []
    books.views[0].told["supplier_orders"][0] |= {"status": "placed", "trackings": []}
    books.views[0].told["fulfillments"] = []
    return books


@pytest.mark.parametrize("no", ["canceled", "refunded", "archived", "refunded by amount", "pending", "high risk"])
def test_what_is_unpaid_at_aliexpress_and_forbidden_now_says_so(no):
    books = unpaid(no)
    found = [each for each in books.differences() if each.kind == "may be paid"]
    assert [each.final for each in found] == [True]
    books.views[0].told["supplier_orders"][0]["problem"] = "Do not pay: somebody said no."
    assert "may be paid" not in kinds(books)


def test_a_no_of_this_minute_need_not_be_known_yet():
    books = unpaid("high risk")
    books.views[0].now = "2026-11-23T10:20:00+00:00"
    assert [each.final for each in books.differences() if each.kind == "may be paid"] == [False]


def test_a_person_who_said_yes_may_pay():
    books = unpaid("high risk")
    books.views[0].clicks.append(Click(SECOND - 100, anyway=True))
    assert "may be paid" not in kinds(books)
