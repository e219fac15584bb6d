"""Parts of webhook payloads in their REST shapes: money, addresses, times, customer, lines."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sandbox.shopify.order import Line, Order
from sandbox.shopify.state import Shop

Json = dict[str, Any]
ADDRESS_KEYS = (
    "first_name",
    "address1",
    "phone",
    "city",
    "zip",
    "province",
    "country",
    "last_name",
    "address2",
    "company",
    "latitude",
    "longitude",
    "name",
    "country_code",
    "province_code",
)


def amount(value: Decimal) -> str:
    """Return money as text with two decimals."""
    return f"{value:.2f}"


def money_set(value: Decimal, currency: str) -> Json:
    """Return shop and presentment money; the toy sells in the shop's currency only."""
    money = {"amount": amount(value), "currency_code": currency}
    return {"shop_money": money, "presentment_money": dict(money)}


def local(shop: Shop, at: datetime | None) -> str | None:
    """Return an instant in the shop's time zone, as REST shows it."""
    return at.astimezone(shop.zone).isoformat(timespec="seconds") if at else None


def address(found: Json | None) -> Json | None:
    """Return a shipping or billing address with exactly Shopify's keys."""
    return {key: found.get(key) for key in ADDRESS_KEYS} if found else None


def customer(shop: Shop, order: Order) -> Json | None:
    """Return the buyer, or None for an order without one."""
    if order.customer_id is None:
        return None
    place = order.address or {}
    return {
        "id": order.customer_id,
        "email": order.email,
        "created_at": local(shop, order.created_at),
        "updated_at": local(shop, order.updated_at),
        "first_name": place.get("first_name"),
        "last_name": place.get("last_name"),
        "state": "disabled",
        "note": None,
        "verified_email": order.email is not None,
        "multipass_identifier": None,
        "tax_exempt": False,
        "phone": order.phone,
        "currency": order.currency,
        "tax_exemptions": [],
        "admin_graphql_api_id": f"gid://shopify/Customer/{order.customer_id}",
        "default_address": _default_address(order),
    }


def _default_address(order: Order) -> Json | None:
    if order.address is None:
        return None
    kept = {key: order.address.get(key) for key in ADDRESS_KEYS if key not in ("latitude", "longitude")}
    return {
        "id": order.address_id,
        "customer_id": order.customer_id,
        **kept,
        "country_name": order.address.get("country"),
        "default": True,
    }


def line_item(line: Line, currency: str) -> Json:
    """Return a line item as in orders/* payloads."""
    variant = line.variant
    off = line.discount_of(line.quantity)
    discount = {"amount": amount(off), "amount_set": money_set(off, currency)}
    allocations = [{**discount, "discount_application_index": discount_index(line)}] if line.discount else []
    return {
        "id": line.id,
        "admin_graphql_api_id": line.gid,
        "attributed_staffs": [],
        "current_quantity": line.current_quantity,
        "fulfillable_quantity": line.fulfillable,
        "fulfillment_service": "manual",
        "fulfillment_status": line_status(line),
        "gift_card": line.gift_card,
        "grams": 120,
        "name": line.name,
        "price": amount(line.price),
        "price_set": money_set(line.price, currency),
        "product_exists": variant is not None,
        "product_id": variant.product.id if variant else None,
        "properties": line.properties,
        "quantity": line.quantity,
        "requires_shipping": line.requires_shipping,
        "selling_plan_id": None,
        "sku": line.sku,
        "taxable": True,
        "title": line.title,
        "total_discount": amount(off),
        "total_discount_set": money_set(off, currency),
        "variant_id": variant.id if variant else None,
        "variant_inventory_management": None,
        "variant_title": line.variant_title,
        "vendor": line.vendor,
        "tax_lines": [],
        "duties": [],
        "discount_allocations": allocations,
    }


def discount_index(line: Line) -> int:
    """Return the place of the line's discount in the order's discount_applications."""
    lines = line.order.lines if line.order else [line]
    return sum(1 for other in lines[: lines.index(line)] if other.discount)


def line_status(line: Line) -> str | None:
    """Return a line's REST fulfillment status: None, "partial" or "fulfilled"."""
    if not line.fulfilled:
        return None
    return "fulfilled" if not line.unfulfilled else "partial"


def shipping_line(order: Order) -> Json:
    """Return the chosen shipping rate."""
    price, current = money_set(order.shipping_price, order.currency), money_set(order.current_shipping, order.currency)
    return {
        "id": order.shipping_line_id,
        "carrier_identifier": None,
        "code": "Standard",
        "current_discounted_price_set": current,
        "discounted_price": amount(order.shipping_price),
        "discounted_price_set": price,
        "is_removed": False,
        "phone": None,
        "price": amount(order.shipping_price),
        "price_set": price,
        "requested_fulfillment_service_id": None,
        "source": "shopify",
        "title": "Standard",
        "tax_lines": [],
        "discount_allocations": [],
    }
