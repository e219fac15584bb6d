"""Answers of Shopify's Admin API, in the shape it gives them."""

from typing import Any

ORDER = "gid://shopify/Order/1"
_END = {"hasNextPage": False, "endCursor": None}


def page(*nodes: Any, after: str = "") -> dict[str, Any]:
    """A connection; `after` is the cursor of a page that follows."""
    return {"pageInfo": {"hasNextPage": True, "endCursor": after} if after else _END, "nodes": list(nodes)}


def bag(amount: str, currency: str = "USD") -> dict[str, Any]:
    """A MoneyBag."""
    return {"shopMoney": {"amount": amount, "currencyCode": currency}}


def line(number: int, **changes: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/LineItem/{number}",
        "title": "Phone stand",
        "variantTitle": "Black",
        "sku": "STAND-B",
        "quantity": 3,
        "currentQuantity": 2,
        "requiresShipping": True,
        "product": {"id": "gid://shopify/Product/1"},
        "variant": {"id": "gid://shopify/ProductVariant/1"},
        "customAttributes": [],
        "originalUnitPriceSet": bag("12.50"),
        "discountedUnitPriceAfterAllDiscountsSet": bag("11.25"),
        **changes,
    }


def fulfillment_order(number: int, *lines: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/FulfillmentOrder/{number}",
        "status": "OPEN",
        "requestStatus": "UNSUBMITTED",
        "assignedLocation": {"name": "Main Street"},
        "deliveryMethod": {"methodType": "SHIPPING"},
        "fulfillmentHolds": [],
        "supportedActions": [{"action": "CREATE_FULFILLMENT"}, {"action": "SOMETHING_NEW"}],
        "fulfillAt": "2026-11-20T10:00:00Z",
        "lineItems": page(*lines),
        **changes,
    }


def to_fulfill(number: int, remaining: int) -> dict[str, Any]:
    return {
        "id": f"gid://shopify/FulfillmentOrderLineItem/{number}",
        "remainingQuantity": remaining,
        "lineItem": {"id": f"gid://shopify/LineItem/{number}"},
    }


def shipped(number: int, quantity: int | None) -> dict[str, Any]:
    return {"quantity": quantity, "lineItem": {"id": f"gid://shopify/LineItem/{number}"}}


def refund(*lines: dict[str, Any]) -> dict[str, Any]:
    return {"refundLineItems": {"pageInfo": {"hasNextPage": False}, "nodes": list(lines)}}


def refunded(number: int, units: int, subtotal: str, tax: str = "0.00", **changes: Any) -> dict[str, Any]:
    return {
        "quantity": units,
        "lineItem": {"id": f"gid://shopify/LineItem/{number}"},
        "subtotalSet": bag(subtotal),
        "totalTaxSet": bag(tax),
        **changes,
    }


def order(**changes: Any) -> dict[str, Any]:
    return {
        "id": ORDER,
        "name": "#1001",
        "createdAt": "2026-11-20T10:00:00Z",
        "processedAt": "2026-11-20T09:59:00Z",
        "updatedAt": "2026-11-21T10:00:00Z",
        "cancelledAt": None,
        "closedAt": None,
        "test": False,
        "displayFinancialStatus": "PAID",
        "displayFulfillmentStatus": "UNFULFILLED",
        "currencyCode": "USD",
        "taxesIncluded": False,
        "totalOutstandingSet": bag("0.0"),
        "totalRefundedSet": bag("0.0"),
        "currentShippingPriceSet": bag("4.99"),
        "refunds": [],
        "customerLocale": "en",
        "email": "buyer@example.com",
        "phone": None,
        "shippingAddress": {
            "name": "Test Buyer",
            "company": None,
            "address1": "12 Main Street",
            "address2": None,
            "city": "Vineland",
            "province": "New Jersey",
            "zip": "08360",
            "countryCodeV2": "US",
            "phone": "+1 559-360-0000",
        },
        "risk": {"recommendation": "NONE", "assessments": [{"riskLevel": "LOW"}, {"riskLevel": "HIGH"}]},
        "lineItems": page(line(1)),
        "fulfillmentOrders": page(fulfillment_order(1, to_fulfill(1, 2))),
        "fulfillments": [
            {
                "id": "gid://shopify/Fulfillment/1",
                "status": "SUCCESS",
                "trackingInfo": [{"number": "LP00675700340000"}, {"number": None}],
                "fulfillmentLineItems": page(shipped(1, 1)),
            }
        ],
        **changes,
    }


def denied(*path: str) -> dict[str, Any]:
    return {
        "message": f"Access denied for {path[-1]} field. Required access: `read_orders` access scope.",
        "path": list(path),
        "extensions": {"code": "ACCESS_DENIED"},
    }


def error(code: str, message: str = "Something happened") -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code}}
