"""The late rules on real orders: cases open, move and close by themselves, and as the merchant decides."""

import threading
from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import History, ReviewAction, SupplierOrder, former_day, late_policy
from shopify_app.models.lateness import keep
from shopify_app.models.order_status import settle
from shopify_app.steps import review_late

BY = "merchant:1"


def rules(shop, order, status="open"):
    return {review["rule"] for review in shop.report(order)["reviews"] if review["status"] == status}


def bought(shop, order):
    row = shop.row(order)
    return next(so for so in row.supplier_orders if so.counts)


def review(shop, order, rule):
    return next(row for row in shop.row(order).reviews if row.rule == rule)


def later(shop, **delta):
    shop.later(**delta)
    shop.drain()


def test_an_order_that_nobody_placed_is_late_after_24_hours(shop):
    order = shop.buy((shop.linked(), 2))
    later(shop, hours=23)
    assert rules(shop, order) == set()
    later(shop, hours=1, minutes=1)
    assert rules(shop, order) == {"not_ordered"}
    case = review(shop, order, "not_ordered")
    assert case.since == shop.row(order).created_at + timedelta(hours=24)
    assert (case.amount, case.currency, case.country) == (30, "USD", "US")
    shop.command("place", "--order", order["name"])
    shop.drain()
    assert rules(shop, order, "closed") == {"not_ordered"}


def test_an_unpaid_supplier_order_is_late_in_its_last_hours(shop):
    order = shop.buy((shop.linked(), 1))
    shop.command("place", "--order", order["name"])
    later(shop, minutes=20)
    pay_by = bought(shop, order).pay_by
    later(shop, seconds=(pay_by - clock.now()).total_seconds() - 6 * 3600 - 60)
    assert rules(shop, order) == set()
    later(shop, minutes=2)
    assert rules(shop, order) == {"not_paid"}
    case = review(shop, order, "not_paid")
    assert case.next_at == case.lost_at == pay_by
    shop.pay(shop.numbers(order)[0])
    later(shop, minutes=15)
    assert rules(shop, order, "closed") == {"not_paid"}


def test_a_late_order_is_late_to_ship_then_runs_out_of_days_to_ask_for_the_money(shop, ordered):
    order = ordered((shop.linked(), 1))
    later(shop, days=8)
    assert rules(shop, order) == {"late_to_ship"}
    later(shop, days=5)
    assert rules(shop, order) == {"late_to_ship", "refund_deadline"}
    later(shop, days=3)
    assert rules(shop, order) == {"late_to_ship"}
    assert review(shop, order, "refund_deadline").closed_why == "Its last day has passed."


def test_a_silent_parcel_is_followed_to_the_end_of_its_protection(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.drain()
    later(shop, days=15)
    assert {"tracking_inactive", "dispute_opens"} <= rules(shop, order)
    assert "late_to_ship" not in rules(shop, order)
    later(shop, days=20)
    assert {"tracking_inactive", "tracking_expired", "dispute_opens"} <= rules(shop, order)


def test_what_was_promised_at_order_time_is_late_when_it_passed(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.drain()
    days = bought(shop, order).promised_days
    later(shop, days=days - 1)
    assert "late_delivery" not in rules(shop, order)
    later(shop, days=2)
    assert "late_delivery" in rules(shop, order)
    assert "delivery estimate" in review(shop, order, "late_delivery").verdict


def test_a_closed_case_stays_closed_and_a_snoozed_one_comes_back(shop, ordered):
    order = ordered((shop.linked(), 1))
    later(shop, days=8)
    case = review(shop, order, "late_to_ship")
    case.close("The supplier called.", by=BY)
    settle(case.order, by=BY)
    session().commit()
    later(shop, days=1)
    assert rules(shop, order) == set()

    case = review(shop, order, "late_to_ship")
    case.reopen("He did not ship.", by=BY)
    case.snooze(clock.now() + timedelta(days=2), "Wait for Friday.", by=BY)
    settle(case.order, by=BY)
    session().commit()
    later(shop, days=1)
    assert rules(shop, order, "snoozed") == {"late_to_ship"}
    later(shop, days=1, minutes=1)
    assert rules(shop, order) == {"late_to_ship"}


def test_the_page_of_an_earlier_day_is_answered_from_the_moves(shop, ordered):
    order = ordered((shop.linked(), 1))
    before = clock.now()
    later(shop, days=8)
    opened = clock.now()
    shop.ship(shop.numbers(order)[0])
    later(shop, days=1)
    assert "late_to_ship" in rules(shop, order, "closed")
    shop_id = shop.shop.id
    assert former_day.as_of(shop_id, before) == []
    assert [move.review.rule for move in former_day.as_of(shop_id, opened)] == ["late_to_ship"]
    assert [move.review.rule for move in former_day.as_of(shop_id, clock.now())] == []


def test_an_action_moves_the_case_to_its_next_clock(shop, ordered):
    order = ordered((shop.linked(), 1))
    later(shop, days=13)
    assert "refund_deadline" in rules(shop, order)
    ReviewAction.write(bought(shop, order), "request_refund", by=BY)
    settle(shop.row(order), by=BY)
    session().commit()
    assert "refund_deadline" in rules(shop, order, "closed")
    later(shop, days=5, minutes=1)
    assert "supplier_reply_due" in rules(shop, order)
    ReviewAction.write(bought(shop, order), "answer", data={"outcome": "won", "amount": "3.10"}, by=BY)
    settle(shop.row(order), by=BY)
    session().commit()
    assert rules(shop, order) == set()


def test_an_unknown_action_is_refused(shop, ordered):
    row = bought(shop, ordered((shop.linked(), 1)))
    for kind, data in (("sue", {}), ("answer", {"outcome": "maybe"})):
        with pytest.raises(Refused):
            ReviewAction.write(row, kind, data=data, by=BY)


def test_changed_numbers_are_previewed_then_saved_as_a_version(shop, ordered):
    order = ordered((shop.linked(), 1))
    later(shop, days=5)
    changed = {"country": {"US": {"agreed_shipping_days": "4"}}}
    seen = late_policy.preview(shop.shop, changed)
    assert (dict(seen.opens), dict(seen.closes)) == ({"late_to_ship": 1}, {})
    assert seen.opening[0].order_name == order["name"]
    assert rules(shop, order) == set()

    assert late_policy.save(shop.shop, changed, by=BY).version == 1
    session().commit()
    shop.drain()
    assert rules(shop, order) == {"late_to_ship"}
    assert review(shop, order, "late_to_ship").policy_version == 1

    assert dict(late_policy.preview(shop.shop, {}).closes) == {"late_to_ship": 1}
    assert late_policy.save(shop.shop, {}, by=BY).version == 2
    session().commit()
    shop.drain()
    assert rules(shop, order) == set()


def test_a_wrong_number_changes_nothing(shop):
    for changed in (
        {"shop": {"reply_days": "0"}},
        {"shop": {"what": 1}},
        {"planet": {}},
        {"shop": {"reply_days": "x"}},
    ):
        with pytest.raises(Refused):
            late_policy.save(shop.shop, changed, by=BY)


def test_the_agreed_days_stay_a_setting(shop, ordered):
    order = ordered((shop.linked(), 1))
    later(shop, days=5)
    late_policy.save(shop.shop, {"shop": {"agreed_shipping_days": 4}}, by=BY)
    session().commit()
    shop.drain()
    assert rules(shop, order) == {"late_to_ship"}
    shop.command("settings", "agreed_shipping_days=9")
    shop.drain()
    assert rules(shop, order) == set()


def test_nobody_waits_for_test_orders_and_cancelled_ones(shop, ordered):
    test = shop.buy((shop.linked(), 1), test=True)
    cancelled = ordered((shop.linked("Cup"), 1))
    later(shop, days=8)
    assert rules(shop, cancelled) == {"late_to_ship"}
    shop.act(cancelled, "cancel")
    shop.until(lambda: shop.row(cancelled).cancelled_at)
    assert rules(shop, cancelled) == set()
    assert rules(shop, test) == set()


def test_the_money_of_a_parcel_is_watched_after_its_customer_was_refunded(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.drain()
    shop.act(order, "refund", lines=[{"line": order["lines"][0], "quantity": 1}])
    shop.until(lambda: shop.row(order).financial_status == "refunded")
    later(shop, days=7)
    assert rules(shop, order) == {"dispute_opens"}


def test_a_dispute_that_was_opened_on_aliexpress_ends_the_reminder(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.drain()
    later(shop, days=7)
    assert rules(shop, order) - {"tracking_inactive"} == {"dispute_opens"}  # silent or not: the weekday decides
    shop.control(f"aliexpress/orders/{shop.numbers(order)[0]}/dispute")
    later(shop, days=1)
    assert "dispute_opens" not in rules(shop, order)


def test_a_second_look_changes_nothing(shop, ordered):
    order = ordered((shop.linked(), 1))
    later(shop, days=8)
    case = review(shop, order, "late_to_ship")
    moves, lines = len(case.moves), session().query(History).filter_by(shop_id=case.shop_id).count()
    bought(shop, order).late_at = clock.now()
    session().commit()
    review_late.run(0)
    case = review(shop, order, "late_to_ship")
    assert len(case.moves) == moves
    assert session().query(History).filter_by(shop_id=case.shop_id).count() == lines
    assert session().get_one(SupplierOrder, case.supplier_order_id).late_at > clock.now()


def test_a_batch_that_another_worker_took_is_left_alone(shop, ordered):
    ordered((shop.linked(), 1))
    shop.drain()
    shop.later(days=8)
    assert review_late.due(clock.now(), 1)
    assert review_late._take(clock.now())
    session().rollback()
    assert review_late.due(clock.now(), 1)
    mine, others = review_late._take(clock.now()), []

    def work():
        with shop.app.app_context():
            others.extend(review_late._take(clock.now()))
            session().rollback()

    worker = threading.Thread(target=work)
    worker.start()
    # PostgreSQL passes over what is taken; on SQLite it waits until it is committed.
    worker.join(0.2)
    keep(mine, by=BY)
    session().commit()
    worker.join(60)
    assert mine
    assert others == []
