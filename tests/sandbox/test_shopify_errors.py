"""The toy Admin API refuses in the words of live stores, and charges what they charge."""

from typing import Any

import pytest

from sandbox.settings import Settings
from tests.sandbox.shopify_caller import Json, ShopCaller
from tests.sandbox.test_shopify_fulfillment import HOLD, TRACK, only, part
from tests.sandbox.test_shopify_money import act, units

MOVE = """mutation($id: ID!, $to: ID!) { fulfillmentOrderMove(id: $id, newLocationId: $to) {
  movedFulfillmentOrder { id } userErrors { field message code } } }"""


def move(shop: ShopCaller, fo: str, to: str) -> list[Json]:
    found: list[Json] = shop.ask(MOVE, {"id": fo, "to": to})["fulfillmentOrderMove"]["userErrors"]
    return found


def hold(shop: ShopCaller, fo: Json, *quantities: int, **more: Any) -> list[Json]:
    lines = [row for quantity in quantities for row in part(fo, quantity)]
    wanted = {"reason": "OTHER", **({"fulfillmentOrderLineItems": lines} if lines else {}), **more}
    found: list[Json] = shop.ask(HOLD, {"id": fo["id"], "hold": wanted})["fulfillmentOrderHold"]["userErrors"]
    return found


def failed(shop: ShopCaller, query: str, variables: Json | None = None) -> Json:
    (error,) = shop.post(query, variables).json()["errors"]
    return error  # type: ignore[no-any-return]


def test_moves_that_are_refused(sandbox: Settings, shop: ShopCaller) -> None:
    two = ShopCaller.open(sandbox, f"errors-{shop.domain}", shop.listener, locations=["North", "South"])
    order = two.buy(2)
    fo = only(two, order)["id"]
    lost = move(two, fo, "gid://shopify/Location/999999999")
    assert lost == [{"field": ["id"], "message": "Location not found.", "code": None}]
    south = two.ask("{ locations(first: 5) { nodes { id name } } }")["locations"]["nodes"][-1]["id"]
    act(two, order, "fulfill", {"lines": units(order["lines"][0], 1)})
    (going,) = move(two, fo, south)
    assert (going["field"], going["code"]) == (["id"], "CANNOT_MOVE_FULFILLMENT_ORDER_WITH_REPORTED_PROGRESS")
    act(two, order, "fulfill")
    assert move(two, fo, south) == [{"field": None, "message": "Cannot change location.", "code": None}]


def test_holds_that_are_refused(shop: ShopCaller) -> None:
    fo, path = only(shop, shop.buy(5)), ["fulfillmentHold", "fulfillmentOrderLineItems"]
    assert hold(shop, fo, 0) == [
        {
            "field": [*path, "0", "quantity"],
            "message": "You must select at least one item to place on partial hold.",
            "code": "GREATER_THAN_ZERO",
        }
    ]
    (twice,) = hold(shop, fo, 1, 1)
    assert (twice["message"], twice["code"]) == (
        "must contain unique line item ids",
        "DUPLICATED_FULFILLMENT_ORDER_LINE_ITEMS",
    )
    assert hold(shop, fo, 2, handle="a") == []
    assert hold(shop, fo, 1, handle="b") == [
        {
            "field": path,
            "message": "The fulfillment order is not in a splittable state.",
            "code": "FULFILLMENT_ORDER_NOT_SPLITTABLE",
        }
    ]
    assert hold(shop, fo, handle="a")[0]["code"] == "DUPLICATE_FULFILLMENT_HOLD_HANDLE"
    assert [hold(shop, fo, handle=str(number)) for number in range(9)] == [[]] * 9
    assert hold(shop, fo, handle="10")[0]["code"] == "FULFILLMENT_ORDER_HOLD_LIMIT_REACHED"
    (held,) = [f for f in shop.book()[0]["fulfillment_orders"] if f["status"] == "ON_HOLD"]
    assert len(held["holds"]) == 10


@pytest.mark.parametrize(
    ("document", "variables"),
    [
        (MOVE, {"to": "gid://shopify/Location/1"}),
        (HOLD, {"hold": {"reason": "OTHER"}}),
        ("mutation($id: ID!) { fulfillmentOrderOpen(id: $id) { userErrors { message } } }", {}),
    ],
)
def test_an_id_of_zero_is_invalid(shop: ShopCaller, document: str, variables: Json) -> None:
    nothing = "gid://shopify/FulfillmentOrder/0"
    error = failed(shop, document, {"id": nothing, **variables})
    assert (error["message"], error["extensions"]["code"]) == (f"Invalid id: {nothing}", "RESOURCE_NOT_FOUND")
    assert shop.ask("query($id: ID!) { fulfillmentOrder(id: $id) { id } }", {"id": nothing}) == {
        "fulfillmentOrder": None
    }


def test_documents_that_do_not_validate(shop: ShopCaller) -> None:
    error = failed(shop, "query Odd { orders(first: 1) { nodes { id mood } } }")
    assert error["message"] == "Field 'mood' doesn't exist on type 'Order'"
    assert error["path"] == ["query Odd", "orders", "nodes", "mood"]
    assert error["extensions"] == {"code": "undefinedField", "typeName": "Order", "fieldName": "mood"}
    error = failed(shop, "{ shop }")
    assert error["extensions"]["code"] == "selectionMismatch"
    assert error["message"].startswith("Field must have selections (field 'shop' returns Shop! but has")
    assert failed(shop, "{ shop {")["extensions"]["code"] == "PARSE_ERROR"


@pytest.mark.parametrize(
    ("variables", "problem"),
    [
        ({}, {"path": [], "explanation": "Expected value to not be null"}),
        ({"id": None}, {"path": [], "explanation": "Expected value to not be null"}),
        ({"id": "x", "hold": {}}, {"path": ["reason"], "explanation": "Expected value to not be null"}),
        ({"id": "x", "hold": {"reason": "OTHER", "mood": 1}}, {"path": ["mood"]}),
        ({"id": "x", "hold": {"reason": "MOOD"}}, {"path": ["reason"]}),
    ],
)
def test_variables_that_do_not_fit(shop: ShopCaller, variables: Json, problem: Json) -> None:
    given = {"hold": {"reason": "OTHER"}, **variables}
    answer = shop.post(HOLD, given).json()
    assert set(answer) == {"errors"}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "INVALID_VARIABLE"
    name = "$hold of type FulfillmentOrderHoldInput!" if variables.get("id") else "$id of type ID!"
    assert error["message"].startswith(f"Variable {name} was provided invalid value")
    assert error["extensions"]["problems"][0] | problem == error["extensions"]["problems"][0]


def test_an_app_without_a_service_is_told_so(sandbox: Settings, shop: ShopCaller) -> None:
    scopes = "read_orders,read_assigned_fulfillment_orders"
    other = ShopCaller.open(sandbox, f"service-{shop.domain}", shop.listener, scopes=scopes)
    answer = other.post("{ assignedFulfillmentOrders(first: 5) { nodes { id } } }").json()
    assert answer["data"] is None
    (error,) = answer["errors"]
    assert error["message"] == '["The api_client is not associated with any fulfillment service."]'
    assert error["path"] == ["assignedFulfillmentOrders"]


@pytest.mark.parametrize(
    ("document", "variables", "points"),
    [
        ("{ ordersCount { count } }", {}, 10),
        ("{ productsCount { count } }", {}, 10),
        (TRACK, {"id": "gid://shopify/Fulfillment/1", "tracking": {"number": "1"}}, 51),
    ],
)
def test_dear_fields(shop: ShopCaller, document: str, variables: Json, points: int) -> None:
    cost = shop.post(document, variables).json()["extensions"]["cost"]
    assert cost["requestedQueryCost"] == points
