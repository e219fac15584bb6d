"""Every late rule at its boundary, to the second."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from shopify_app.models.late.facts import ActionFacts, Facts, ParcelFacts
from shopify_app.models.late.numbers import DEFAULTS, resolve
from shopify_app.models.late.rules import RULES, evaluate, judge, next_change_at

ZONE = ZoneInfo("America/New_York")
SECOND = timedelta(seconds=1)


def at(*parts, zone=ZONE):
    return datetime(*parts, tzinfo=zone).astimezone(UTC)


PLACED = at(2026, 10, 20, 12)
SHIPPED = at(2026, 10, 26, 9)
EVENT = at(2026, 11, 13, 15, zone=ZoneInfo("Asia/Shanghai"))
DRAFT = Facts("draft", ZONE, customer_paid_at=PLACED, linked_at=PLACED)
UNPAID = Facts("placed", ZONE, placed_at=PLACED, pay_by=at(2026, 10, 21, 12))
PAID = Facts("paid", ZONE, placed_at=PLACED, paid_at=PLACED, supplier="Store 7")
MOVING = ParcelFacts("LP001", "InTransit", SHIPPED, last_event_at=EVENT)
ON_ITS_WAY = replace(PAID, status="shipped", shipped_at=SHIPPED, parcels=(MOVING,))
ASKED = ActionFacts("request_refund", at(2026, 11, 2, 8))
LOST = ActionFacts("answer", at(2026, 11, 3, 8), "lost")


def parcel(**changes):
    return replace(ON_ITS_WAY, parcels=(replace(MOVING, **changes),))


def acted(facts, *actions):
    return replace(facts, actions=actions)


BY_HAND = replace(PAID, status="placed", paid_at=None, placed_by="hand")
DIED = at(2026, 11, 1, 8)
ANNOUNCED = acted(ON_ITS_WAY, ActionFacts("announce_dispute", at(2026, 11, 14, 8)))
BACK_BY = at(2026, 11, 13, 8)

#: rule, facts, since, next date, until when money can be saved, and when it ends by itself.
END = at(2027, 1, 24, 9)
CASES = [
    ("not_ordered", DRAFT, at(2026, 10, 21, 12), None, None, None),
    ("not_ordered", replace(DRAFT, linked_at=at(2026, 10, 25, 7)), at(2026, 10, 25, 7), None, None, None),
    ("not_ordered", replace(DRAFT, status="refused"), at(2026, 10, 21, 12), None, None, None),
    ("not_paid", UNPAID, at(2026, 10, 21, 6), UNPAID.pay_by, UNPAID.pay_by, UNPAID.pay_by),
    ("late_to_ship", PAID, at(2026, 10, 27, 12), at(2026, 11, 4, 12), None, None),
    ("late_to_ship", replace(PAID, agreed_days=10), at(2026, 10, 30, 12), at(2026, 11, 4, 12), None, None),
    ("late_to_ship", BY_HAND, at(2026, 10, 27, 12), None, None, None),
    ("tracking_inactive", ON_ITS_WAY, at(2026, 11, 20, 2), END, END, None),
    ("tracking_inactive", parcel(last_event_at=None), at(2026, 11, 2, 8), END, END, None),
    ("tracking_unrecognised", parcel(status="NotFound", told_at=DIED), DIED, END, END, None),
    ("tracking_expired", parcel(status="Expired", told_at=DIED), DIED, END, END, None),
    ("tracking_expired", parcel(last_event_at=at(2026, 10, 28, 8)), at(2026, 11, 27, 8), END, END, None),
    ("late_delivery", replace(ON_ITS_WAY, promised_days=14), at(2026, 11, 3, 12), END, END, None),
    ("late_delivery", replace(ON_ITS_WAY, guaranteed_days=60), at(2026, 12, 19, 12), at(2027, 1, 3, 12), None, None),
    ("late_delivery", parcel(expected_at=at(2026, 11, 9)), at(2026, 11, 9), END, END, None),
    ("ultimatum_over", ANNOUNCED, at(2026, 11, 16, 8), END, END, None),
    ("dispute_opens", ON_ITS_WAY, at(2026, 11, 1, 0), END, END, None),
    ("refund_deadline", PAID, at(2026, 11, 1, 12), at(2026, 11, 4, 12), at(2026, 11, 4, 12), at(2026, 11, 4, 12)),
    ("protection_ends", ON_ITS_WAY, at(2027, 1, 21, 9), END, END, END),
    ("supplier_reply_due", acted(ON_ITS_WAY, ASKED), at(2026, 11, 7, 8), END, END, None),
    ("return_deadline", acted(ON_ITS_WAY, ASKED, LOST), LOST.at, BACK_BY, BACK_BY, None),
]  # fmt: skip
IDS = [f"{case[0]}-{number}" for number, case in enumerate(CASES)]


def verdict(rule, facts, now):
    return next((said for said in evaluate(facts, DEFAULTS, now) if said.rule == rule), None)


def test_every_rule_has_a_case():
    assert {case[0] for case in CASES} == {*RULES}
    assert len(RULES) == 13


@pytest.mark.parametrize(("rule", "facts", "since", "next_at", "lost_at", "ends"), CASES, ids=IDS)
def test_a_rule_holds_from_its_second_on(rule, facts, since, next_at, lost_at, ends):
    assert verdict(rule, facts, since - SECOND) is None
    said = verdict(rule, facts, since)
    assert said.since == since
    assert next_at is None or said.next_at == next_at
    assert lost_at is None or said.lost_at == lost_at
    assert "{" not in said.sentence
    if ends:
        assert verdict(rule, facts, ends - SECOND) is not None
        assert verdict(rule, facts, ends) is None


@pytest.mark.parametrize(("rule", "facts", "since", "next_at", "lost_at", "ends"), CASES, ids=IDS)
def test_following_the_next_changes_misses_no_opening(rule, facts, since, next_at, lost_at, ends):
    now, seen = at(2026, 10, 1), []
    for _ in range(40):
        verdicts, later = judge(facts, DEFAULTS, now)
        seen += [(said.rule, said.since, now) for said in verdicts if said.since == now]
        if later is None:
            break
        assert later > now
        now = later
    assert later is None
    assert (rule, since, since) in seen or since < at(2026, 10, 1)


@pytest.mark.parametrize(("rule", "facts", "since", "next_at", "lost_at", "ends"), CASES, ids=IDS)
def test_where_no_customer_waits_only_the_money_at_the_supplier_counts(rule, facts, since, next_at, lost_at, ends):
    void = replace(facts, void=True)
    said = {each.rule for each in evaluate(void, DEFAULTS, since)}
    assert (rule in said) == RULES[rule].for_money
    assert all(RULES[each].for_money for each in said)


def test_nothing_is_at_stake_where_nothing_was_bought_for_an_order_that_ended():
    for facts in (DRAFT, UNPAID, replace(DRAFT, status="refused"), replace(PAID, status="cancelled")):
        assert next_change_at(replace(facts, void=True), DEFAULTS, PLACED) is None


def test_a_refunded_customer_does_not_end_the_dispute():
    refunded = replace(ON_ITS_WAY, void=True)
    assert verdict("dispute_opens", refunded, at(2026, 11, 20)).lost_at == END
    assert verdict("protection_ends", refunded, at(2027, 1, 22)).lost_at == END


def test_a_delivered_parcel_does_not_count():
    late = at(2027, 1, 22)
    gone = replace(ON_ITS_WAY, promised_days=14, parcels=(replace(MOVING, status="Delivered"),))
    assert evaluate(gone, DEFAULTS, late) == []
    one_missing = replace(gone, parcels=(*gone.parcels, replace(MOVING, number="LP002")))
    assert "LP002" in verdict("tracking_inactive", one_missing, late).sentence


def test_the_worst_parcel_is_named():
    worse = ParcelFacts("LP777", "InTransit", SHIPPED, last_event_at=SHIPPED)
    assert "LP777" in verdict("tracking_inactive", replace(ON_ITS_WAY, parcels=(MOVING, worse)), EVENT).sentence


def test_what_can_be_lost_stays_until_it_arrived_also_behind_its_last_day():
    assert verdict("dispute_opens", ON_ITS_WAY, END + timedelta(days=30)).lost_at == END
    assert verdict("return_deadline", acted(ON_ITS_WAY, ASKED, LOST), BACK_BY + timedelta(days=30)).lost_at == BACK_BY


def test_an_order_that_aliexpress_completes_has_arrived_unless_a_number_is_dead():
    late = at(2026, 12, 1)
    assert evaluate(replace(ON_ITS_WAY, status="finished"), DEFAULTS, late) == []
    dead = replace(parcel(status="NotFound", told_at=DIED), status="finished")
    assert {"tracking_unrecognised", "dispute_opens"} <= {said.rule for said in evaluate(dead, DEFAULTS, late)}


def test_asking_in_time_ends_the_warning():
    assert verdict("refund_deadline", acted(PAID, ASKED), at(2026, 11, 3)) is None
    disputed = acted(ON_ITS_WAY, ActionFacts("open_dispute", at(2026, 11, 5)))
    assert {said.rule for said in evaluate(disputed, DEFAULTS, at(2027, 1, 22))}.isdisjoint(
        {"dispute_opens", "protection_ends", "refund_deadline", "ultimatum_over"}
    )


def test_a_dispute_that_aliexpress_tells_of_ends_the_warnings():
    disputed = replace(ANNOUNCED, disputed=True)
    for now in (at(2026, 11, 3), at(2026, 11, 20), at(2027, 1, 22)):
        said = {each.rule for each in evaluate(disputed, DEFAULTS, now)}
        assert said.isdisjoint({"dispute_opens", "protection_ends", "refund_deadline", "ultimatum_over"})


def test_an_ultimatum_ends_when_something_moves():
    announced = acted(ON_ITS_WAY, ActionFacts("announce_dispute", EVENT - SECOND))
    assert verdict("ultimatum_over", announced, at(2026, 11, 30)) is None
    dead = replace(MOVING, number="LP002", status="NotFound", last_event_at=None)
    assert verdict("ultimatum_over", replace(announced, parcels=(MOVING, dead)), at(2026, 11, 30)) is not None
    slow = replace(dead, status="InTransit")
    assert verdict("ultimatum_over", replace(announced, parcels=(MOVING, slow)), at(2026, 11, 30)) is None


def test_an_ultimatum_ends_when_a_second_parcel_is_sent():
    sent_again = acted(ANNOUNCED, *ANNOUNCED.actions, ActionFacts("reship", at(2026, 11, 15)))
    assert verdict("ultimatum_over", sent_again, at(2026, 11, 30)) is None
    before = acted(ANNOUNCED, ActionFacts("reship", at(2026, 11, 5)), *ANNOUNCED.actions)
    assert verdict("ultimatum_over", before, at(2026, 11, 30)) is not None


def test_a_payment_window_shorter_than_the_warning_warns_from_the_order_on():
    short = replace(UNPAID, pay_by=PLACED + timedelta(hours=1))
    assert verdict("not_paid", short, PLACED).since == PLACED


def test_an_estimate_that_passed_has_the_guarantee_as_its_next_date():
    promised = replace(ON_ITS_WAY, promised_days=14, guaranteed_days=30)
    assert verdict("late_delivery", promised, at(2026, 11, 4)).next_at == at(2026, 11, 19, 12)
    assert verdict("late_delivery", promised, at(2026, 11, 20)).next_at == at(2026, 12, 4, 12)


def test_a_payment_of_an_unknown_day_counts_from_the_order():
    unsaid = replace(PAID, paid_at=None, pay_by=at(2026, 10, 21, 12))
    assert verdict("late_to_ship", unsaid, at(2026, 10, 27, 12)).since == at(2026, 10, 27, 12)
    assert verdict("late_to_ship", replace(unsaid, status="placed"), at(2026, 10, 28)) is None


def test_a_running_ultimatum_is_the_next_date_of_a_dead_number():
    dead = acted(parcel(status="NotFound"), ActionFacts("announce_dispute", at(2026, 11, 14, 8)))
    assert verdict("tracking_unrecognised", dead, at(2026, 11, 15)).next_at == at(2026, 11, 16, 8)


def test_a_reship_settles_the_parcel_but_not_the_money():
    sent_again = acted(replace(ON_ITS_WAY, promised_days=14), ActionFacts("reship", at(2026, 11, 5)))
    assert {said.rule for said in evaluate(sent_again, DEFAULTS, at(2026, 12, 20))} == {
        "late_delivery",
        "dispute_opens",
    }
    assert verdict("late_to_ship", acted(PAID, ActionFacts("reship", at(2026, 11, 5))), at(2026, 12, 1)) is None


def test_money_that_came_back_ends_every_rule():
    for outcome in ("won", "partly"):
        back = acted(replace(ON_ITS_WAY, promised_days=14), ASKED, replace(LOST, outcome=outcome))
        assert evaluate(back, DEFAULTS, at(2026, 12, 20)) == []


def test_a_newer_request_waits_for_an_answer_again():
    again = acted(ON_ITS_WAY, ASKED, LOST, replace(ASKED, at=at(2026, 11, 20)))
    assert verdict("supplier_reply_due", again, at(2026, 11, 25)).since == at(2026, 11, 25)
    assert verdict("return_deadline", again, at(2026, 11, 10)) is None


def test_the_most_specific_number_counts():
    changed = {
        "shop": {"reply_days": 6},
        "country": {"BR": {"reply_days": 7, "refund_days": 20, "silent_days": 40}},
        "service": {"CAINIAO": {"reply_days": 8, "refund_days": 21}},
        "supplier": {"5": {"reply_days": 9, "agreed_shipping_days": 4}},
    }
    numbers = resolve(changed, DEFAULTS, supplier="5", service="CAINIAO", country="BR")
    names = ("reply_days", "refund_days", "silent_days", "agreed_shipping_days", "ultimatum_days")
    assert [numbers[name] for name in names] == [9, 21, 40, 4, 2]
    assert resolve(changed, DEFAULTS, supplier="6", service="", country="")["reply_days"] == 6


def test_dates_are_said_in_the_merchants_zone_and_events_in_the_suppliers():
    said = verdict("tracking_inactive", ON_ITS_WAY, at(2026, 11, 21))
    assert said.sentence == (
        "5 business days without an event of parcel LP001: last event Fri Nov 13, 2026 in the supplier's time."
    )
    paid_late = replace(PAID, paid_at=at(2026, 10, 20, 23, 30))
    assert "Paid on Tue Oct 20, 2026; Store 7" in verdict("late_to_ship", paid_late, at(2026, 11, 1)).sentence


def test_a_suppliers_name_is_text_and_nothing_else():
    hostile = replace(PAID, supplier="{facts} {0} %s <b>")
    assert "{facts} {0} %s <b> agreed" in verdict("late_to_ship", hostile, at(2026, 11, 1)).sentence
