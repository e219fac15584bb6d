"""The reconciler reports each kind of difference, by its order, when the books are doctored."""

from copy import deepcopy

import pytest

from soak.books import Books
from tests.soak.honest_books import BOUGHT, FORMER, NUMBER, PARCEL, honest_books, say


def lose_order(books: Books) -> None:
    books.views[0].told = None


def invent_order(books: Books) -> None:
    books.shops[0].report["orders"].append({"gid": "gid://shopify/Order/2", "name": "#1001"})


def lose_webhook(books: Books) -> None:
    books.shops[0].report["deliveries"] = {"stored": 1, "handled": 1, "problems": []}


def invent_webhook(books: Books) -> None:
    books.shops[0].report["deliveries"] = {"stored": 3, "handled": 3, "problems": []}


def leave_webhook(books: Books) -> None:
    books.shops[0].report["deliveries"]["handled"] = 1


def buy_again(books: Books) -> None:
    again = {**deepcopy(BOUGHT), "number": "8190430000141604", "parcels": []}
    books.views[0].bought.append(again)
    books.views[0].told["supplier_orders"][0]["numbers"].append(again["number"])


def buy_after_a_refund(books: Books) -> None:
    say(books.views[0], -300, line={"refunded": 1, "current_quantity": 1})


def buy_less(books: Books) -> None:
    books.views[0].bought[0]["items"][0]["quantity"] = 1


def forget_purchase(books: Books) -> None:
    books.views[0].told["supplier_orders"][0]["numbers"] = []


def fulfill_without_parcel(books: Books) -> None:
    books.views[0].bought[0]["parcels"][0]["items"][0]["quantity"] = 1


def forget_fulfillment(books: Books) -> None:
    books.views[0].sold["fulfillments"], books.views[0].sold["lines"][0]["unfulfilled"] = [], 2


def renumber(books: Books) -> None:
    books.views[0].bought[0]["parcels"][0] |= {"mail_no": FORMER, "old_numbers": [PARCEL]}


def stay_partly_shipped(books: Books) -> None:
    books.views[0].told["supplier_orders"][0]["status"] = "partly_shipped"


def stay_shipped(books: Books) -> None:
    books.views[0].bought[0]["items"][0]["end_reason"] = "CANCELED"


def mail_again(books: Books) -> None:
    books.views[0].letters.append({"text": f"Your parcel is {PARCEL}."})


def mail_nothing(books: Books) -> None:
    books.views[0].sold["notifications"] = []


def mail_something_else(books: Books) -> None:
    books.views[0].letters.append({"text": "Your parcel is LP00000000000000."})


def stay_placing(books: Books) -> None:
    books.views[0].told["supplier_orders"][0]["status"] = "placing"


def stay_sending(books: Books) -> None:
    books.views[0].told["fulfillments"][0]["status"] = "sending"


KINDS = {
    lose_order: "order lost",
    invent_order: "order invented",
    lose_webhook: "webhooks",
    invent_webhook: "webhooks",
    leave_webhook: "webhooks not handled",
    buy_again: "bought twice",
    buy_after_a_refund: "bought too much",
    buy_less: "bought too little",
    forget_purchase: "purchase unknown",
    fulfill_without_parcel: "fulfilled too much",
    forget_fulfillment: "parcel not fulfilled",
    renumber: "old number",
    stay_partly_shipped: "stale status",
    stay_shipped: "stale status",
    mail_again: "two letters",
    mail_nothing: "no letter",
    mail_something_else: "letter for nothing",
    stay_placing: "limbo",
    stay_sending: "limbo",
}


def test_honest_books_agree():
    assert honest_books().differences() == []


@pytest.mark.parametrize(("doctor", "kind"), KINDS.items(), ids=lambda item: getattr(item, "__name__", ""))
def test_a_doctored_book_is_found(doctor, kind):
    books = honest_books()
    doctor(books)
    found = {(each.kind, each.order) for each in books.differences()}
    assert kind in {name for name, _ in found}
    assert {order for _, order in found} <= {"#1001", "-"}


def test_a_visible_problem_explains_what_is_missing():
    books = honest_books()
    books.views[0].bought, books.views[0].sold["fulfillments"] = [], []
    supplier_order = books.views[0].told["supplier_orders"][0]
    supplier_order |= {"status": "placing", "numbers": [], "trackings": [], "problem": "Its answer was lost."}
    books.views[0].told["fulfillments"] = []
    assert books.differences() == []


def test_a_problem_of_another_line_explains_nothing():
    books = honest_books()
    books.views[0].bought[0]["items"][0]["quantity"] = 1
    other = {"status": "refused", "numbers": [], "waits_for": "", "problem": "Sold out.", "trackings": []}
    books.views[0].told["supplier_orders"].append({**other, "lines": [{"gid": "gid://shopify/LineItem/2"}]})
    assert "bought too little" in {each.kind for each in books.differences()}


def test_a_refund_after_the_purchase_is_nobodys_mistake():
    books = honest_books()
    say(books.views[0], 300, line={"refunded": 1, "current_quantity": 1})
    assert books.differences() == []
    assert NUMBER in books.views[0].told["supplier_orders"][0]["numbers"]


def test_a_number_that_was_added_to_a_fulfillment_by_hand_is_the_letter_of_its_parcel():
    books = honest_books()
    sold = books.views[0].sold
    [ours] = sold["fulfillments"]
    by_hand = {**ours, "gid": "gid://shopify/Fulfillment/2", "by": "merchant", "lines": []}
    sold["fulfillments"].append(by_hand)
    sold["notifications"] = [{"kind": "shipping_update", "fulfillment": by_hand["gid"]}]
    assert books.differences() == []
    sold["notifications"].append({"kind": "shipping_confirmation", "fulfillment": ours["gid"]})
    assert [each.kind for each in books.differences()] == ["two letters"]
