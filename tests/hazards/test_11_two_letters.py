"""One letter for a shipment and kind, whoever sends it, whatever the mail server says."""

import pytest

from shopify_app import jobs
from shopify_app.models import Email


@pytest.fixture
def own_mail(shop):
    """Waybill mails the customers; the mail server is well again after the test."""
    shop.command("settings", "email_sender=app")
    yield shop
    shop.control("mailbox", mode="ok")


def letter(shop, order) -> Email:
    row = shop.row(order)
    return row.emails[0]


def of(shop, title) -> list:
    return [m for m in shop.books("../mailbox.json") if title in m["text"]]


def fulfilled(shop, order):
    return shop.until(lambda: all(f["gid"] for f in shop.report(order)["fulfillments"] or [{"gid": ""}]))


def test_a_greylisted_letter_goes_out_later(own_mail, shipped):
    own_mail.control("mailbox", mode="greylist")
    order = shipped((own_mail.linked("Gray lamp"), 1))
    fulfilled(own_mail, order)
    assert letter(own_mail, order).status == "waiting"
    own_mail.control("mailbox", mode="ok")
    own_mail.later(hours=1)
    own_mail.until(lambda: letter(own_mail, order).status == "sent")
    assert len(of(own_mail, "Gray lamp")) == 1


@pytest.mark.parametrize("mode", ["full", "refuse"])
def test_a_refused_letter_is_shown_and_can_be_sent_again(own_mail, shipped, mode):
    own_mail.control("mailbox", mode=mode)
    order = shipped((own_mail.linked(f"Lamp {mode}"), 1))
    fulfilled(own_mail, order)
    own_mail.until(lambda: letter(own_mail, order).status == "failed")
    assert letter(own_mail, order).problem
    own_mail.control("mailbox", mode="ok")
    own_mail.post(f"/orders/{own_mail.row(order).id}/emails/{letter(own_mail, order).id}/again")
    own_mail.until(lambda: letter(own_mail, order).status == "sent")
    assert len(of(own_mail, f"Lamp {mode}")) == 1


def test_a_letter_whose_answer_was_lost_is_not_sent_twice(own_mail, shipped):
    own_mail.control("mailbox", mode="lost_answer")
    order = shipped((own_mail.linked("Lost lamp"), 1))
    fulfilled(own_mail, order)
    own_mail.until(lambda: letter(own_mail, order).status == "failed")
    assert "not sent again by itself" in letter(own_mail, order).problem
    assert own_mail.report(order)["status"] == "problem"
    assert "not sent again by itself" in own_mail.open("/orders").text
    own_mail.control("mailbox", mode="ok")
    own_mail.later(days=1)
    own_mail.drain()
    assert len(of(own_mail, "Lost lamp")) == 1


def test_the_merchant_can_say_that_the_customer_knows(own_mail, shipped):
    own_mail.control("mailbox", mode="lost_answer")
    order = shipped((own_mail.linked("Known lamp"), 1))
    fulfilled(own_mail, order)
    own_mail.until(lambda: letter(own_mail, order).status == "failed")
    told = f"/orders/{own_mail.row(order).id}/emails/{letter(own_mail, order).id}/told"
    own_mail.post(told)
    assert own_mail.report(order)["status"] == "fulfilled"
    assert "not waiting for you" in own_mail.post(told).text
    own_mail.control("mailbox", mode="ok")
    own_mail.later(days=1)
    own_mail.drain()
    assert len(of(own_mail, "Known lamp")) == 1


def test_a_worker_that_died_while_sending_leaves_it_to_a_person(own_mail, shipped):
    own_mail.control("mailbox", mode="greylist")
    order = shipped((own_mail.linked("Dead lamp"), 1))
    fulfilled(own_mail, order)
    row = letter(own_mail, order)
    row.status = "sending"
    jobs.session().commit()
    own_mail.control("mailbox", mode="ok")
    own_mail.later(hours=1)
    own_mail.drain()
    assert letter(own_mail, order).status == "failed"
    assert of(own_mail, "Dead lamp") == []


def test_after_five_tries_the_problem_is_shown(own_mail, shipped):
    own_mail.control("mailbox", mode="down")
    order = shipped((own_mail.linked("Down lamp"), 1))
    fulfilled(own_mail, order)
    for _ in range(6):
        own_mail.later(hours=2)
        own_mail.drain()
    assert letter(own_mail, order).status == "failed"


def test_a_customer_without_email_gets_none(own_mail, shipped):
    order = shipped((own_mail.linked("Silent lamp"), 1), email=None)
    fulfilled(own_mail, order)
    assert letter(own_mail, order).status == "none"
    assert of(own_mail, "Silent lamp") == []
