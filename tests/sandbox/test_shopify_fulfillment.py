"""The toy Shopify ships by the rules recorded from live stores, and says no in the same words."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from sandbox.settings import Settings
from tests.sandbox.shopify_caller import CANCEL, CREATE, Json, ShopCaller, until

TRACK = """mutation Track($id: ID!, $tracking: FulfillmentTrackingInput!, $notify: Boolean) {
  fulfillmentTrackingInfoUpdate(fulfillmentId: $id, trackingInfoInput: $tracking, notifyCustomer: $notify) {
    fulfillment { id trackingInfo(first: 10) { company number url } } userErrors { field message } } }"""
EVENT = """mutation($event: FulfillmentEventInput!) { fulfillmentEventCreate(fulfillmentEvent: $event) {
  fulfillmentEvent { status happenedAt } userErrors { field message } } }"""
HOLD = """mutation($id: ID!, $hold: FulfillmentOrderHoldInput!) {
  fulfillmentOrderHold(id: $id, fulfillmentHold: $hold) {
  fulfillmentHold { id heldByRequestingApp reason } fulfillmentOrder { id status }
  remainingFulfillmentOrder { id status } userErrors { field message code } } }"""
RELEASE = """mutation($id: ID!) { fulfillmentOrderReleaseHold(id: $id) {
  fulfillmentOrder { status } userErrors { field message } } }"""
MOVE = """mutation($id: ID!, $to: ID!) { fulfillmentOrderMove(id: $id, newLocationId: $to) {
  movedFulfillmentOrder { id assignedLocation { name } } userErrors { field message } } }"""
SPLIT = """mutation($splits: [FulfillmentOrderSplitInput!]!) { fulfillmentOrderSplit(fulfillmentOrderSplits: $splits) {
  fulfillmentOrderSplits { fulfillmentOrder { id } remainingFulfillmentOrder { id } } userErrors { message code } } }"""


def fos(shop: ShopCaller, order: Json) -> list[Json]:
    found: list[Json] = shop.order(order["gid"])["fulfillmentOrders"]["nodes"]
    return found


def only(shop: ShopCaller, order: Json) -> Json:
    (fo,) = fos(shop, order)
    return fo


def part(fo: Json, quantity: int) -> list[Json]:
    return [{"id": fo["lineItems"]["nodes"][0]["id"], "quantity": quantity}]


def said(payload: Json) -> list[tuple[Any, str]]:
    assert payload["fulfillment"] is None
    return [(error["field"], error["message"]) for error in payload["userErrors"]]


def test_everything_at_once_closes_the_fulfillment_order(shop: ShopCaller) -> None:
    order = shop.buy(2)
    made = shop.fulfill(only(shop, order)["id"], trackingInfo={"number": "LP1", "company": "USPS"})["fulfillment"]
    assert (made["name"], made["status"], made["displayStatus"]) == ("#1001-F1", "SUCCESS", "FULFILLED")
    assert made["trackingInfo"][0]["url"].endswith("tLabels=LP1")
    assert shop.order(order["gid"])["displayFulfillmentStatus"] == "FULFILLED"
    fo = only(shop, order)
    assert (fo["status"], fo["supportedActions"]) == ("CLOSED", [])
    assert fo["lineItems"]["nodes"][0]["remainingQuantity"] == 0
    hook = until(lambda: shop.hooks("fulfillments/create"))[0].body
    assert (hook["tracking_number"], hook["status"], hook["line_items"][0]["quantity"]) == ("LP1", "success", 2)


def test_a_part_leaves_the_same_fulfillment_order_in_progress(shop: ShopCaller) -> None:
    order = shop.buy(3)
    fo = only(shop, order)
    shop.fulfill(fo["id"], part(fo, 1))
    now = only(shop, order)
    assert (now["id"], now["status"]) == (fo["id"], "IN_PROGRESS")
    assert now["lineItems"]["nodes"][0]["remainingQuantity"] == 2
    assert shop.order(order["gid"])["displayFulfillmentStatus"] == "PARTIALLY_FULFILLED"
    assert shop.fulfill(fo["id"])["fulfillment"]["name"] == "#1001-F2"
    assert only(shop, order)["status"] == "CLOSED"


def test_shipping_twice_is_refused(shop: ShopCaller) -> None:
    order = shop.buy(2)
    fo = only(shop, order)
    number = fo["id"].rsplit("/", 1)[1]
    where = ["fulfillment"]
    too_much = shop.fulfill(fo["id"], part(fo, 3))
    assert said(too_much) == [(where, "Invalid fulfillment order line item quantity requested.")]
    shop.fulfill(fo["id"])
    closed = f"Fulfillment order {number} has an unfulfillable status= closed."
    assert said(shop.fulfill(fo["id"])) == [(where, closed)]


def test_unknown_things_are_refused(shop: ShopCaller) -> None:
    fo = only(shop, shop.buy())
    missing = shop.fulfill("gid://shopify/FulfillmentOrder/1")
    assert said(missing) == [(["fulfillment"], "Fulfillment order does not exist.")]
    line = shop.fulfill(fo["id"], [{"id": "gid://shopify/FulfillmentOrderLineItem/1", "quantity": 1}])
    assert said(line) == [(["fulfillment"], "Fulfillment order line item does not exist.")]
    path = ["fulfillment", "lineItemsByFulfillmentOrder", "0", "fulfillmentOrderLineItems", "0", "quantity"]
    assert said(shop.fulfill(fo["id"], part(fo, 0))) == [(path, "Quantity must be greater than 0")]
    gone = shop.ask(TRACK, {"id": "gid://shopify/Fulfillment/1", "tracking": {"number": "1"}})
    errors = gone["fulfillmentTrackingInfoUpdate"]["userErrors"]
    assert errors == [{"field": ["fulfillmentId"], "message": "Fulfillment does not exist."}]
    gone = shop.ask(CANCEL, {"id": "gid://shopify/Fulfillment/1"})["fulfillmentCancel"]["userErrors"]
    assert gone == [{"field": ["id"], "message": "Fulfillment not found."}]


def test_two_orders_or_two_places_in_one_call_are_refused(sandbox: Settings, shop: ShopCaller) -> None:
    two = ShopCaller.open(sandbox, f"two-{shop.domain}", shop.listener, locations=["North", "South"])
    lines = [{"variant": two.variants[0], "quantity": 1}, {"title": "Card", "quantity": 1, "location": "South"}]
    first, second = two.control("orders", {"lines": lines}), two.buy()
    until(lambda: len(fos(two, first)) == 2)
    places = [fo["id"] for fo in fos(two, first)]
    other = only(two, second)["id"]

    def together(*ids: str) -> str:
        rows = [{"fulfillmentOrderId": gid} for gid in ids]
        payload = two.ask(CREATE, {"fulfillment": {"lineItemsByFulfillmentOrder": rows}})["fulfillmentCreate"]
        return said(payload)[0][1]

    assert together(*places).startswith("All fulfillment orders must be assigned to a single location. Multiple loc")
    assert together(places[0], other).startswith("All fulfillment orders must belong to the same order. Multiple ord")
    assert [two.fulfill(gid)["fulfillment"]["status"] for gid in places] == ["SUCCESS", "SUCCESS"]


def test_cancelling_opens_a_new_fulfillment_order_and_keeps_the_old_closed(shop: ShopCaller) -> None:
    order = shop.buy()
    made = shop.fulfill(only(shop, order)["id"])["fulfillment"]
    for _ in range(2):
        answer = shop.ask(CANCEL, {"id": made["id"]})["fulfillmentCancel"]
        assert answer == {"fulfillment": {"status": "CANCELLED"}, "userErrors": []}
    old, new = fos(shop, order)
    assert (old["status"], old["lineItems"]["nodes"][0]["remainingQuantity"]) == ("CLOSED", 1)
    assert (new["status"], new["lineItems"]["nodes"][0]["remainingQuantity"]) == ("OPEN", 1)
    assert shop.order(order["gid"])["displayFulfillmentStatus"] == "UNFULFILLED"
    assert shop.fulfill(new["id"])["fulfillment"]["status"] == "SUCCESS"
    tracked = shop.ask(TRACK, {"id": made["id"], "tracking": {"number": "X"}})["fulfillmentTrackingInfoUpdate"]
    assert tracked["userErrors"] == []


def test_tracking_is_replaced_as_a_whole(shop: ShopCaller) -> None:
    made = shop.fulfill(only(shop, shop.buy())["id"], trackingInfo={"numbers": ["A1", "A2"]})["fulfillment"]
    new = {"company": "Cainiao", "numbers": ["B1", "B2", "B3"], "urls": ["https://t.example.com/B1"]}
    shop.ask(TRACK, {"id": made["id"], "tracking": new})
    tracking = shop.book()[0]["fulfillments"][0]["tracking"]
    assert [row["number"] for row in tracking] == ["B1", "B2", "B3"]
    assert [row["url"] for row in tracking] == ["https://t.example.com/B1", None, None]


def test_shopify_writes_to_the_buyer_only_when_asked(shop: ShopCaller) -> None:
    order = shop.buy(email="told@example.com")
    made = shop.fulfill(only(shop, order)["id"], notifyCustomer=True, trackingInfo={"number": "LP9"})["fulfillment"]
    shop.ask(TRACK, {"id": made["id"], "tracking": {"number": "LP10"}})
    shop.ask(TRACK, {"id": made["id"], "tracking": {"number": "LP11"}, "notify": True})
    notes = shop.book()[0]["notifications"]
    assert [(n["kind"], n["sent"]) for n in notes] == [("shipping_confirmation", True), ("shipping_update", True)]
    letters = requests.get(f"{shop.settings.url}/mailbox.json", timeout=5).json()
    mine = [
        letter for letter in letters if letter["to"] == ["told@example.com"] and shop.domain[:-15] in letter["from"]
    ]
    assert ["LP9" in mine[0]["text"], "LP11" in mine[1]["html"], len(mine)] == [True, True, 2]


def test_nothing_is_sent_without_an_address(shop: ShopCaller) -> None:
    order = shop.buy(email=None)
    shop.fulfill(only(shop, order)["id"], notifyCustomer=True)
    (note,) = shop.book()[0]["notifications"]
    assert (note["sent"], note["to"]) == (False, None)


def test_events_move_the_display_status(shop: ShopCaller) -> None:
    made = shop.fulfill(only(shop, shop.buy())["id"])["fulfillment"]
    for status in ("IN_TRANSIT", "DELIVERED"):
        shop.ask(
            EVENT, {"event": {"fulfillmentId": made["id"], "status": status, "happenedAt": "2026-11-20T10:00:00Z"}}
        )
    query = "query($id: ID!) { fulfillment(id: $id) { displayStatus inTransitAt deliveredAt } }"
    assert shop.ask(query, {"id": made["id"]})["fulfillment"] == {
        "displayStatus": "DELIVERED",
        "inTransitAt": "2026-11-20T10:00:00Z",
        "deliveredAt": "2026-11-20T10:00:00Z",
    }


def test_a_held_order_does_not_ship(shop: ShopCaller) -> None:
    order = shop.buy(2)
    fo = only(shop, order)
    shop.control(f"orders/{order['legacy_id']}/hold", {"reason": "high_risk_of_fraud"})
    held = only(shop, order)
    assert held["status"] == "ON_HOLD"
    assert "CREATE_FULFILLMENT" not in [row["action"] for row in held["supportedActions"]]
    assert "status= on_hold." in said(shop.fulfill(fo["id"]))[0][1]
    assert shop.order(order["gid"])["displayFulfillmentStatus"] == "ON_HOLD"
    hook = until(lambda: shop.hooks("fulfillment_orders/placed_on_hold"))[0].body
    assert hook["fulfillment_order"]["fulfillment_holds"][0]["reason"] == "high_risk_of_fraud"
    shop.control(f"orders/{order['legacy_id']}/release_hold")
    until(lambda: shop.hooks("fulfillment_orders/hold_released"))
    assert shop.fulfill(fo["id"])["fulfillment"]["status"] == "SUCCESS"


def test_the_app_holds_a_part_and_releases_it(shop: ShopCaller) -> None:
    order = shop.buy(3)
    fo = only(shop, order)
    wanted = {"reason": "OTHER", "fulfillmentOrderLineItems": part(fo, 1)}
    held = shop.ask(HOLD, {"id": fo["id"], "hold": wanted})["fulfillmentOrderHold"]
    assert held["fulfillmentHold"]["heldByRequestingApp"] is True
    assert (held["fulfillmentOrder"]["status"], held["remainingFulfillmentOrder"]["status"]) == ("ON_HOLD", "OPEN")
    assert [f["lineItems"]["nodes"][0]["remainingQuantity"] for f in fos(shop, order)] == [1, 2]
    released = shop.ask(RELEASE, {"id": fo["id"]})["fulfillmentOrderReleaseHold"]
    assert released == {"fulfillmentOrder": {"status": "OPEN"}, "userErrors": []}


def test_moving_and_splitting_keep_every_unit(sandbox: Settings, shop: ShopCaller) -> None:
    two = ShopCaller.open(sandbox, f"move-{shop.domain}", shop.listener, locations=["North", "South"])
    order = two.buy(4)
    fo = only(two, order)
    places = two.ask("{ locations(first: 5) { nodes { id name } } }")["locations"]["nodes"]
    south = next(place["id"] for place in places if place["name"] == "South")
    moved = two.ask(MOVE, {"id": fo["id"], "to": south})["fulfillmentOrderMove"]
    assert moved["movedFulfillmentOrder"] == {"id": fo["id"], "assignedLocation": {"name": "South"}}
    again = two.ask(MOVE, {"id": fo["id"], "to": south})["fulfillmentOrderMove"]
    assert again["userErrors"] == [{"field": ["id"], "message": "Cannot change location."}]
    splits = [{"fulfillmentOrderId": fo["id"], "fulfillmentOrderLineItems": part(fo, 1)}]
    assert two.ask(SPLIT, {"splits": splits})["fulfillmentOrderSplit"]["userErrors"] == []
    two.control(
        f"orders/{order['legacy_id']}/move",
        {"lines": [{"line": order["lines"][0], "quantity": 1}], "location": "North"},
    )
    found = [(f["assignedLocation"]["name"], f["lineItems"]["nodes"][0]["remainingQuantity"]) for f in fos(two, order)]
    assert sorted(found) == [("North", 1), ("South", 1), ("South", 2)]
    for fo in fos(two, order):
        assert two.fulfill(fo["id"])["fulfillment"]["status"] == "SUCCESS"
    assert two.order(order["gid"])["displayFulfillmentStatus"] == "FULFILLED"


def test_a_scheduled_order_opens_when_its_day_comes(shop: ShopCaller, real_time: str) -> None:
    order = shop.buy(fulfill_at="2126-01-01T00:00:00Z")
    fo = only(shop, order)
    assert fo["status"] == "SCHEDULED"
    assert [row["action"] for row in fo["supportedActions"]] == ["MARK_AS_OPEN", "MOVE"]
    assert "status= scheduled." in said(shop.fulfill(fo["id"]))[0][1]
    shop.control(f"orders/{order['legacy_id']}/open")
    assert only(shop, order)["status"] == "OPEN"
    at_once = shop.buy(fulfill_at="2026-01-01T00:00:00Z")
    assert only(shop, at_once)["status"] == "OPEN"
    day = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    tomorrow = shop.buy(fulfill_at=day)
    assert only(shop, tomorrow)["status"] == "SCHEDULED"
    requests.post(f"{real_time}/control/clock", json={"advance_seconds": 86500}, timeout=5)
    hook = until(lambda: shop.hooks("fulfillment_orders/scheduled_fulfillment_order_ready"))[0]
    shop.exchange()
    assert hook.body["fulfillment_order"]["id"] == only(shop, tomorrow)["id"]
    assert only(shop, tomorrow)["status"] == "OPEN"


def test_a_cancelled_order_cannot_ship(shop: ShopCaller) -> None:
    order = shop.buy()
    fo = only(shop, order)
    shop.control(f"orders/{order['legacy_id']}/cancel")
    assert "has an unfulfillable status= closed." in said(shop.fulfill(fo["id"]))[0][1]
    shipped = shop.buy()
    shop.fulfill(only(shop, shipped)["id"])
    refused = shop.control(f"orders/{shipped['legacy_id']}/cancel", status=409)
    assert refused["error"] == "Cannot cancel an order that has outstanding fulfillments"


def test_refunds_and_edits_change_what_is_left_to_ship(shop: ShopCaller) -> None:
    order = shop.buy(5)
    where, line = f"orders/{order['legacy_id']}", order["lines"][0]

    def left() -> int:
        return sum(r["remainingQuantity"] for f in fos(shop, order) for r in f["lineItems"]["nodes"])

    shop.control(f"{where}/refund", {"lines": [{"line": line, "quantity": 1}]})
    assert left() == 4
    shop.control(f"{where}/edit", {"lines": [{"line": line, "quantity": 2}]})
    assert left() == 2
    shop.control(
        f"{where}/edit", {"lines": [{"line": line, "quantity": 3}, {"variant": shop.variants[0], "quantity": 1}]}
    )
    assert left() == 4
    shop.control(f"{where}/edit", {"lines": [{"line": line, "quantity": -1}]}, status=409)
    assert shop.book()[0]["lines"][0]["current_quantity"] == 3


def test_the_merchant_ships_by_hand(shop: ShopCaller) -> None:
    order = shop.buy(2)
    where = f"orders/{order['legacy_id']}/fulfill"
    shop.control(where, {"lines": [{"line": order["lines"][0], "quantity": 1}], "number": "H1", "company": "UPS"})
    book = shop.control(where, {"notify": False})
    assert [(f["by"], f["lines"][0]["quantity"]) for f in book["fulfillments"]] == [("merchant", 1), ("merchant", 1)]
    assert len(book["notifications"]) == 1
    assert shop.control(where, status=409)["error"].endswith("has nothing left to fulfill.")


def test_a_shop_that_fulfills_by_itself_sends_no_mail(sandbox: Settings, shop: ShopCaller) -> None:
    auto = ShopCaller.open(sandbox, f"auto-{shop.domain}", shop.listener, auto_fulfill=True)
    order = auto.buy()
    assert only(auto, order)["status"] == "CLOSED"
    assert auto.book()[0]["notifications"] == []


def test_lines_that_need_no_shipping_have_their_own_fulfillment_order(shop: ShopCaller) -> None:
    lines = [{"variant": shop.variants[0], "quantity": 1}, {"title": "Wrap", "quantity": 1, "requires_shipping": False}]
    order = shop.control("orders", {"lines": lines})
    until(lambda: fos(shop, order))
    assert sorted(fo["deliveryMethod"]["methodType"] for fo in fos(shop, order)) == ["NONE", "SHIPPING"]


@pytest.mark.parametrize("kind", ["lost_answer", "error_after", "garbage", "internal_error"])
def test_after_a_lost_answer_the_shipment_is_there_once(shop: ShopCaller, kind: str) -> None:
    fo = only(shop, shop.buy())
    shop.fault("fulfillmentCreate", kind)
    row = {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": fo["id"]}]}
    try:
        answer = shop.post(CREATE, {"fulfillment": row})
        assert answer.status_code == 500 or kind in ("garbage", "internal_error")
    except requests.ConnectionError:
        assert kind == "lost_answer"
    assert len(shop.book()[0]["fulfillments"]) == 1


@pytest.mark.parametrize("kind", ["error_before", "reset", "throttled", "forbidden", "unauthorized"])
def test_these_failures_have_no_effect(shop: ShopCaller, kind: str) -> None:
    fo = only(shop, shop.buy())
    shop.fault("fulfillmentCreate", kind)
    row = {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": fo["id"]}]}
    try:
        answer = shop.post(CREATE, {"fulfillment": row})
        assert (
            answer.status_code == {"error_before": 500, "throttled": 200, "forbidden": 403, "unauthorized": 401}[kind]
        )
    except requests.ConnectionError:
        assert kind == "reset"
    assert shop.book()[0]["fulfillments"] == []
    assert shop.fulfill(fo["id"])["fulfillment"]["status"] == "SUCCESS"


def test_a_time_written_into_the_document_is_understood(shop: ShopCaller) -> None:
    made = shop.fulfill(only(shop, shop.buy())["id"])["fulfillment"]
    document = """mutation { fulfillmentEventCreate(fulfillmentEvent: { fulfillmentId: "%s", status: IN_TRANSIT,
      happenedAt: "2026-11-20T10:00:00+02:00" }) { fulfillmentEvent { happenedAt } userErrors { message } } }"""
    found = shop.ask(document % made["id"])["fulfillmentEventCreate"]
    assert found == {"fulfillmentEvent": {"happenedAt": "2026-11-20T08:00:00Z"}, "userErrors": []}
