"""What keeps units of the toy orders from being shipped: holds, risk, a later day, another delivery, a service."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from tests.sandbox.shopify_caller import Json, ShopCaller, until
from tests.sandbox.test_shopify_money import act, flat, units

FACTS = """query($id: ID!) { order(id: $id) { updatedAt displayFulfillmentStatus
  risk { recommendation assessments { riskLevel } }
  lineItems(first: 10) { nodes { id fulfillableQuantity unfulfilledQuantity } }
  fulfillmentOrders(first: 20) { nodes { id status requestStatus fulfillAt createdAt deliveryMethod { methodType }
    fulfillmentHolds { id reason handle reasonNotes } supportedActions { action }
    lineItems(first: 10) { nodes { totalQuantity remainingQuantity lineItem { id } } } } } } }"""
NEVER = "2126-01-01T00:00:00Z"


def facts(shop: ShopCaller, order: Json) -> Json:
    found: Json = flat(shop.ask(FACTS, {"id": order["gid"]})["order"])
    return found


def fos(shop: ShopCaller, order: Json) -> list[Json]:
    found: list[Json] = facts(shop, order)["fulfillmentOrders"]
    return found


def sizes(fo: Json) -> list[tuple[int, int]]:
    return [(row["totalQuantity"], row["remainingQuantity"]) for row in fo["lineItems"]]


def actions(fo: Json) -> list[str]:
    return [row["action"] for row in fo["supportedActions"]]


def aged(shop: ShopCaller, order: Json, url: str) -> str:
    """Let the clock pass on, so that a rise of updatedAt shows, and return the present one."""
    before: str = facts(shop, order)["updatedAt"]
    requests.post(f"{url}/control/clock", json={"advance_seconds": 5}, timeout=5)
    return before


def test_a_hold_says_why(shop: ShopCaller) -> None:
    order = shop.buy(2)
    book = act(shop, order, "hold", {"reason": "INCORRECT_ADDRESS", "notes": "No street", "handle": "mine"})
    assert book["fulfillment_orders"][0]["holds"][0]["reason"] == "INCORRECT_ADDRESS"
    found = facts(shop, order)
    (fo,) = found["fulfillmentOrders"]
    assert fo["fulfillmentHolds"][0] | {"id": ""} == {
        "id": "",
        "reason": "INCORRECT_ADDRESS",
        "handle": "mine",
        "reasonNotes": "No street",
    }
    assert (found["lineItems"][0]["fulfillableQuantity"], found["lineItems"][0]["unfulfilledQuantity"]) == (0, 2)
    hooks = until(lambda: shop.hooks("fulfillment_holds/added"))
    assert hooks[0].body["fulfillment_order"]["id"] == fo["id"]
    assert "order_id" not in hooks[0].raw.decode()
    until(lambda: shop.hooks("fulfillment_orders/placed_on_hold"))
    act(shop, order, "release_hold")
    assert until(lambda: shop.hooks("fulfillment_holds/released"))[0].body["fulfillment_order"]["id"] == fo["id"]
    assert act(shop, order, "hold", {"reason": "BAD_MOOD"}, 400)["error"].startswith("Unknown hold reason")


def test_a_partial_hold_comes_back_in_one_piece(shop: ShopCaller) -> None:
    order = shop.buy(3)
    act(shop, order, "hold", {"lines": units(order["lines"][0], 1)})
    held, rest = fos(shop, order)
    assert (held["status"], sizes(held), held["fulfillmentHolds"][0]["handle"]) == ("ON_HOLD", [(1, 1)], "")
    assert (rest["status"], sizes(rest), "MERGE" in actions(rest)) == ("OPEN", [(2, 2)], False)
    assert facts(shop, order)["lineItems"][0]["fulfillableQuantity"] == 2
    act(shop, order, "release_hold")
    whole, empty = fos(shop, order)
    assert (whole["id"], whole["status"], sizes(whole)) == (held["id"], "OPEN", [(3, 3)])
    assert (empty["id"], empty["status"], sizes(empty)) == (rest["id"], "CLOSED", [(0, 0)])
    assert facts(shop, order)["lineItems"][0]["fulfillableQuantity"] == 3


def test_the_rest_of_a_partial_hold_that_has_shipped_stays_apart(shop: ShopCaller) -> None:
    order = shop.buy(3)
    act(shop, order, "hold", {"lines": units(order["lines"][0], 1)})
    act(shop, order, "fulfill")
    act(shop, order, "release_hold")
    freed, shipped = fos(shop, order)
    assert [(freed["status"], sizes(freed)), (shipped["status"], sizes(shipped))] == [
        ("OPEN", [(1, 1)]),
        ("CLOSED", [(2, 0)]),
    ]


def test_orders_can_be_held_from_the_start(shop: ShopCaller) -> None:
    order = shop.buy(held="HIGH_RISK_OF_FRAUD")
    (fo,) = fos(shop, order)
    assert (fo["status"], fo["fulfillmentHolds"][0]["reason"]) == ("ON_HOLD", "HIGH_RISK_OF_FRAUD")
    hook = until(lambda: shop.hooks("fulfillment_orders/order_routing_complete"))[0].body
    assert hook["fulfillment_order"]["status"] == "on_hold"
    until(lambda: shop.hooks("fulfillment_orders/placed_on_hold"))
    act(shop, order, "release_hold")
    assert fos(shop, order)[0]["status"] == "OPEN"


@pytest.mark.parametrize("touch", [True, False])
def test_a_hold_need_not_touch_the_order(shop: ShopCaller, real_time: str, touch: bool) -> None:
    order = shop.buy()
    for action in ("hold", "release_hold"):
        before = aged(shop, order, real_time)
        act(shop, order, action, {"touch": touch})
        assert (facts(shop, order)["updatedAt"] > before) is touch


def test_risk_changes_without_touching_the_order(shop: ShopCaller, real_time: str) -> None:
    order = shop.buy()
    low = {"recommendation": "ACCEPT", "assessments": [{"riskLevel": "LOW"}]}
    assert facts(shop, order)["risk"] == low
    before = aged(shop, order, real_time)
    book = act(shop, order, "risk", {"level": "HIGH"})
    assert (book["risk"], book["assessments"], book["recommendation"]) == ("HIGH", ["HIGH"], "CANCEL")
    found = facts(shop, order)
    assert (found["updatedAt"], found["risk"]["recommendation"]) == (before, "CANCEL")
    hook = until(lambda: shop.hooks("orders/risk_assessment_changed"))[0].body
    assert (hook["order_id"], hook["risk_level"]) == (order["legacy_id"], "high")
    spec = {"assessments": ["LOW", "MEDIUM"], "recommendation": "INVESTIGATE", "touch": True}
    act(shop, order, "risk", spec)
    found = facts(shop, order)
    assert found["updatedAt"] > before
    assert found["risk"] == {
        "recommendation": "INVESTIGATE",
        "assessments": [{"riskLevel": "LOW"}, {"riskLevel": "MEDIUM"}],
    }
    assert act(shop, order, "risk", {"level": "EVIL"}, 400)["error"].startswith("Unknown risk 'EVIL'.")


def test_an_order_that_nobody_has_assessed(shop: ShopCaller) -> None:
    none = shop.buy(routed=False, assessments=[])
    assert facts(shop, none)["risk"] == {"recommendation": "NONE", "assessments": []}
    pending = shop.buy(routed=False, risk="PENDING")
    assert facts(shop, pending)["risk"] == {"recommendation": "NONE", "assessments": [{"riskLevel": "PENDING"}]}
    odd = shop.buy(routed=False, risk="LOW", recommendation="CANCEL")
    assert facts(shop, odd)["risk"] == {"recommendation": "CANCEL", "assessments": [{"riskLevel": "LOW"}]}


def test_the_hour_to_fulfill_is_never_unknown(shop: ShopCaller) -> None:
    (fo,) = fos(shop, shop.buy())
    assert fo["fulfillAt"] == fo["createdAt"][:14] + "00:00Z"


def test_a_schedule_can_be_set_moved_and_met(shop: ShopCaller, real_time: str) -> None:
    order = shop.buy()
    act(shop, order, "schedule", {"at": NEVER})
    (fo,) = fos(shop, order)
    assert (fo["status"], fo["fulfillAt"]) == ("SCHEDULED", NEVER)
    assert facts(shop, order)["displayFulfillmentStatus"] == "SCHEDULED"
    soon = (datetime.now(UTC) + timedelta(hours=2)).isoformat(timespec="seconds")
    act(shop, order, "reschedule", {"at": soon})
    assert until(lambda: shop.hooks("fulfillment_orders/rescheduled"))[0].body["fulfillment_order"]["id"] == fo["id"]
    requests.post(f"{real_time}/control/clock", json={"advance_seconds": 7300}, timeout=5)
    ready = until(lambda: shop.hooks("fulfillment_orders/scheduled_fulfillment_order_ready"))[0]
    assert ready.body == {"fulfillment_order": {"id": fo["id"], "status": "open"}}
    shop.exchange()
    assert fos(shop, order)[0]["status"] == "OPEN"
    act(shop, order, "reschedule", {"at": NEVER}, 409)


def test_mixed_delivery_methods_have_fulfillment_orders_of_their_own(shop: ShopCaller) -> None:
    one = shop.variants[0]
    lines = [{"variant": one, "method": method} for method in ("SHIPPING", "LOCAL", "pick_up", "")]
    order = shop.control("orders", {"lines": [*lines, {"variant": one}]})
    until(lambda: fos(shop, order))
    found = [(fo["deliveryMethod"] or {}).get("methodType") for fo in fos(shop, order)]
    assert found == ["SHIPPING", "LOCAL", "PICK_UP", None]
    assert [len(fo["lineItems"]) for fo in fos(shop, order)] == [2, 1, 1, 1]
    assert [line["method"] for line in shop.book()[0]["lines"]] == ["SHIPPING", "LOCAL", "PICK_UP", "", "SHIPPING"]
    unknown = {"lines": [{"variant": one, "method": "PIGEON"}]}
    assert shop.control("orders", unknown, status=400)["error"].startswith("Unknown delivery method")


def test_the_delivery_method_of_a_part_can_change(shop: ShopCaller) -> None:
    order = shop.buy(3)
    act(shop, order, "method", {"method": "PICKUP_POINT", "lines": units(order["lines"][0], 1)})
    assert [(fo["deliveryMethod"]["methodType"], sizes(fo)) for fo in fos(shop, order)] == [
        ("SHIPPING", [(2, 2)]),
        ("PICKUP_POINT", [(1, 1)]),
    ]
    act(shop, order, "method", {"method": "RETAIL"})
    assert {fo["deliveryMethod"]["methodType"] for fo in fos(shop, order)} == {"RETAIL"}


@pytest.mark.parametrize(
    ("status", "after", "left"),
    [
        ("SUBMITTED", "OPEN", [(2, 2)]),
        ("ACCEPTED", "IN_PROGRESS", [(2, 2)]),
        ("REJECTED", "OPEN", [(2, 2)]),
        ("CANCELLATION_ACCEPTED", "CLOSED", [(0, 0)]),
        ("CLOSED", "INCOMPLETE", [(2, 2)]),
    ],
)
def test_a_request_to_a_service(shop: ShopCaller, status: str, after: str, left: list[tuple[int, int]]) -> None:
    order = shop.buy(2)
    act(shop, order, "request", {"status": status})
    (fo,) = fos(shop, order)
    assert (fo["requestStatus"], fo["status"], sizes(fo)) == (status, after, left)
    if after == "INCOMPLETE":
        assert "CREATE_FULFILLMENT" in actions(fo)


def test_actions_are_those_of_live_stores(shop: ShopCaller) -> None:
    order = shop.buy(3)
    usual = ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "MOVE", "HOLD"]
    assert actions(fos(shop, order)[0]) == [*usual, "SPLIT"]
    act(shop, order, "split", {"lines": units(order["lines"][0], 1)})
    assert [actions(fo) for fo in fos(shop, order)] == [[*usual, "SPLIT", "MERGE"], [*usual, "MERGE"]]
    act(shop, order, "fulfill", {"lines": units(order["lines"][0], 1)})
    going = fos(shop, order)[0]
    assert (going["status"], actions(going)) == (
        "IN_PROGRESS",
        ["CREATE_FULFILLMENT", "REPORT_PROGRESS", "HOLD", "MARK_AS_OPEN"],
    )


@pytest.mark.parametrize(
    ("fields", "asked", "answer"),
    [
        (["Order.cancelReason"], "id cancelReason", {"order": {"cancelReason": None}}),
        (["Order.risk"], "id risk { recommendation }", {"order": None}),
        (["Order.fulfillmentOrders"], "id fulfillmentOrders(first: 5) { nodes { id } }", {"order": None}),
        (["QueryRoot.order"], "id", {"order": None}),
    ],
)
def test_fields_can_be_withheld(shop: ShopCaller, fields: list[str], asked: str, answer: Json) -> None:
    order = shop.buy(routed=False)
    query = f"query($id: ID!) {{ order(id: $id) {{ {asked} }} }}"
    assert shop.control("withhold", {"fields": fields}) == {"fields": fields}
    found = shop.post(query, {"id": order["gid"]}).json()
    assert (found["data"]["order"] or {}).get("cancelReason") is None
    assert (found["data"]["order"] is None) is (answer["order"] is None)
    (error,) = found["errors"]
    assert error["extensions"]["code"] == "ACCESS_DENIED"
    assert error["message"].startswith(f"Access denied for {fields[0].split('.')[1]} field. Required access: ")
    shop.control("withhold", {"fields": []})
    assert shop.ask(query, {"id": order["gid"]})["order"]["id"] == order["gid"]
    shop.control("withhold", {"fields": ["Order.mood"]}, status=400)
