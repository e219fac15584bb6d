"""A fulfillment names exactly its units, and its tracking is replaced as a whole."""

from typing import Any

import pytest
from loopback import SHOP, Company

from shopify_app.config import Config
from shopify_app.errors import OutcomeUnknown, Refused
from shopify_app.gateways.shopify_admin import ShopifyAdmin


@pytest.fixture
def admin(config: Config) -> ShopifyAdmin:
    return ShopifyAdmin(config, SHOP, "access-1")


def fulfill(admin: ShopifyAdmin, **changes: Any) -> str:
    wanted: dict[str, Any] = {
        "lines": [("gid://shopify/FulfillmentOrder/1", [("gid://shopify/FulfillmentOrderLineItem/1", 2)])],
        "numbers": ["LP00675700340000"],
        "company": "Cainiao",
        "urls": ["https://track.example/LP00675700340000"],
        "notify": True,
        **changes,
    }
    return admin.create_fulfillment(**wanted)


def test_a_fulfillment_names_exactly_its_units(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"fulfillmentCreate": {"fulfillment": {"id": "F1", "status": "SUCCESS"}, "userErrors": []}}})
    assert fulfill(admin) == "F1"
    assert company.last.variables == {
        "fulfillment": {
            "lineItemsByFulfillmentOrder": [
                {
                    "fulfillmentOrderId": "gid://shopify/FulfillmentOrder/1",
                    "fulfillmentOrderLineItems": [{"id": "gid://shopify/FulfillmentOrderLineItem/1", "quantity": 2}],
                }
            ],
            "notifyCustomer": True,
            "trackingInfo": {
                "numbers": ["LP00675700340000"],
                "company": "Cainiao",
                "urls": ["https://track.example/LP00675700340000"],
            },
        }
    }


def test_a_fulfillment_without_a_number_carries_no_tracking(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"fulfillmentCreate": {"fulfillment": {"id": "F1", "status": "SUCCESS"}, "userErrors": []}}})
    fulfill(admin, numbers=[], company="", urls=[], notify=False)
    assert "trackingInfo" not in company.last.variables["fulfillment"]


@pytest.mark.parametrize("lines", [[], [("gid://shopify/FulfillmentOrder/1", [])]])
def test_no_units_never_become_all_units(admin: ShopifyAdmin, company: Company, lines: list[Any]) -> None:
    with pytest.raises(Refused, match="nothing to fulfill"):
        fulfill(admin, lines=lines)
    assert company.requests == []


def test_a_refused_fulfillment_says_why_and_where(admin: ShopifyAdmin, company: Company) -> None:
    told = [
        {"field": ["fulfillment"], "message": "Invalid fulfillment order line item quantity requested."},
        {"field": None, "message": "Try again."},
    ]
    company.will({"data": {"fulfillmentCreate": {"fulfillment": None, "userErrors": told}}})
    with pytest.raises(Refused, match=r"quantity requested\.; Try again") as caught:
        fulfill(admin)
    assert caught.value.code == "fulfillment"


def test_a_fulfillment_that_is_neither_there_nor_refused_is_unknown(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"fulfillmentCreate": {"fulfillment": None, "userErrors": []}}})
    with pytest.raises(OutcomeUnknown):
        fulfill(admin)


def test_tracking_is_replaced_as_a_whole(admin: ShopifyAdmin, company: Company) -> None:
    company.will(
        {"data": {"fulfillmentTrackingInfoUpdate": {"fulfillment": {"id": "F1", "status": "X"}, "userErrors": []}}}
    )
    admin.update_tracking("F1", numbers=("A1234", "B1234"), company="Other", urls=("u1", "u2"), notify=False)
    assert company.last.variables == {
        "id": "F1",
        "tracking": {"numbers": ["A1234", "B1234"], "company": "Other", "urls": ["u1", "u2"]},
        "notify": False,
    }
