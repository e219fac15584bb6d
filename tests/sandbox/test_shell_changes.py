"""The order page of the toy Shopify: risk, holds, pickup, refunds by amount, and orders kept or archived."""

from tests.sandbox.shell_hands import act, book, bought, page
from tests.sandbox.shopify_caller import ShopCaller


def test_risk_and_holds_are_chosen_from_lists(shop: ShopCaller) -> None:
    order = bought(shop, "one-line")
    assert "High risk" in act(shop, order, "risk", level="HIGH")
    assert "On hold: incorrect address" in act(shop, order, "hold", reason="INCORRECT_ADDRESS")
    assert "Release hold" in page(shop, f"/admin/orders/{order['legacy_id']}")


def test_a_held_order_and_one_for_pickup_can_be_bought(shop: ShopCaller) -> None:
    held, pickup, engraved = (bought(shop, name) for name in ("held", "pickup", "engraving"))
    assert held["fulfillment_orders"][0]["holds"][0]["reason"] == "INCORRECT_ADDRESS"
    assert pickup["fulfillment_orders"][0]["method"] == "PICK_UP"
    assert "Delivery: pick up" in page(shop, f"/admin/orders/{pickup['legacy_id']}")
    assert engraved["lines"][0]["properties"][0] == {"name": "Engraving", "value": "For Mia"}
    assert bought(shop, "sold-low")["total"] == "6.00"


def test_an_amount_can_be_refunded(shop: ShopCaller) -> None:
    order = bought(shop, "one-line")
    assert "$5.00" in act(shop, order, "refund", amount="5.00")
    found = book(shop, order["legacy_id"])
    assert (found["refunded"], found["lines"][0]["current_quantity"]) == ("5.00", 1)
    act(shop, order, "refund", line=order["lines"][0]["gid"], keep="1")
    found = book(shop, order["legacy_id"])
    assert (found["refunds"][1]["lines"][0]["restock_type"], found["lines"][0]["unfulfilled"]) == ("NO_RESTOCK", 1)
    assert "is no amount of money" in act(shop, order, "refund", amount="much")


def test_orders_are_captured_archived_changed_to_pickup_and_cancelled(shop: ShopCaller) -> None:
    order = bought(shop, "authorized")
    assert "Paid" in act(shop, order, "capture")
    assert "Archived" in act(shop, order, "archive")
    assert "Archived" not in act(shop, order, "unarchive")
    act(shop, order, "pickup")
    assert book(shop, order["legacy_id"])["fulfillment_orders"][0]["method"] == "PICK_UP"
    act(shop, order, "cancel-unrefunded")
    found = book(shop, order["legacy_id"])
    assert (found["financial_status"], found["closed_at"], bool(found["cancelled_at"])) == ("paid", None, True)
