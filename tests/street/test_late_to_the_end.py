"""Late cases from the first click to the last day: `drain` alone opens and closes them, and actions start clocks."""

import pytest

from shopify_app.models.review import NEVER

UNKNOWN = "LP00000000000001"


def rules(shop, order, status="open"):
    return {review["rule"] for review in shop.report(order)["reviews"] if review["status"] == status}


def later(shop, **delta):
    shop.later(**delta)
    result = shop.app.test_cli_runner().invoke(args=["drain"])
    assert result.exit_code == 0, result.output


def act(shop, order, rule, kind, **form):
    case = next(row for row in shop.row(order).reviews if row.rule == rule and row.status == "open")
    answer = shop.post(f"/late/act/{kind}", review=case.id, **form)
    assert answer.status_code == 303, answer.text


@pytest.fixture
def unknown(followed, ordered):
    """An order for which the supplier gave a number that no carrier knows."""
    order = ordered((followed.linked(), 1))
    followed.drain()
    followed.command("track", "--order", order["name"], "--number", UNKNOWN)
    followed.drain()
    assert rules(followed, order) == set()
    later(followed, minutes=11)
    return order


def test_a_number_that_no_carrier_knows_leads_to_a_dispute(followed, unknown):
    assert rules(followed, unknown) == {"tracking_unrecognised"}
    assert followed.post("/late/act/open_dispute", review=followed.row(unknown).reviews[0].id).status_code == 422
    act(followed, unknown, "tracking_unrecognised", "message", text="Please confirm it. In two days a dispute follows.")
    later(followed, days=1, hours=23)
    assert "ultimatum_over" not in rules(followed, unknown)
    later(followed, hours=1)
    assert {"tracking_unrecognised", "ultimatum_over"} <= rules(followed, unknown)
    act(followed, unknown, "ultimatum_over", "open_dispute", ground="not_arrived")
    assert "ultimatum_over" in rules(followed, unknown, "closed")


def test_a_scan_ends_what_an_unknown_number_began(followed, unknown):
    act(followed, unknown, "tracking_unrecognised", "message", text="Please confirm it. In two days a dispute follows.")
    later(followed, days=2)
    followed.control(f"17track/numbers/{UNKNOWN}/scan", sub_status="InTransit_PickedUp")
    later(followed, hours=13)
    assert {"tracking_unrecognised", "ultimatum_over"} <= rules(followed, unknown, "closed")


def test_a_carrier_that_gave_up_is_late_until_it_delivers(followed, shipped):
    order = shipped((followed.linked(), 1))
    followed.drain()
    later(followed, days=29)
    assert "tracking_expired" not in rules(followed, order)
    later(followed, days=3)
    assert {"tracking_expired", "tracking_inactive"} <= rules(followed, order)
    number = followed.report(order)["supplier_orders"][0]["trackings"][0]["number"]
    followed.control(f"17track/numbers/{number}/scan", sub_status="Delivered_Other")
    later(followed, hours=13)
    assert rules(followed, order) == set()
    assert "tracking_expired" in rules(followed, order, "closed")


def below(shop, order):
    """The rules of open cases that cannot be lost any more: they stand below all others."""
    return {row.rule for row in shop.row(order).reviews if row.status == "open" and row.lost_on == NEVER}


def test_a_refused_refund_ends_with_the_item_on_its_way_back(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.drain()
    later(shop, days=7)
    act(shop, order, "dispute_opens", "request_refund", text="Please refund this order.")
    later(shop, days=5)
    assert "supplier_reply_due" in rules(shop, order)
    act(shop, order, "supplier_reply_due", "answer", outcome="lost")
    assert "supplier_reply_due" in rules(shop, order, "closed")
    assert "return_deadline" in rules(shop, order)
    assert "return_deadline" not in below(shop, order)
    later(shop, days=10, minutes=1)
    assert "return_deadline" in below(shop, order)


def test_the_last_days_of_buyer_protection_are_said_and_then_over(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.drain()
    case_days = shop.row(order).supplier_orders[0].guaranteed_days + 15
    later(shop, days=case_days - 4)
    assert "protection_ends" not in rules(shop, order)
    later(shop, days=2)
    assert "protection_ends" in rules(shop, order)
    later(shop, days=3)
    assert "protection_ends" in rules(shop, order, "closed")
    assert "dispute_opens" in below(shop, order)
