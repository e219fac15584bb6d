"""Payloads of the other topics: fulfillments, scopes, customers' requests."""

from typing import Any

import pytest

from webhooks.named import find_fulfillment_order_gids, find_order_gid
from webhooks.payloads import (
    MissingField,
    WrongField,
    read_customer_request,
    read_edited_order,
    read_fulfillment,
    read_order_id,
    read_scopes,
)


def test_a_fulfillment_is_read():
    told = read_fulfillment({"id": 7, "order_id": 1, "status": "SUCCESS", "tracking_numbers": ["LP1", None, "LP2"]})
    assert (told.gid, told.order_gid, told.status) == (
        "gid://shopify/Fulfillment/7",
        "gid://shopify/Order/1",
        "success",
    )
    assert told.numbers == {"LP1", "LP2"}
    assert read_fulfillment({"id": 7, "order_id": 1}).numbers == frozenset()


@pytest.mark.parametrize(
    "payload",
    [
        {"order_id": 1},
        {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "order_id": "1"}},
        {"original_fulfillment_order": {"order_id": None}, "moved_fulfillment_order": {"order_id": 1}},
        {"merge_intents": [], "fulfillment_order_merges": {"fulfillment_order": {"order_id": 1}}},
        {"merge_intents": [{"fulfillment_order": {"lines": [{"order_id": 1}]}}]},
        {"order_id": None, "admin_graphql_api_order_id": "gid://shopify/Order/1"},
    ],
)
def test_an_order_is_found_wherever_a_fulfillment_order_names_it(payload: dict[str, Any]):
    assert find_order_gid(payload) == "gid://shopify/Order/1"


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"fulfillment_order": {"order_id": {}}},
        {"fulfillment_order": "x"},
        {"order_id": True, "note": "see gid://shopify/Order/1"},
        {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"}},
    ],
)
def test_no_order_is_made_up(payload: dict[str, Any]):
    assert find_order_gid(payload) == ""


@pytest.mark.parametrize(
    "payload",
    [
        {"fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1", "status": "open"}},
        {"fulfillment_hold": {"id": 7}, "fulfillment_order": {"id": 1}},
        {"fulfillment_hold": {"id": 7, "fulfillment_order_id": "1"}},
        {
            "moved_fulfillment_order": {"id": 1},
            "original_fulfillment_order": {"id": "gid://shopify/FulfillmentOrder/1"},
        },
        {"fulfillment_orders": [{"id": 1}]},
        {"fulfillment_order_ids": [1, "1"]},
        {"merge_intents": [{"ids": ["gid://shopify/FulfillmentOrder/1"]}]},
    ],
)
def test_a_fulfillment_order_is_found_wherever_it_is_named(payload: dict[str, Any]):
    assert find_fulfillment_order_gids(payload) == ("gid://shopify/FulfillmentOrder/1",)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"id": 1, "fulfillment_order": {"id": None, "line_items": [{"id": 2}]}},
        {"fulfillment_hold": {"id": "gid://shopify/FulfillmentHold/1"}},
        {"fulfillment_order_line_items": [{"id": 3}], "fulfillment_order_id": True},
    ],
)
def test_no_fulfillment_order_is_made_up(payload: dict[str, Any]):
    assert find_fulfillment_order_gids(payload) == ()


def test_only_so_many_fulfillment_orders_are_looked_up():
    assert len(find_fulfillment_order_gids({"fulfillment_order_ids": [*range(1000)]})) == 50


def test_ids_of_other_topics_must_be_there():
    assert read_order_id({"id": 1}, "id") == "gid://shopify/Order/1"
    assert read_edited_order({"order_edit": {"order_id": 1}}) == "gid://shopify/Order/1"
    for payload in ({}, {"order_edit": {}}, {"order_edit": None}):
        with pytest.raises(MissingField, match="order_edit"):
            read_edited_order(payload)
    with pytest.raises(WrongField, match="order_edit"):
        read_edited_order({"order_edit": 5})


def test_scopes_are_read():
    assert read_scopes({"previous": [], "current": ["read_orders", "read_products", 5]}) == "read_orders,read_products"
    assert read_scopes({"current": []}) == ""
    with pytest.raises(MissingField, match="current"):
        read_scopes({})


def test_a_customer_request_is_read_with_nothing_but_an_email():
    request = read_customer_request({"customer": {"email": " Buyer@Example.com "}}, "orders_requested")
    assert (request.email, request.customer_id, request.request_id, request.order_gids) == (
        "buyer@example.com",
        "",
        "",
        frozenset(),
    )
    assert read_customer_request({}, "orders_requested").email == ""


def test_a_customer_request_names_orders():
    payload = {"customer": {"id": 2}, "data_request": {"id": 3}, "orders_requested": [1, "2", None, {}]}
    request = read_customer_request(payload, "orders_requested")
    assert (request.customer_id, request.request_id) == ("2", "3")
    assert request.order_gids == {"gid://shopify/Order/1", "gid://shopify/Order/2"}
