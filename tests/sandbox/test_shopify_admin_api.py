"""The toy Admin API: real types, scopes, cost and throttling, paging and search."""

import threading
from typing import Any

import pytest
import requests

from sandbox.settings import Settings
from tests.sandbox.shopify_caller import CREATE, Json, ShopCaller, until

SCOPED = """query($id: ID!) { order(id: $id) { name fulfillmentOrders(first: 5) { nodes {
  id assignedLocation { name location { id } } } } lineItems(first: 5) { nodes { variant { id } } } } }"""
FO = """fragment FO on FulfillmentOrder { id status requestStatus fulfillAt fulfillBy updatedAt
  assignedLocation { name location { id } } deliveryMethod { methodType minDeliveryDateTime maxDeliveryDateTime }
  fulfillmentHolds { id reason reasonNotes heldByRequestingApp } supportedActions { action }
  lineItems(first: 50) { pageInfo { hasNextPage endCursor }
    nodes { id totalQuantity remainingQuantity sku lineItem { id } variant { id } } } }"""
COSTS = {
    # What live stores answered as requestedQueryCost for these documents.
    FO
    + """query($id: ID!) { order(id: $id) { id fulfillmentOrders(first: 20) {
      pageInfo { hasNextPage endCursor } nodes { ...FO } } } }""": 148,
    FO
    + """query { assignedFulfillmentOrders(first: 50) { pageInfo { hasNextPage endCursor }
      nodes { ...FO order { id name } merchantRequests(first: 10) { nodes { id kind message sentAt } } } } }""": 254,
    """query { orders(first: 100, sortKey: UPDATED_AT) { pageInfo { hasNextPage endCursor }
      nodes { id legacyResourceId name createdAt updatedAt cancelledAt } } }""": 11,
    """mutation { fulfillmentTrackingInfoUpdate(fulfillmentId: "gid://shopify/Fulfillment/1",
      trackingInfoInput: { number: "1" }) { fulfillment { id trackingInfo(first: 10) { number } }
      userErrors { field message } } }""": 51,
    """mutation { fulfillmentCancel(id: "gid://shopify/Fulfillment/1") {
      fulfillment { id status } userErrors { field message } } }""": 10,
}


def gids(shop: ShopCaller, **asked: Any) -> list[str]:
    query = "query($q: String, $key: OrderSortKeys, $back: Boolean) { orders(first: 50, query: $q, sortKey: $key, \
reverse: $back) { nodes { id } } }"
    variables = {"q": asked.get("q"), "key": asked.get("key", "ID"), "back": asked.get("back", False)}
    return [node["id"] for node in shop.ask(query, variables)["orders"]["nodes"]]


@pytest.mark.parametrize(("document", "points"), COSTS.items())
def test_a_query_costs_what_live_stores_charge(shop: ShopCaller, document: str, points: int) -> None:
    answer = shop.post(document, {"id": "gid://shopify/Order/1"})
    cost = answer.json()["extensions"]["cost"]
    assert cost["requestedQueryCost"] == points
    assert cost["actualQueryCost"] <= points
    assert cost["throttleStatus"]["maximumAvailable"] == 2000


def test_a_greedy_app_is_throttled_without_effect(shop: ShopCaller) -> None:
    fo = shop.order(shop.buy()["gid"])["fulfillmentOrders"]["nodes"][0]["id"]
    shop.fault("fulfillmentCreate", "throttled")
    answer = shop.post(CREATE, {"fulfillment": {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": fo}]}})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["errors"][0]["message"], body["errors"][0]["extensions"]["code"]) == ("Throttled", "THROTTLED")
    assert body["extensions"]["cost"]["requestedQueryCost"] == 11
    assert "Retry-After" not in answer.headers
    assert shop.book()[0]["fulfillments"] == []


def test_the_bucket_runs_dry_and_fills_again(shop: ShopCaller) -> None:
    dear = "query { " + " ".join(f"a{n}: orders(first: 250) {{ nodes {{ id }} }}" for n in range(60)) + " }"
    orders = [shop.buy(routed=False) for _ in range(12)]
    assert len(orders) == 12
    codes = [shop.post(dear).json().get("errors", [{}])[0].get("extensions", {}).get("code") for _ in range(6)]
    assert "THROTTLED" in codes
    assert codes[0] is None
    until(lambda: "errors" not in shop.post("{ shop { name } }").json())


def test_a_single_query_may_cost_a_thousand_points(shop: ShopCaller) -> None:
    dear = "query { " + " ".join(f"a{n}: orders(first: 250) {{ nodes {{ id }} }}" for n in range(80)) + " }"
    body = shop.post(dear).json()
    assert body["errors"][0]["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_missing_scopes_leave_partial_data(shop: ShopCaller) -> None:
    order = shop.buy()
    shop.control("install", {"scopes": "read_orders,read_merchant_managed_fulfillment_orders"})
    shop.exchange()
    body = shop.post(SCOPED, {"id": order["gid"]}).json()
    assert body["data"]["order"]["name"] == order["name"]
    assert body["data"]["order"]["lineItems"]["nodes"][0]["variant"] is None
    assert body["data"]["order"]["fulfillmentOrders"]["nodes"][0]["assignedLocation"]["location"] is None
    assert {error["extensions"]["code"] for error in body["errors"]} == {"ACCESS_DENIED"}
    assert body["errors"][0]["message"].startswith("Access denied for ")
    fo = body["data"]["order"]["fulfillmentOrders"]["nodes"][0]["id"]
    row = {"fulfillment": {"lineItemsByFulfillmentOrder": [{"fulfillmentOrderId": fo}]}}
    refused = shop.post(CREATE, row).json()
    assert refused["data"]["fulfillmentCreate"] is None
    assert "Access denied for fulfillmentCreate field. Required access: `write_" in refused["errors"][0]["message"]


def test_scopes_must_match_the_kind_of_location(sandbox: Settings, shop: ShopCaller) -> None:
    places = ["Mine", {"name": "Theirs", "kind": "third_party"}]
    mixed = ShopCaller.open(sandbox, f"mixed-{shop.domain}", shop.listener, locations=places)
    lines = [{"variant": mixed.variants[0], "quantity": 1}, {"title": "Card", "quantity": 1, "location": "Theirs"}]
    order = mixed.control("orders", {"lines": lines})
    until(lambda: len(mixed.book()[0]["fulfillment_orders"]) == 2)
    assert [fo["assignedLocation"]["name"] for fo in mixed.order(order["gid"])["fulfillmentOrders"]["nodes"]] == [
        "Mine"
    ]
    theirs = next(fo["gid"] for fo in mixed.book()[0]["fulfillment_orders"] if fo["location"] == "Theirs")
    errors = mixed.fulfill(theirs)["userErrors"]
    assert errors == [
        {"field": None, "message": "The api_client does not have access to the fulfillment order."},
    ]


def test_protected_data_needs_approval(sandbox: Settings, shop: ShopCaller) -> None:
    plain = ShopCaller.open(sandbox, f"plain-{shop.domain}", shop.listener, withheld=["email", "name"])
    order = plain.buy()
    body = plain.post(
        "query($id: ID!) { order(id: $id) { name email shippingAddress { name city } } }", {"id": order["gid"]}
    )
    assert body.json()["data"]["order"] == {
        "name": "#1001",
        "email": None,
        "shippingAddress": {"name": None, "city": "Springfield"},
    }
    assert len(body.json()["errors"]) == 2
    hook = until(lambda: plain.hooks("orders/create"))[0].body
    assert {"email", "contact_email"}.isdisjoint(hook)
    assert hook["name"] == "#1001"
    assert "name" not in hook["shipping_address"]
    assert hook["shipping_address"]["zip"]


def test_only_a_live_token_of_the_shop_is_let_in(sandbox: Settings, shop: ShopCaller) -> None:
    other = ShopCaller.open(sandbox, f"other-{shop.domain}", shop.listener)
    order = other.buy()
    assert shop.ask("query($id: ID!) { order(id: $id) { id } }", {"id": order["gid"]}) == {"order": None}
    other.token = shop.token
    assert other.post("{ shop { name } }").status_code == 401
    assert (
        requests.post(
            f"{shop.base}/admin/api/2026-10/graphql.json", json={"query": "{shop{name}}"}, timeout=5
        ).status_code
        == 401
    )


def test_the_answer_names_the_version_that_served_it(shop: ShopCaller) -> None:
    assert shop.post("{ shop { name } }").headers["X-Shopify-API-Version"] == "2026-10"
    assert shop.post("{ shop { name } }", version="2021-01").headers["X-Shopify-API-Version"] == "2026-01"
    versions = shop.ask("{ publicApiVersions { handle supported } }")["publicApiVersions"]
    assert {"handle": "2026-10", "supported": True} in versions


def test_a_wrong_document_is_refused_and_remembered(shop: ShopCaller) -> None:
    body = shop.post("{ order(id: 1) { nonsense } }").json()
    assert "nonsense" in body["errors"][0]["message"]
    assert "data" not in body
    seen = requests.get(f"{shop.settings.url}/control/shopify/errors", timeout=5).json()
    assert [row["document"] for row in seen if row["shop"] == shop.domain] == ["{ order(id: 1) { nonsense } }"]


def test_orders_are_searched(shop: ShopCaller) -> None:
    paid, pending, test = shop.buy(), shop.buy(financial_status="pending"), shop.buy(test=True, name="#A-7")
    shop.control(f"orders/{pending['legacy_id']}/cancel")
    shop.fulfill(shop.order(paid["gid"])["fulfillmentOrders"]["nodes"][0]["id"])
    assert gids(shop, q="status:cancelled") == [pending["gid"]]
    assert gids(shop, q="-status:cancelled financial_status:paid") == [paid["gid"], test["gid"]]
    assert gids(shop, q='name:"#A-7"') == [test["gid"]]
    assert gids(shop, q="A-7") == [test["gid"]]
    assert gids(shop, q="fulfillment_status:shipped") == [paid["gid"]]
    assert gids(shop, q="fulfillment_status:unshipped status:open") == [test["gid"]]
    assert gids(shop, q="test:true") == [test["gid"]]
    assert gids(shop, q="updated_at:>='2020-01-01T00:00:00Z' status:any") == [paid["gid"], pending["gid"], test["gid"]]
    assert gids(shop, q="created_at:>2120-01-01") == []
    assert gids(shop, q=f"id:>{paid['legacy_id']}") == [pending["gid"], test["gid"]]


def test_an_unknown_search_field_is_ignored_with_a_warning(shop: ShopCaller) -> None:
    shop.buy(routed=False)
    body = shop.post('{ orders(first: 5, query: "colour:red") { nodes { id } } }').json()
    assert len(body["data"]["orders"]["nodes"]) == 1
    assert body["extensions"]["search"][0]["warnings"][0]["field"] == "colour"


@pytest.mark.parametrize("key", ["ID", "UPDATED_AT", "CREATED_AT", "TOTAL_PRICE"])
@pytest.mark.parametrize("back", [False, True])
def test_pages_come_without_gaps_or_doubles(shop: ShopCaller, key: str, back: bool) -> None:
    query = """query($after: String, $key: OrderSortKeys, $back: Boolean) {
      orders(first: 3, after: $after, sortKey: $key, reverse: $back) {
        pageInfo { hasNextPage endCursor } nodes { id } } }"""
    bought = [shop.buy(1 + number % 3, routed=False)["gid"] for number in range(8)]
    seen: list[str] = []
    after, more = None, True
    while more:
        found = shop.ask(query, {"after": after, "key": key, "back": back})["orders"]
        seen += [node["id"] for node in found["nodes"]]
        after, more = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]
    assert sorted(seen) == sorted(bought)
    if key == "ID":
        assert seen == (bought[::-1] if back else bought)


def test_backwards_paging(shop: ShopCaller) -> None:
    bought = [shop.buy(routed=False)["gid"] for _ in range(4)]
    query = """query($before: String) { orders(last: 2, before: $before, sortKey: ID) {
      pageInfo { hasPreviousPage startCursor } nodes { id } } }"""
    last = shop.ask(query)["orders"]
    assert [node["id"] for node in last["nodes"]] == bought[2:]
    first = shop.ask(query, {"before": last["pageInfo"]["startCursor"]})["orders"]
    assert [node["id"] for node in first["nodes"]] == bought[:2]
    assert first["pageInfo"]["hasPreviousPage"] is False


def test_old_orders_are_out_of_sight(shop: ShopCaller, real_time: str) -> None:
    order = shop.buy()
    requests.post(f"{real_time}/control/clock", json={"advance_seconds": 61 * 86400}, timeout=5)
    shop.exchange()
    assert gids(shop) == []
    assert shop.ask("query($id: ID!) { order(id: $id) { id } }", {"id": order["gid"]}) == {"order": None}


def test_products_and_variants_are_listed_and_found(shop: ShopCaller) -> None:
    shop.control("products", {"title": "Desk lamp", "variants": [{"title": "Warm", "price": "39", "sku": "DL"}]})
    found = shop.ask(
        '{ products(first: 5, query: "lamp") { nodes { title variants(first: 5) { nodes { sku price } } } } }'
    )
    assert found["products"]["nodes"] == [
        {"title": "Desk lamp", "variants": {"nodes": [{"sku": "DL", "price": "39.00"}]}}
    ]
    variants = shop.ask(
        '{ productVariants(first: 5, query: "sku:PS-B") { nodes { id displayName product { title } } } }'
    )
    assert variants["productVariants"]["nodes"][0]["displayName"] == "Phone stand - Black"
    nodes = shop.ask(
        "query($ids: [ID!]!) { nodes(ids: $ids) { __typename ... on ProductVariant { sku } } }",
        {"ids": [shop.variants[0], "gid://shopify/Product/1"]},
    )
    assert nodes["nodes"] == [{"__typename": "ProductVariant", "sku": "PS-B"}, None]


def test_tags_are_added_once(shop: ShopCaller) -> None:
    order = shop.buy()
    mutation = """mutation($id: ID!, $tags: [String!]!) { tagsAdd(id: $id, tags: $tags) {
      node { ... on Order { tags } } userErrors { message } } }"""
    shop.ask(mutation, {"id": order["gid"], "tags": ["late"]})
    done = shop.ask(mutation, {"id": order["gid"], "tags": ["late", "waybill"]})["tagsAdd"]
    assert done == {"node": {"tags": ["late", "waybill"]}, "userErrors": []}


def test_two_shipments_at_the_same_instant_never_ship_a_unit_twice(shop: ShopCaller) -> None:
    order = shop.buy(5)
    fo = shop.order(order["gid"])["fulfillmentOrders"]["nodes"][0]
    line = [{"id": fo["lineItems"]["nodes"][0]["id"], "quantity": 1}]
    answers: list[Json] = []
    threads = [threading.Thread(target=lambda: answers.append(shop.fulfill(fo["id"], line))) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(answer["fulfillment"] is not None for answer in answers) == 5
    book = shop.book()[0]
    assert (book["lines"][0]["fulfilled"], len(book["fulfillments"])) == (5, 5)


def test_calls_are_counted(shop: ShopCaller) -> None:
    for _ in range(3):
        shop.ask("{ shop { name } }")
    calls = shop.book("calls")
    assert calls["shop"]["count"] == 3
    assert calls["total"]["count"] >= 3


def test_unknown_things_of_the_control_api_are_not_found(shop: ShopCaller) -> None:
    assert (
        "no shop"
        in requests.get(f"{shop.settings.url}/control/shopify/x.myshopify.com/orders", timeout=5).json()["error"]
    )
    assert "no order" in shop.control("orders/1/pay", status=404)["error"]
    assert "no action" in shop.control(f"orders/{shop.buy()['legacy_id']}/dance", status=404)["error"]
    assert "no shop domain" in shop.control("shops", {"domain": "evil.example.com"}, bare=True, status=400)["error"]
    assert "no variant" in shop.control("orders", {"lines": [{"variant": "x", "quantity": 1}]}, status=404)["error"]
