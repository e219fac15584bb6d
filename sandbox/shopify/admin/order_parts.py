"""Parts of an order that GraphQL shows as objects: address, shipping line, risk, customer."""

from typing import Any

from sandbox.shopify.admin.call import Info
from sandbox.shopify.admin.plain import money
from sandbox.shopify.ids import gid
from sandbox.shopify.order import Order


def address(order: Order, info: Info) -> dict[str, Any] | None:
    """Return the MailingAddress of an order, shipping and billing alike."""
    if order.address is None:
        return None
    return {**order.address, "id": gid("MailingAddress", order.address_id) + "?model_name=Address"}


def shipping_lines(order: Order) -> list[dict[str, Any]]:
    """Return the chosen shipping rate, if anything ships."""
    if not order.requires_shipping:
        return []
    price, current = money(order.shipping_price, order.currency), money(order.current_shipping, order.currency)
    return [
        {
            "id": gid("ShippingLine", order.shipping_line_id),
            "title": "Standard",
            "code": "Standard",
            "source": "shopify",
            "carrierIdentifier": None,
            "custom": False,
            "isRemoved": False,
            "originalPriceSet": price,
            "discountedPriceSet": price,
            "currentDiscountedPriceSet": current,
        }
    ]


def risk(order: Order, info: Info) -> dict[str, Any]:
    """Return the OrderRiskSummary."""
    assessments: list[dict[str, Any]] = [
        {"riskLevel": level, "facts": [], "provider": None} for level in order.risk.assessments
    ]
    return {"recommendation": order.risk.recommendation, "assessments": assessments}


def customer(order: Order, info: Info) -> dict[str, Any] | None:
    """Return the Customer, None when the buyer left neither mail nor phone."""
    if order.customer_id is None:
        return None
    place = order.address or {}
    first, last = place.get("first_name"), place.get("last_name")
    return {
        "id": gid("Customer", order.customer_id),
        "legacyResourceId": order.customer_id,
        "firstName": first,
        "lastName": last,
        "displayName": " ".join(part for part in (first, last) if part) or order.email or "",
        "defaultEmailAddress": {"emailAddress": order.email, "validFormat": True} if order.email else None,
        "defaultPhoneNumber": {"phoneNumber": order.phone} if order.phone else None,
        "locale": order.locale,
        "numberOfOrders": 1,
        "tags": [],
        "createdAt": order.created_at,
        "updatedAt": order.updated_at,
        "verifiedEmail": bool(order.email),
        "taxExempt": False,
        "note": None,
    }
