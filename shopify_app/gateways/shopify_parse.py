"""Shopify's GraphQL answers, turned into our values. Statuses that nobody knows yet are text like the others."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from shopify_app.values import (
    Address,
    FulfillableLine,
    FulfillmentOrder,
    Money,
    OrderedGoods,
    OrderedLine,
    ShopFacts,
    ShopifyFulfillment,
    VariantFacts,
)

Json = Mapping[str, Any]

#: What Shopify calls the only variant of a product without options.
_NO_VARIANT = "Default Title"
_RISKS = ("high", "medium", "low")
_RECOMMENDED = {"CANCEL": "high", "INVESTIGATE": "medium", "ACCEPT": "low"}


def goods_of(order: Json, lines: Iterable[Json]) -> OrderedGoods:
    """An order with all its line items. What Shopify withholds (protected customer data) is ""."""
    return OrderedGoods(
        gid=order["id"],
        name=order["name"],
        created_at=instant(order["createdAt"]),
        updated_at=instant(order["updatedAt"]),
        cancelled_at=_instant_or_none(order.get("cancelledAt")),
        closed_at=_instant_or_none(order.get("closedAt")),
        test=bool(order.get("test")),
        financial_status=_text(order, "displayFinancialStatus").lower(),
        fulfillment_status=_text(order, "displayFulfillmentStatus").lower(),
        currency=order["currencyCode"],
        email=_text(order, "email"),
        phone=_text(order, "phone"),
        locale=_text(order, "customerLocale"),
        address=_address(order.get("shippingAddress")),
        lines=tuple(_line(line) for line in lines),
        risk=_risk(order.get("risk") or {}),
    )


def fulfillment_order_of(node: Json, lines: Iterable[Json]) -> FulfillmentOrder:
    """A fulfillment order with all its lines."""
    return FulfillmentOrder(
        gid=node["id"],
        status=_text(node, "status"),
        request_status=_text(node, "requestStatus"),
        location=_text(node.get("assignedLocation") or {}, "name"),
        method=_text(node.get("deliveryMethod") or {}, "methodType"),
        holds=tuple(_text(hold, "reason") for hold in node.get("fulfillmentHolds") or ()),
        actions=frozenset(_text(action, "action") for action in node.get("supportedActions") or ()),
        lines=tuple(FulfillableLine(line["id"], line["lineItem"]["id"], line["remainingQuantity"]) for line in lines),
    )


def fulfillment_of(node: Json, lines: Iterable[Json]) -> ShopifyFulfillment:
    """A shipment with all its lines."""
    units: dict[str, int] = {}
    for line in lines:
        gid = line["lineItem"]["id"]
        units[gid] = units.get(gid, 0) + (line.get("quantity") or 0)
    numbers = tuple(_text(info, "number") for info in node.get("trackingInfo") or () if info.get("number"))
    return ShopifyFulfillment(node["id"], _text(node, "status"), numbers, units)


def shop_of(data: Json) -> ShopFacts:
    """The shop, and the scopes it has granted in fact."""
    shop = data["shop"]
    scopes = (data.get("currentAppInstallation") or {}).get("accessScopes") or ()
    return ShopFacts(
        name=_text(shop, "name"),
        email=_text(shop, "email"),
        timezone=_text(shop, "ianaTimezone"),
        currency=_text(shop, "currencyCode"),
        scopes=tuple(_text(scope, "handle") for scope in scopes),
    )


def variant_of(node: Json) -> VariantFacts:
    """A variant of the catalog; the only variant of a product has no title of its own."""
    product = node.get("product") or {}
    return VariantFacts(
        gid=node["id"],
        product_gid=_text(product, "id"),
        product_title=_text(product, "title"),
        variant_title=_variant_title(node, "title"),
        sku=_text(node, "sku"),
    )


def instant(text: str) -> datetime:
    """Shopify's `2026-11-22T10:00:00Z`, aware."""
    return datetime.fromisoformat(text)


def _instant_or_none(text: str | None) -> datetime | None:
    return instant(text) if text else None


def _line(node: Json) -> OrderedLine:
    price = node["originalUnitPriceSet"]["shopMoney"]
    return OrderedLine(
        gid=node["id"],
        title=_text(node, "title"),
        variant_title=_variant_title(node, "variantTitle"),
        sku=_text(node, "sku"),
        # Null once the merchant has deleted them.
        variant_gid=_text(node.get("variant") or {}, "id"),
        product_gid=_text(node.get("product") or {}, "id"),
        quantity=node["quantity"],
        current_quantity=node["currentQuantity"],
        requires_shipping=bool(node["requiresShipping"]),
        price=Money(Decimal(str(price["amount"])), price["currencyCode"]),
    )


def _address(node: Json | None) -> Address | None:
    if node is None:
        return None
    return Address(
        name=_text(node, "name"),
        address1=_text(node, "address1"),
        address2=_text(node, "address2"),
        city=_text(node, "city"),
        province=_text(node, "province"),
        zip=_text(node, "zip"),
        country=_text(node, "countryCodeV2"),
        phone=_text(node, "phone"),
        company=_text(node, "company"),
    )


def _risk(summary: Json) -> str:
    """The worst level that anyone assessed; Shopify's recommendation where nobody named a level."""
    levels = {_text(found, "riskLevel").lower() for found in summary.get("assessments") or ()}
    worst = next((level for level in _RISKS if level in levels), "")
    return worst or _RECOMMENDED.get(_text(summary, "recommendation"), "")


def _variant_title(node: Json, name: str) -> str:
    title = _text(node, name)
    return "" if title == _NO_VARIANT else title


def _text(node: Json, name: str) -> str:
    value = node.get(name)
    return "" if value is None else str(value)
