"""An order as orders/* payloads state it (REST shapes of 2026-10), as a frozen value."""

from datetime import datetime
from decimal import ROUND_DOWN, Decimal
from typing import Any

from shopify_app.values import Address, Money, OrderedGoods, OrderedLine
from webhooks.fields import Fields, MissingField, WrongField, gid_of, own_gid


def goods_of(fields: Fields, gid: str, lines: list[Fields]) -> OrderedGoods:
    """A whole order. Money of the order and its risk stay unknown: only the Admin API says them surely."""
    currency, refunded = fields.required("currency"), _refunded(fields)
    return OrderedGoods(
        gid=gid,
        name=fields.required("name"),
        created_at=fields.required_instant("created_at"),
        updated_at=fields.required_instant("updated_at"),
        cancelled_at=fields.instant("cancelled_at"),
        closed_at=fields.instant("closed_at"),
        test=fields.flag("test"),
        financial_status=fields.text("financial_status").lower(),
        fulfillment_status=fields.text("fulfillment_status").lower(),
        currency=currency,
        email=fields.text("email") or fields.text("contact_email"),
        phone=fields.text("phone"),
        locale=fields.text("customer_locale"),
        address=_address(fields.child("shipping_address")),
        lines=tuple(_line(line, currency, refunded) for line in lines),
        processed_at=_instant(fields, "processed_at"),
    )


def _line(line: Fields, currency: str, refunded: dict[str, int] | None) -> OrderedLine:
    quantity, current = _units(line), line.units("current_quantity")
    gid, price = own_gid(line, "LineItem"), line.amount("price")
    return OrderedLine(
        gid=gid,
        title=line.text("title") or line.text("name"),
        variant_title=line.text("variant_title"),
        sku=line.text("sku"),
        variant_gid=gid_of("ProductVariant", line.number("variant_id")),
        product_gid=gid_of("Product", line.number("product_id")),
        quantity=quantity,
        current_quantity=quantity if current is None else current,
        requires_shipping=line.flag("requires_shipping"),
        price=Money(price, currency),
        properties=_properties(line.data.get("properties")),
        refunded=None if refunded is None else refunded.get(gid, 0),
        paid_price=_paid_price(line, price, currency),
    )


def _address(place: Fields | None) -> Address | None:
    if place is None:
        return None
    name = place.text("name") or f"{place.text('first_name')} {place.text('last_name')}".strip()
    kept = {part: place.text(part) for part in ("address1", "address2", "city", "zip", "phone", "company")}
    province = place.text("province") or place.text("province_code")
    return Address(name=name, province=province, country=place.text("country_code").upper(), **kept)


def _properties(given: Any) -> tuple[tuple[str, str], ...]:
    """What the customer typed; () for anything in another shape."""
    if not isinstance(given, list):
        return ()
    typed = [_property(each) for each in given]
    return () if None in typed else tuple(each for each in typed if each)


def _property(given: Any) -> tuple[str, str] | None:
    if not isinstance(given, dict):
        return None
    try:
        return Fields(given).required("name"), _text(given.get("value"))
    except (MissingField, WrongField):
        return None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else Fields({"value": value}).text("value")


def _refunded(order: Fields) -> dict[str, int] | None:
    """Units that refunds name, by line item gid; None where the payload does not surely say."""
    units: dict[str, int] = {}
    try:
        for refund in _listed(order, "refunds"):
            for line in _listed(refund, "refund_line_items"):
                gid = gid_of("LineItem", line.required_number("line_item_id"))
                units[gid] = units.get(gid, 0) + _units(line)
    except (MissingField, WrongField):
        return None
    return units


def _paid_price(line: Fields, price: Decimal, currency: str) -> Money | None:
    """The price of one unit less its part of the discounts; None where the payload does not surely say."""
    try:
        discounts = sum((each.amount("amount") for each in _listed(line, "discount_allocations")), Decimal(0))
    except (MissingField, WrongField):
        return None
    quantity = line.units("quantity") or 0
    if not quantity or not 0 <= discounts <= price * quantity:
        return None
    # Rounded down: never more than was paid.
    return Money((price - discounts / quantity).quantize(Decimal("0.0001"), ROUND_DOWN), currency)


def _instant(fields: Fields, name: str) -> datetime | None:
    try:
        return fields.instant(name)
    except WrongField:
        return None


def _units(line: Fields) -> int:
    """The quantity, which must be there."""
    quantity = line.units("quantity")
    if quantity is None:
        raise MissingField(line.at("quantity"))
    return quantity


def _listed(fields: Fields, name: str) -> list[Fields]:
    """The objects of a list, which must be there."""
    found = fields.children(name)
    if found is None:
        raise MissingField(fields.at(name))
    return found
