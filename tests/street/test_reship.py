"""A second parcel for the same units: kept apart, told to the customer, and never fulfilled twice."""

import pytest

from shopify_app import jobs
from shopify_app.db import session
from shopify_app.models import Email, Review, actions
from shopify_app.models.delay import delay_facts
from shopify_app.models.merchant import track
from shopify_app.models.order_status import settle
from tests.web import cases

BY = "test"


def case_of(shop, order) -> Review:
    return cases.case(shop.row(order).supplier_orders[0])


def units_in_shopify(shop, order) -> int:
    return sum(line["quantity"] for f in shop.shopify_order(order)["fulfillments"] for line in f["lines"])


def open_rules(shop, order, sequence) -> set[str]:
    so = shop.row(order).supplier_orders[sequence - 1]
    return {row.rule for row in shop.row(order).reviews if row.supplier_order_id == so.id and row.status == "open"}


def reshipped(shop, order, number="") -> None:
    actions.reship(case_of(shop, order), number, "0", keep_both=True, by=BY)
    session().commit()


def type_number(shop, order, sequence, number) -> None:
    track(shop.row(order), number, sequence=sequence, by=BY)
    session().commit()
    shop.drain()


def test_the_first_parcel_fulfills_and_the_second_brings_no_units(shop, ordered):
    order = ordered((shop.linked(), 2))
    reshipped(shop, order)
    shop.ship(shop.numbers(order)[0])
    shop.later(hours=1)
    shop.until(lambda: units_in_shopify(shop, order) == 2)
    type_number(shop, order, 2, "LP00999999999991")
    assert units_in_shopify(shop, order) == 2
    assert shop.report(order)["status"] == "fulfilled"


def test_the_second_parcel_fulfills_when_it_comes_first_and_the_first_brings_no_units(shop, ordered):
    order = ordered((shop.linked(), 2))
    reshipped(shop, order)
    type_number(shop, order, 2, "LP00999999999992")
    shop.until(lambda: units_in_shopify(shop, order) == 2)
    shop.ship(shop.numbers(order)[0])
    shop.later(hours=1)
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["trackings"])
    shop.drain()
    assert units_in_shopify(shop, order) == 2


def test_a_second_parcel_that_is_canceled_settles_nothing(shop, ordered):
    order = ordered((shop.linked(), 2))
    shop.later(days=8)
    shop.drain()
    assert open_rules(shop, order, 1) == {"late_to_ship"}
    reshipped(shop, order)
    shop.drain()
    assert open_rules(shop, order, 1) == set()
    row = shop.row(order)
    row.supplier_orders[1].cancel("The supplier took it back.", by=BY)
    settle(row, by=BY)
    session().commit()
    assert open_rules(shop, order, 1) == {"late_to_ship"}


def test_nothing_is_bought_again_for_a_reship(shop, ordered):
    order = ordered((shop.linked(), 2))
    reshipped(shop, order)
    shop.row(order).look_again_at = shop.row(order).created_at
    session().commit()
    shop.drain()
    assert len(shop.bought()) == 1
    assert [so["status"] for so in shop.report(order)["supplier_orders"]] == ["paid", "paid"]


def test_a_reship_stands_in_for_a_first_order_that_aliexpress_closed(shop, ordered):
    order = ordered((shop.linked(), 1))
    reshipped(shop, order)
    shop.control(f"aliexpress/orders/{shop.numbers(order)[0]}/cancel")
    shop.later(hours=1)
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "cancelled")
    shop.drain()
    assert len(shop.report(order)["supplier_orders"]) == 2
    type_number(shop, order, 2, "LP00999999999993")
    shop.until(lambda: units_in_shopify(shop, order) == 1)


@pytest.fixture
def told(shop, ordered):
    """Tells the customer about a delay; returns the letters that came."""

    def tell(title, *, again):
        order = ordered((shop.linked(title), 1))
        if again:
            reshipped(shop, order)
        email = actions.tell_customer(case_of(shop, order), by=BY)
        session().commit()
        jobs.run("notify", email.id)
        return order, [letter for letter in shop.books("../mailbox.json") if title in letter["text"]]

    return tell


def test_a_delay_notice_names_another_parcel_only_where_one_was_recorded(shop, told):
    _, plain = told("Plain lamp", again=False)
    _, again = told("Second lamp", again=True)
    assert [len(plain), len(again)] == [1, 1]
    assert "keep both" not in plain[0]["text"]
    assert all(
        text in again[0]["text"] for text in ("Test Buyer", shop.shop.title, "Another parcel", "keep both at no extra")
    )


def test_the_customer_is_told_once(shop, told):
    order, _ = told("Single lamp", again=False)
    with pytest.raises(Exception, match="a letter is sent once"):
        actions.tell_customer(case_of(shop, order), by=BY)
    session().rollback()
    email = session().query(Email).filter_by(order_id=shop.row(order).id, kind="delay").one()
    assert (email.status, "Single lamp" in email.text) == ("sent", True)
    shop.row(order).redact(by=BY)
    session().commit()
    assert email.text is None


def test_a_letter_without_a_name_says_what_is_missing(shop, ordered):
    order = ordered((shop.linked(), 1))
    shop.row(order).redact(by=BY)
    session().commit()
    with pytest.raises(Exception, match="the customer's name and the customer's email address are missing"):
        delay_facts(shop.row(order).supplier_orders[0])
