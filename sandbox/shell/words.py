"""How the human pages word money, times, statuses, addresses and scopes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from sandbox.shopify.fulfillment import Fulfillment, FulfillmentOrder
from sandbox.shopify.order import Line, Order

SIGNS = {"USD": "$", "CAD": "CA$", "AUD": "A$", "EUR": "€", "GBP": "£", "JPY": "¥"}
TONES = {
    "paid": "",
    "pending": "warning",
    "authorized": "attention",
    "partially_paid": "warning",
    "unfulfilled": "attention",
    "partially_fulfilled": "warning",
    "on_hold": "warning",
    "in_progress": "info",
    "open": "attention",
    "scheduled": "info",
    "cancelled": "critical",
    "failure": "critical",
    "delivered": "success",
}
PERMISSIONS = {
    "orders": "orders of the last 60 days",
    "products": "products",
    "fulfillments": "fulfillments and their parcels",
    "merchant_managed_fulfillment_orders": "fulfillment orders at your own locations",
    "assigned_fulfillment_orders": "fulfillment orders assigned to the app",
    "third_party_fulfillment_orders": "fulfillment orders at fulfillment services",
}
UNITS = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
Row = tuple[Line, int, str]


def money(value: Decimal, currency: str) -> str:
    """Return an amount with its sign, as "$12.40"."""
    return f"{SIGNS.get(currency, currency + ' ')}{value:,.2f}"


def day(at: datetime) -> str:
    """Return a date for people, as "Nov 22, 2026"."""
    return f"{at:%b} {at.day}, {at.year}"


def instant(at: datetime) -> str:
    """Return date and time in UTC for people."""
    return f"{day(at)}, {at:%H:%M} UTC"


def duration(seconds: float) -> str:
    """Return a span for people, as "2 days, 3 hours"; nothing for less than a second."""
    rest, parts = int(seconds), []
    for size, name in UNITS:
        count, rest = divmod(rest, size)
        parts += [f"{count} {name}{'' if count == 1 else 's'}"] if count else []
    return ", ".join(parts[:2])


def badge(status: str) -> Markup:
    """Return a status as a badge, toned by its meaning."""
    text = status.replace("_", " ").capitalize()
    return Markup('<span class="badge {}">{}</span>').format(TONES.get(status.lower(), ""), text)


def payment_badge(order: Order) -> Markup:
    """Return the payment status of an order as a badge."""
    return badge(order.financial_status or "no payment")


def fulfillment_badge(order: Order) -> Markup:
    """Return the fulfillment status of an order as a badge."""
    return badge(order.display_fulfillment_status)


def units_left(fo: FulfillmentOrder) -> Iterator[Row]:
    """Return what a fulfillment order still has to ship."""
    return ((row.line, row.remaining, f"of {row.total}") for row in fo.lines if row.remaining)


def units_sold(order: Order) -> Iterator[Row]:
    """Return what the buyer bought and still wants."""
    return ((line, line.current_quantity, "") for line in order.lines)


def units_shipped(shipment: Fulfillment) -> Iterator[Row]:
    """Return what is in a shipment."""
    return ((row.line, row.quantity, "") for row in shipment.lines)


def address_lines(address: dict[str, Any]) -> list[str]:
    """Return an address as the lines of a label."""
    place = " ".join(str(address[key]) for key in ("city", "province_code", "zip") if address.get(key))
    lines = [address.get(key) for key in ("name", "company", "address1", "address2")]
    return [str(line) for line in (*lines, place, address.get("country"), address.get("phone")) if line]


def permission(scope: str) -> str:
    """Return a scope as the consent page words it."""
    verb, _, thing = scope.partition("_")
    known = PERMISSIONS.get(thing, thing.replace("_", " "))
    return f"{'Change' if verb == 'write' else 'See'} {known}"


def with_query(path: str, query: Mapping[str, str | int]) -> str:
    """Return the path with its query."""
    return f"{path}?{urlencode(query)}" if query else path
