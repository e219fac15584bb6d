"""17TRACK follows parcels: forty in one call, quota watched, pushes only as hints, a new number changed once."""

from dataclasses import replace

import pytest
import requests
import sqlalchemy as sa

from sandbox.settings import Settings
from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, SupplierOrder, Tracking, Watch
from shopify_app.steps import watch
from tests.town import Town


def parcel(town: Town, order: dict[str, str]) -> dict:
    return town.report(order)["supplier_orders"][0]["trackings"][0]


def row(town: Town, order: dict[str, str]) -> Tracking:
    session().expire_all()
    made = town.row(order)
    assert made is not None
    return made.supplier_orders[0].trackings[0]


def on_its_way(town: Town, shipped) -> tuple[dict[str, str], str]:
    """An order whose parcel 17TRACK follows."""
    order = shipped((town.linked(), 1))
    town.until(lambda: [t for so in town.report(order)["supplier_orders"] for t in so["trackings"]])
    town.drain()
    return order, parcel(town, order)["number"]


def books(town: Town) -> dict:
    return town.books("17track")


def test_a_shipped_parcel_is_registered_once_and_its_scans_come_in(followed, shipped):
    order, number = on_its_way(followed, shipped)
    assert number in books(followed)["numbers"]
    used = books(followed)["used"]

    followed.control(f"17track/numbers/{number}/scan", sub_status="InTransit_CustomsProcessing", location="Chicago, US")
    followed.later(minutes=11)
    followed.drain()

    assert books(followed)["used"] == used
    tracking = row(followed, order)
    assert (tracking.status, tracking.sub_status) == ("InTransit", "InTransit_CustomsProcessing")
    assert tracking.status_source == "17track"
    assert {event.source for event in tracking.events} == {"aliexpress", "17track"}
    assert [event.location for event in tracking.events if event.location] == ["Chicago, US"]


def test_a_push_makes_the_parcel_read_again_and_only_a_signed_one(followed, shipped):
    order, number = on_its_way(followed, shipped)
    followed.later(minutes=11)
    followed.drain()
    followed.control(f"17track/numbers/{number}/scan", sub_status="OutForDelivery_Other")

    assert followed.control(f"17track/numbers/{number}/push", bad_sign=True)["status"] == 401
    followed.drain()
    assert parcel(followed, order)["status"] == "InTransit"

    assert followed.control(f"17track/numbers/{number}/push")["status"] == 200
    followed.drain()
    assert parcel(followed, order)["status"] == "OutForDelivery"


def test_an_old_scan_that_comes_late_moves_nothing_back(followed, shipped):
    order, number = on_its_way(followed, shipped)
    followed.control(f"17track/numbers/{number}/scan", sub_status="Delivered_Other")
    followed.control(f"17track/numbers/{number}/scan", sub_status="InTransit_Arrival", seconds_ago=1800)
    followed.later(minutes=11)
    followed.drain()
    assert parcel(followed, order)["status"] == "Delivered"
    assert row(followed, order).watch.look_again_at is None


def test_the_last_carriers_number_is_one_change_and_aliexpress_does_not_turn_it_back(followed, shipped):
    order, number = on_its_way(followed, shipped)
    followed.until(lambda: followed.shopify_order(order)["fulfillments"])
    supplier_number = followed.numbers(order)[0]
    followed.control(f"aliexpress/orders/{supplier_number}/last_mile")
    followed.later(minutes=11)
    followed.drain()

    changed = parcel(followed, order)
    assert changed["number"] != number
    assert changed["carrier"] == "USPS"
    followed.later(hours=13)
    followed.drain()
    lines = [line for line in followed.report(order)["history"] if line["what"].startswith("tracking number:")]
    assert len(lines) == 1
    assert [f["numbers"] for f in followed.report(order)["fulfillments"]] == [[changed["number"]]]
    tracking = row(followed, order)
    # AliExpress may go on showing the number before.
    assert Tracking.find(tracking.supplier_order, number, supplier_number="", by="test").id == tracking.id


def test_a_spent_quota_is_said_on_settings_and_registering_waits(followed, shipped):
    followed.control("17track/mode", total=100, used=100)
    _order, number = on_its_way(followed, shipped)
    assert number not in books(followed)["numbers"]
    assert "used up" in followed.open("/settings").text
    calls = books(followed)["calls"].get("register", 0)
    followed.drain()
    assert books(followed)["calls"].get("register", 0) == calls

    followed.control("17track/mode", total=200)
    followed.later(hours=7)
    followed.drain()
    assert number in books(followed)["numbers"]
    assert "used up" not in followed.open("/settings").text


def test_a_number_that_17track_cannot_place_is_sent_with_our_carrier(followed, shipped):
    followed.control("17track/mode", detects=False)
    _order, number = on_its_way(followed, shipped)
    assert books(followed)["numbers"][number]["carrier"] == 190271


def test_a_number_that_nobody_can_place_is_rejected_with_a_sentence(followed, ordered):
    followed.control("17track/mode", detects=False)
    order = ordered((followed.linked(), 1))
    followed.command("track", "--order", order["name"], "--number", "62727952231")
    followed.drain()
    assert "17TRACK does not follow 62727952231" in row(followed, order).watch.problem
    assert "17TRACK does not follow" in followed.open(f"/orders/{row(followed, order).supplier_order.order_id}").text


def test_a_number_that_no_carrier_knows_is_not_found(followed, ordered):
    order = ordered((followed.linked(), 1))
    followed.command("track", "--order", order["name"], "--number", "LP00675709999999")
    followed.drain()
    followed.later(minutes=11)
    followed.drain()
    assert parcel(followed, order)["status"] == "NotFound"


def test_a_shop_that_wants_no_17track_costs_nothing(followed, shipped):
    followed.command("settings", "carrier_updates=off")
    _order, number = on_its_way(followed, shipped)
    assert number not in books(followed)["numbers"]


def test_when_quiet_registers_only_once_aliexpress_falls_silent(followed, shipped):
    followed.command("settings", "carrier_updates=when_quiet")
    _order, number = on_its_way(followed, shipped)
    assert number not in books(followed)["numbers"]
    followed.later(days=4)
    followed.drain()
    assert number in books(followed)["numbers"]


def test_a_lost_answer_costs_no_second_registration(followed, shipped):
    followed.fault("17track", "register", "lost_answer")
    _order, number = on_its_way(followed, shipped)
    followed.later(minutes=5)
    followed.drain()
    made = session().scalar(sa.select(Watch).where(Watch.number == number).execution_options(populate_existing=True))
    assert made.status == "registered"
    assert books(followed)["used"] == 1


def test_a_refused_key_is_said_and_nothing_else_stops(app, followed, shipped):
    app.extensions["waybill"] = replace(app.extensions["waybill"], seventeentrack_key="wrong")
    order, _number = on_its_way(followed, shipped)
    assert "SEVENTEENTRACK_KEY" in followed.open("/settings").text
    followed.until(lambda: followed.shopify_order(order)["fulfillments"])


def test_fifty_parcels_are_two_calls_not_fifty(followed, ordered):
    order = ordered((followed.linked(), 1))
    supplier_order = session().scalar(
        sa.select(SupplierOrder).join(Order).where(Order.gid == order["gid"], Order.shop_id == followed.shop.id)
    )
    for number in range(50):
        made = Tracking.find(supplier_order, f"LP{6757 * 10**10 + number}00", supplier_number="", by="test")
        made.look_again_at = None
    session().commit()
    before = books(followed)["calls"].get("register", 0)
    rounds = 0
    while due := Watch.due(clock.now(), 1):
        watch.run(due[0][0])
        rounds += 1
    assert rounds == 2
    assert books(followed)["calls"]["register"] - before == 2
    assert Watch.count_of(followed.shop.id) == 50


@pytest.mark.parametrize("endpoint", ["gettracklist", "stoptrack", "retrack", "changecarrier", "deletetrack"])
def test_the_toy_answers_its_other_endpoints(companies: Settings, endpoint: str):
    url = f"http://127.0.0.1:{companies.port}/17track/v2.4"
    headers = {"17token": companies.track_key}
    requests.post(f"{url}/register", json=[{"number": f"LP{endpoint}"}], headers=headers, timeout=5)
    if endpoint == "retrack":
        requests.post(f"{url}/stoptrack", json=[{"number": f"LP{endpoint}"}], headers=headers, timeout=5)
    body = [{"number": f"LP{endpoint}", "carrier_new": 3011}, {"number": "UNKNOWN9"}]
    answer = requests.post(f"{url}/{endpoint}", json=body, headers=headers, timeout=5).json()
    assert f"LP{endpoint}" in [item["number"] for item in answer["data"]["accepted"]]
    if endpoint != "gettracklist":
        assert answer["data"]["rejected"][0]["error"]["code"] == -18019902
