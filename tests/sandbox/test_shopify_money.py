"""The money of the toy orders: payments, edits, refunds and cancellations, as recorded from live stores."""

from typing import Any

import pytest

from tests.sandbox.shopify_caller import Json, ShopCaller, until

MONEY = """query($id: ID!) { order(id: $id) { displayFinancialStatus closed closedAt cancelledAt processedAt createdAt
  totalOutstandingSet { shopMoney { amount } } totalRefundedSet { shopMoney { amount } }
  totalReceivedSet { shopMoney { amount } } netPaymentSet { shopMoney { amount } }
  currentShippingPriceSet { shopMoney { amount } } currentTotalPriceSet { shopMoney { amount } }
  totalDiscountsSet { shopMoney { amount } } localizedFields(first: 20) { nodes { key value } }
  refunds { totalRefundedSet { shopMoney { amount } } refundLineItems(first: 10) { nodes { quantity restockType
    subtotalSet { shopMoney { amount } } totalTaxSet { shopMoney { amount } } lineItem { id } } } }
  lineItems(first: 10) { nodes { id quantity currentQuantity unfulfilledQuantity fulfillableQuantity
    customAttributes { key value } totalDiscountSet { shopMoney { amount } }
    discountedUnitPriceSet { shopMoney { amount } } discountedTotalSet { shopMoney { amount } }
    discountedUnitPriceAfterAllDiscountsSet { shopMoney { amount } } } }
  fulfillmentOrders(first: 10) { nodes { status lineItems(first: 10) { nodes { totalQuantity remainingQuantity } } } }
} }"""


def flat(found: Any) -> Any:
    """Return the answer with amounts in the place of their money bags, and lists in that of their connections."""
    if isinstance(found, list):
        return [flat(one) for one in found]
    if not isinstance(found, dict):
        return found
    if "shopMoney" in found:
        return found["shopMoney"]["amount"]
    return flat(found["nodes"]) if set(found) == {"nodes"} else {key: flat(value) for key, value in found.items()}


def money(shop: ShopCaller, order: Json) -> Json:
    found: Json = flat(shop.ask(MONEY, {"id": order["gid"]})["order"])
    return found


def act(shop: ShopCaller, order: Json, action: str, body: Json | None = None, status: int = 200) -> Json:
    found: Json = shop.control(f"orders/{order['legacy_id']}/{action}", body, status=status)
    return found


def units(line: str, quantity: int) -> list[Json]:
    return [{"line": line, "quantity": quantity}]


@pytest.mark.parametrize(
    ("status", "shown", "outstanding", "received"),
    [
        ("paid", "PAID", "0.00", "35.00"),
        ("pending", "PENDING", "35.00", "0.00"),
        ("authorized", "AUTHORIZED", "35.00", "0.00"),
        ("partially_paid", "PARTIALLY_PAID", "17.50", "17.50"),
        ("expired", "EXPIRED", "35.00", "0.00"),
        ("voided", "VOIDED", "35.00", "0.00"),
        (None, None, "35.00", "0.00"),
    ],
)
def test_every_financial_status(
    shop: ShopCaller, status: str | None, shown: str | None, outstanding: str, received: str
) -> None:
    order = shop.buy(2, routed=False, financial_status=status)
    found = money(shop, order)
    assert (found["displayFinancialStatus"], found["totalOutstandingSet"]) == (shown, outstanding)
    assert found["totalReceivedSet"] == found["netPaymentSet"] == received
    hook = until(lambda: shop.hooks("orders/create"))[0].body
    assert (hook["financial_status"], hook["total_outstanding"]) == (status, outstanding)
    book = shop.book()[0]
    assert (book["financial_status"], book["outstanding"], book["refunded"]) == (status, outstanding, "0.00")


def test_an_unknown_status_is_refused(shop: ShopCaller) -> None:
    spec = {"lines": [{"variant": shop.variants[0]}], "financial_status": "free"}
    assert "Unknown financial status" in shop.control("orders", spec, status=400)["error"]


def test_payments_move_the_status(shop: ShopCaller) -> None:
    order = shop.buy(financial_status="authorized", routed=False)
    assert act(shop, order, "capture")["financial_status"] == "paid"
    assert len(until(lambda: shop.hooks("orders/paid"))) == 1
    assert act(shop, order, "capture", status=409)["error"].endswith("cannot be captured: it is paid.")
    second = shop.buy(financial_status="pending", routed=False)
    assert act(shop, second, "expire")["financial_status"] == "expired"
    assert act(shop, second, "pay")["financial_status"] == "paid"
    third = shop.buy(financial_status="authorized", routed=False)
    assert act(shop, third, "void")["financial_status"] == "voided"
    assert act(shop, third, "pay", status=409)["error"].endswith("it is voided.")
    unknown = shop.buy(financial_status=None, routed=False)
    assert act(shop, unknown, "pay")["outstanding"] == "0.00"


def test_an_edit_that_adds_units_has_to_be_paid(shop: ShopCaller) -> None:
    order = shop.buy(1)
    act(shop, order, "edit", {"lines": units(order["lines"][0], 3)})
    found = money(shop, order)
    assert (found["displayFinancialStatus"], found["totalOutstandingSet"]) == ("PARTIALLY_PAID", "30.00")
    assert act(shop, order, "pay")["financial_status"] == "paid"
    assert money(shop, order)["totalReceivedSet"] == "50.00"
    added = {"lines": [{"variant": shop.variants[0], "quantity": 1}], "paid": True}
    assert act(shop, order, "edit", added)["financial_status"] == "paid"
    book = act(shop, order, "edit", {"lines": units(order["lines"][0], 1)})
    assert (book["financial_status"], book["outstanding"], book["current_total"]) == ("paid", "-30.00", "35.00")


def test_a_refund_by_units(shop: ShopCaller) -> None:
    order = shop.buy(3)
    act(shop, order, "refund", {"lines": units(order["lines"][0], 1)})
    found = money(shop, order)
    assert (found["displayFinancialStatus"], found["totalRefundedSet"]) == ("PARTIALLY_REFUNDED", "15.00")
    assert (found["currentTotalPriceSet"], found["totalOutstandingSet"], found["netPaymentSet"]) == (
        "35.00",
        "0.00",
        "35.00",
    )
    row = {"quantity": 1, "restockType": "CANCEL", "subtotalSet": "15.00", "totalTaxSet": "0.00"}
    assert found["refunds"] == [
        {"totalRefundedSet": "15.00", "refundLineItems": [{**row, "lineItem": {"id": order["lines"][0]}}]}
    ]
    hook = until(lambda: shop.hooks("refunds/create"))[0].body
    assert [(t["kind"], t["amount"], t["status"]) for t in hook["transactions"]] == [("refund", "15.00", "success")]
    assert (hook["refund_line_items"][0]["restock_type"], hook["order_adjustments"]) == ("cancel", [])
    act(shop, order, "refund", {"lines": units(order["lines"][0], 2)})
    found = money(shop, order)
    assert (found["displayFinancialStatus"], found["currentTotalPriceSet"]) == ("REFUNDED", "0.00")
    assert (found["currentShippingPriceSet"], found["totalRefundedSet"]) == ("0.00", "50.00")


def test_a_refund_by_amount_leaves_the_units(shop: ShopCaller) -> None:
    order = shop.buy(2)
    act(shop, order, "refund", {"amount": "5.00"})
    found = money(shop, order)
    (line,) = found["lineItems"]
    assert (found["displayFinancialStatus"], line["currentQuantity"], line["unfulfilledQuantity"]) == (
        "PARTIALLY_REFUNDED",
        2,
        2,
    )
    assert (found["totalOutstandingSet"], found["refunds"][0]["refundLineItems"]) == ("0.00", [])
    hook = until(lambda: shop.hooks("refunds/create"))[0].body
    assert [(a["kind"], a["amount"]) for a in hook["order_adjustments"]] == [("refund_discrepancy", "-5.00")]
    assert hook["transactions"][0]["amount"] == "5.00"
    assert act(shop, order, "refund", {"amount": "30.00"})["financial_status"] == "refunded"
    assert money(shop, order)["fulfillmentOrders"][0]["status"] == "OPEN"
    words = "Refund amount $1.00 is greater than net payment received $0.00"
    assert act(shop, order, "refund", {"amount": "1.00"}, 409)["error"] == words
    assert act(shop, order, "refund", {}, 400)["error"] == "A refund needs lines or an amount."


@pytest.mark.parametrize(("keep", "current"), [(False, 1), (True, 2)])
def test_a_refund_without_restock_leaves_the_units_to_ship(shop: ShopCaller, keep: bool, current: int) -> None:
    order = shop.buy(2)
    spec = {"lines": units(order["lines"][0], 1), "restock": False, "keep_current": keep}
    book = act(shop, order, "refund", spec)
    assert (book["lines"][0]["refunded"], book["lines"][0]["unfulfilled"]) == (1, 2)
    found = money(shop, order)
    (line,), (fo,) = found["lineItems"], found["fulfillmentOrders"]
    assert (line["currentQuantity"], line["fulfillableQuantity"]) == (current, 2)
    assert fo == {"status": "OPEN", "lineItems": [{"totalQuantity": 2, "remainingQuantity": 2}]}
    assert (found["totalOutstandingSet"], found["currentTotalPriceSet"]) == ("0.00", "20.00")
    assert found["refunds"][0]["refundLineItems"][0]["restockType"] == "NO_RESTOCK"
    hook = until(lambda: shop.hooks("refunds/create"))[0].body
    assert (hook["refund_line_items"][0]["restock_type"], hook["restock"]) == ("no_restock", False)
    words = act(shop, order, "refund", {"lines": units(order["lines"][0], 2)}, 409)["error"]
    assert words.startswith("Cannot refund 2 of 1 units")


def test_a_cancellation_without_refund(shop: ShopCaller) -> None:
    order = shop.buy(2)
    act(shop, order, "cancel", {"reason": "fraud", "refund": False})
    found = money(shop, order)
    assert found["cancelledAt"]
    assert (found["displayFinancialStatus"], found["closed"], found["closedAt"]) == ("PAID", False, None)
    (fo,) = found["fulfillmentOrders"]
    assert fo == {"status": "CLOSED", "lineItems": [{"totalQuantity": 2, "remainingQuantity": 2}]}
    assert found["lineItems"][0]["fulfillableQuantity"] == 0


def test_a_cancellation_with_refund(shop: ShopCaller) -> None:
    order = shop.buy(2)
    act(shop, order, "cancel")
    found = money(shop, order)
    assert (found["displayFinancialStatus"], found["closed"]) == ("REFUNDED", True)
    assert (found["totalRefundedSet"], found["currentTotalPriceSet"], found["totalOutstandingSet"]) == (
        "35.00",
        "0.00",
        "0.00",
    )
    (fo,) = found["fulfillmentOrders"]
    assert fo == {"status": "CLOSED", "lineItems": [{"totalQuantity": 0, "remainingQuantity": 0}]}


@pytest.mark.parametrize(("status", "after"), [("pending", "VOIDED"), ("authorized", "VOIDED"), (None, None)])
def test_cancelling_what_nobody_paid(shop: ShopCaller, status: str | None, after: str | None) -> None:
    order = shop.buy(financial_status=status, routed=False)
    act(shop, order, "cancel")
    found = money(shop, order)
    assert (found["displayFinancialStatus"], found["closed"]) == (after, True)
    assert (found["totalOutstandingSet"], found["currentTotalPriceSet"], found["refunds"]) == ("0.00", "0.00", [])


def test_a_paid_and_fulfilled_order_is_closed_by_itself(shop: ShopCaller) -> None:
    order, unpaid = shop.buy(2), shop.buy(financial_status="pending")
    act(shop, order, "fulfill", {"lines": units(order["lines"][0], 1)})
    assert money(shop, order)["closedAt"] is None
    assert act(shop, order, "fulfill")["closed_at"]
    assert act(shop, unpaid, "fulfill")["closed_at"] is None
    assert act(shop, unpaid, "pay")["closed_at"]
    assert act(shop, order, "unarchive")["closed_at"] is None
    assert act(shop, order, "archive")["closed_at"]
    added = act(shop, unpaid, "edit", {"lines": units(unpaid["lines"][0], 2)})
    assert (added["closed_at"], added["fulfillment_status"]) == (None, "PARTIALLY_FULFILLED")
    gone = shop.buy()
    made = act(shop, gone, "fulfill")["fulfillments"][0]["gid"]
    assert act(shop, gone, "cancel_fulfillment", {"fulfillment": made})["closed_at"] is None


def test_a_discount_lies_on_every_price(shop: ShopCaller) -> None:
    engraving = [{"name": "Engraving", "value": "For Mia"}, {"name": "_id", "value": "7"}]
    line = {"variant": shop.variants[0], "quantity": 2, "discount": "6.00", "properties": engraving}
    order = shop.control("orders", {"lines": [line, {"title": "Card", "price": "4.00"}], "shipping_price": "1.00"})
    found = money(shop, order)
    row = found["lineItems"][0]
    assert (row["discountedUnitPriceSet"], row["discountedUnitPriceAfterAllDiscountsSet"]) == ("12.00", "12.00")
    assert (row["discountedTotalSet"], row["totalDiscountSet"]) == ("24.00", "6.00")
    assert row["customAttributes"] == [{"key": p["name"], "value": p["value"]} for p in engraving]
    assert (found["currentTotalPriceSet"], found["totalDiscountsSet"], found["localizedFields"]) == (
        "29.00",
        "6.00",
        [],
    )
    hook = until(lambda: shop.hooks("orders/create"))[0].body
    assert (hook["total_line_items_price"], hook["subtotal_price"], hook["total_price"]) == ("34.00", "28.00", "29.00")
    (told, other) = hook["line_items"]
    assert (told["price"], told["total_discount"], other["total_discount"]) == ("15.00", "6.00", "0.00")
    assert told["discount_allocations"][0] | {"amount_set": 0} == {
        "amount": "6.00",
        "amount_set": 0,
        "discount_application_index": 0,
    }
    assert (told["properties"], hook["discount_applications"][0]["value"]) == (engraving, "6.00")
    book = act(shop, order, "refund", {"lines": units(order["lines"][0], 1)})
    assert (book["refunded"], book["lines"][0]["discount"], book["outstanding"]) == ("12.00", "6.00", "0.00")
    too_much = {"lines": [{"variant": shop.variants[0], "discount": "16.00"}]}
    assert "is no discount" in shop.control("orders", too_much, status=400)["error"]


def test_old_and_imported_orders(shop: ShopCaller) -> None:
    order = shop.buy(routed=False, created_at="2026-01-02T03:04:05Z", processed_at="2025-12-24T00:00:00+01:00")
    book = shop.book()[0]
    assert (book["created_at"], book["processed_at"]) == ("2026-01-02T03:04:05+00:00", "2025-12-24T00:00:00+01:00")
    shop.control("install", {"scopes": ["read_orders", "read_all_orders", "read_merchant_managed_fulfillment_orders"]})
    shop.exchange()
    found = money(shop, order)
    assert (found["createdAt"], found["processedAt"]) == ("2026-01-02T03:04:05Z", "2025-12-23T23:00:00Z")
