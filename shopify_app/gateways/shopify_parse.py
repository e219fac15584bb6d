"""Shopify's GraphQL answers, turned into our values. Statuses that nobody knows yet are text like the others."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal

from shopify_app.gateways import shopify_facts as facts
from shopify_app.gateways.shopify_facts import Json, KeptBack, Refunded, amount_of, money_of
from shopify_app.gateways.shopify_facts import text_of as _text
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

#: What Shopify calls the only variant of a product without options.
_NO_VARIANT = "Default Title"
#: What a fulfillment order must say before anybody may buy or ship its units.
_MUST_SAY = ("status", "requestStatus", "fulfillmentHolds", "supportedActions")


def goods_of(order: Json, lines: Iterable[Json], kept: KeptBack) -> OrderedGoods:
    """An order with all its line items. Protected customer data that Shopify withholds is ""; facts that it withholds
    are noted in `kept`."""
    processed_at = _instant_or_none(order.get("processedAt"))
    if processed_at is None:
        kept.note(facts.PROCESSED)
    refunds, currency = facts.refunds_of(order, kept), order["currencyCode"]
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
        currency=currency,
        email=_text(order, "email"),
        phone=_text(order, "phone"),
        locale=_text(order, "customerLocale"),
        address=_address(order.get("shippingAddress")),
        lines=tuple(_line(line, currency, refunds, kept) for line in lines),
        risk=facts.risk_of(order, kept),
        processed_at=processed_at,
        outstanding=amount_of(order, "totalOutstandingSet", facts.PAYMENT, kept),
        returned=amount_of(order, "totalRefundedSet", facts.REFUNDS, kept),
        shipping=amount_of(order, "currentShippingPriceSet", facts.SHIPPING, kept),
    )


def fulfillment_order_of(node: Json, lines: Iterable[Json], kept: KeptBack) -> FulfillmentOrder:
    """A fulfillment order with all its lines."""
    if any(node.get(name) is None for name in _MUST_SAY):
        kept.note(facts.FULFILLMENT_ORDERS)
    return FulfillmentOrder(
        gid=node["id"],
        status=_text(node, "status"),
        request_status=_text(node, "requestStatus"),
        location=_text(node.get("assignedLocation") or {}, "name"),
        method=_text(node.get("deliveryMethod") or {}, "methodType"),
        holds=tuple(_text(hold, "reason") for hold in node.get("fulfillmentHolds") or ()),
        actions=frozenset(_text(action, "action") for action in node.get("supportedActions") or ()),
        lines=tuple(_fulfillable(lines, kept)),
        fulfill_at=_instant_or_none(node.get("fulfillAt")),
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
    installation = data.get("currentAppInstallation") or {}
    scopes = installation.get("accessScopes") or ()
    return ShopFacts(
        name=_text(shop, "name"),
        email=_text(shop, "email"),
        timezone=_text(shop, "ianaTimezone"),
        currency=_text(shop, "currencyCode"),
        scopes=tuple(_text(scope, "handle") for scope in scopes),
        installation=_text(installation, "id"),
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


def _fulfillable(lines: Iterable[Json], kept: KeptBack) -> Iterator[FulfillableLine]:
    for line in lines:
        item, remaining = _text(line.get("lineItem") or {}, "id"), line.get("remainingQuantity")
        if item and isinstance(remaining, int):
            yield FulfillableLine(_text(line, "id"), item, remaining)
        else:
            kept.note(facts.FULFILLMENT_ORDERS)


def _line(node: Json, currency: str, refunds: Mapping[str, Refunded] | None, kept: KeptBack) -> OrderedLine:
    paid = money_of(node, "discountedUnitPriceAfterAllDiscountsSet", facts.PRICES, kept)
    refunded = None if refunds is None else refunds.get(node["id"], Refunded())
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
        price=money_of(node, "originalUnitPriceSet", facts.PRICES, kept) or paid or Money(Decimal(0), currency),
        properties=_properties(node, kept),
        refunded=refunded.units if refunded else None,
        refunded_value=refunded.value if refunded else None,
        paid_price=paid,
    )


def _properties(node: Json, kept: KeptBack) -> tuple[tuple[str, str], ...]:
    found = node.get("customAttributes")
    if found is None or None in found:
        kept.note(facts.PROPERTIES)
    return tuple((_text(each, "key"), _text(each, "value")) for each in found or () if each)


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


def _variant_title(node: Json, name: str) -> str:
    title = _text(node, name)
    return "" if title == _NO_VARIANT else title
