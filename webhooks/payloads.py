"""Shopify's payloads (REST shapes of 2026-10) as frozen values; a missing field raises with its path."""

from dataclasses import dataclass

from shopify_app.values import OrderedGoods
from webhooks.fields import NUMBER, Fields, Json, MissingField, WrongField, gid_of, own_gid
from webhooks.ordered import goods_of

__all__ = ["Json", "MissingField", "WrongField", "gid_of"]


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


def read_order(payload: Json) -> OrderStatement:
    """orders/create, updated, paid, cancelled."""
    fields = Fields(payload)
    gid = own_gid(fields, "Order")
    lines = fields.children("line_items")
    return OrderStatement(gid, None if lines is None else goods_of(fields, gid, lines))


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
        own_gid(fields, "Fulfillment"), read_order_id(payload, "order_id"), fields.text("status").lower(), numbers
    )


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
