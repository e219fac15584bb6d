"""Shopify's payloads (REST shapes of 2026-10) as frozen values; a missing field raises with its path."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shopify_app.values import Address, Money, OrderedGoods, OrderedLine
from webhooks.fields import NUMBER, Fields, Json, MissingField, WrongField

__all__ = ["Json", "MissingField", "WrongField"]


@dataclass(frozen=True)
class OrderStatement:
    """What an orders/* payload says. `goods` is None where the payload has no lines (`include_fields`)."""

    gid: str
    goods: OrderedGoods | None


@dataclass(frozen=True)
class FulfillmentNotice:
    """What a fulfillments/* payload says; the status is in lower case."""

    gid: str
    order_gid: str
    status: str
    numbers: frozenset[str]


@dataclass(frozen=True)
class CustomerRequest:
    """What customers/data_request and customers/redact say. `email` is in lower case; any of it may be empty."""

    request_id: str
    customer_id: str
    email: str
    phone: str
    order_gids: frozenset[str]


def gid_of(kind: str, number: str) -> str:
    """The global id of a REST id; "" where there is none."""
    return f"gid://shopify/{kind}/{number}" if number else ""


def read_order(payload: Json) -> OrderStatement:
    """orders/create, updated, paid, cancelled."""
    fields = Fields(payload)
    gid = _gid(fields, "Order")
    lines = fields.children("line_items")
    return OrderStatement(gid, None if lines is None else _goods(fields, gid, lines))


def read_order_id(payload: Json, name: str) -> str:
    """The gid of the order whose id is in the field `name`, which must be there."""
    return gid_of("Order", Fields(payload).required_number(name))


def read_edited_order(payload: Json) -> str:
    """orders/edited: the gid of the order."""
    return gid_of("Order", Fields(payload).required_child("order_edit").required_number("order_id"))


def read_fulfillment(payload: Json) -> FulfillmentNotice:
    """fulfillments/create and fulfillments/update."""
    fields = Fields(payload)
    numbers = frozenset(str(number) for number in fields.items("tracking_numbers") or [] if number)
    return FulfillmentNotice(
        _gid(fields, "Fulfillment"), read_order_id(payload, "order_id"), fields.text("status").lower(), numbers
    )


def find_order_gid(payload: Json) -> str:
    """The gid of the order that a fulfillment_orders/* payload happens to name; "" where it names none."""
    for place in _objects(payload):
        number = str(place.get("order_id") or "")
        if NUMBER.fullmatch(number):
            return gid_of("Order", number)
    return ""


def read_scopes(payload: Json) -> str:
    """app/scopes_update: the scopes granted now, comma-separated."""
    scopes = Fields(payload).items("current")
    if scopes is None:
        raise MissingField("current")
    return ",".join(scope for scope in scopes if isinstance(scope, str))


def read_customer_request(payload: Json, orders: str) -> CustomerRequest:
    """customers/data_request and customers/redact; `orders` names the list of order ids."""
    fields = Fields(payload)
    customer = fields.child("customer") or Fields({}, "customer")
    request = fields.child("data_request") or Fields({}, "data_request")
    return CustomerRequest(
        request.number("id"),
        customer.number("id"),
        customer.text("email").strip().lower(),
        customer.text("phone").strip(),
        frozenset(
            gid_of("Order", str(number)) for number in fields.items(orders) or [] if NUMBER.fullmatch(str(number))
        ),
    )


def _gid(fields: Fields, kind: str) -> str:
    given = fields.text("admin_graphql_api_id")
    if not given:
        return gid_of(kind, fields.required_number("id"))
    if not NUMBER.fullmatch(given.removeprefix(gid_of(kind, "0")[:-1])):
        raise WrongField(fields.at("admin_graphql_api_id"), f"id of a {kind}")
    return given


def _goods(fields: Fields, gid: str, lines: list[Fields]) -> OrderedGoods:
    currency = fields.required("currency")
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
        lines=tuple(_line(line, currency) for line in lines),
    )


def _line(line: Fields, currency: str) -> OrderedLine:
    quantity = line.units("quantity")
    if quantity is None:
        raise MissingField(line.at("quantity"))
    current = line.units("current_quantity")
    return OrderedLine(
        gid=_gid(line, "LineItem"),
        title=line.text("title") or line.text("name"),
        variant_title=line.text("variant_title"),
        sku=line.text("sku"),
        variant_gid=gid_of("ProductVariant", line.number("variant_id")),
        product_gid=gid_of("Product", line.number("product_id")),
        quantity=quantity,
        current_quantity=quantity if current is None else current,
        requires_shipping=line.flag("requires_shipping"),
        price=Money(line.amount("price"), currency),
    )


def _address(place: Fields | None) -> Address | None:
    if place is None:
        return None
    name = place.text("name") or f"{place.text('first_name')} {place.text('last_name')}".strip()
    kept = {part: place.text(part) for part in ("address1", "address2", "city", "zip", "phone", "company")}
    province = place.text("province") or place.text("province_code")
    return Address(name=name, province=province, country=place.text("country_code").upper(), **kept)


def _objects(payload: Json) -> Iterable[dict[str, Any]]:
    """The payload, the objects in it and the objects in those: fulfillment orders stand no deeper."""
    yield payload
    for inner in payload.values():
        if isinstance(inner, dict):
            yield inner
            yield from (deeper for deeper in inner.values() if isinstance(deeper, dict))
