"""A parcel's status on the order page: forward by newer events, kept when unknown, inert when hostile."""

import logging
from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.models.tracking import MOST_EVENTS
from shopify_app.supplier_values import ParcelEvent
from shopify_app.web.tracking_page import told
from tests.web import rows


@pytest.fixture
def order(shop):
    return rows.take(shop)


@pytest.fixture
def tracking(order):
    return rows.ship(rows.place(rows.draft(order)))


def event(name: str, sub_status: str = "", hours: float = 0, place: str = "") -> ParcelEvent:
    return ParcelEvent(clock.now() + timedelta(hours=hours), name, "", place, sub_status)


def test_a_status_goes_forward_and_back_only_by_a_newer_event(tracking):
    tracking.see((event("Delivered", hours=-3),), "aliexpress")
    tracking.see((event("Out for delivery", hours=-5),), "aliexpress")
    assert (tracking.status, tracking.status_source) == ("Delivered", "aliexpress")
    tracking.see((event("", "Exception_Returning", hours=-1),), "17track")
    assert (tracking.status, tracking.status_source) == ("Exception", "17track")


def test_an_event_twice_is_one_event(tracking):
    seen, before = event("Delivered", hours=-1), len(tracking.events)
    tracking.see((seen, seen), "aliexpress")
    tracking.see((seen,), "aliexpress")
    assert len(tracking.events) == before + 1


def test_a_wrong_clock_is_kept_and_moves_nothing(tracking):
    tracking.see((event("Delivered", hours=100_000),), "aliexpress")
    assert tracking.status == "InfoReceived"
    tracking.see((event("Package picked up", hours=-1),), "aliexpress")
    assert tracking.status == "InTransit"


def test_nobody_knows_the_number_counts_only_until_a_carrier_scanned_it(tracking):
    tracking.see((event("Order created", hours=-9),), "aliexpress")
    tracking.reach("NotFound", "NotFound_Other", None, "17track")
    assert tracking.status == "NotFound"
    tracking.see((event("Package picked up", hours=-1),), "aliexpress")
    tracking.reach("NotFound", "NotFound_Other", None, "17track")
    assert tracking.status == "InTransit"


def test_an_unknown_status_is_shown_as_it_came(tracking, merchant, order):
    tracking.reach("Teleported", "Teleported_Twice", clock.now(), "17track")
    rows.session().commit()
    page = merchant.open(f"/orders/{order.id}").text
    assert ">Teleported</s-badge>" in page
    assert "Twice · " in page
    assert " · 17TRACK<" in page


def test_the_status_is_a_word_with_its_reason_and_source(tracking, merchant, order):
    tracking.see((event("x", "DeliveryFailure_NoBody", place="Springfield"),), "17track")
    tracking.carrier_doubt = "FedEx, GLS"
    rows.session().commit()
    page = merchant.open(f"/orders/{order.id}").text
    assert ">Delivery attempt failed</s-badge>" in page
    assert "Nobody was at home · " in page
    assert " · 17TRACK<" in page
    assert "it fits FedEx, GLS" in page
    assert "Springfield" in page


def test_hostile_events_are_inert_on_the_page_and_in_the_log(tracking, merchant, order, caplog):
    caplog.set_level(logging.DEBUG)
    tracking.see((event(rows.HOSTILE, rows.HOSTILE, place=rows.HOSTILE),), "17track")
    rows.session().commit()
    page = merchant.open(f"/orders/{order.id}").text
    assert "<script>alert" not in page
    assert "{{ 7 * 7 }}" in page
    assert "<script>" not in caplog.text


def test_a_flood_of_huge_events_is_cut(tracking):
    tracking.see(tuple(event("y" * 10_000, hours=-hour) for hour in range(2 * MOST_EVENTS)), "17track")
    assert len(tracking.events) == MOST_EVENTS
    assert max(len(each.name) for each in tracking.events) == 500


def test_a_customer_reads_once_what_two_sources_say_in_the_same_words(tracking):
    at, before = clock.now().replace(second=30), len(tracking.events)
    for second, source in ((30, "aliexpress"), (31, "17track")):
        tracking.see((ParcelEvent(at.replace(second=second), "Left the warehouse", "", ""),), source)
    assert len(tracking.events) == before + 2
    assert [line.name for line in told(tracking)].count("Left the warehouse") == 1
