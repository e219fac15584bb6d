"""Reads AliExpress's loose JSON: lists in wrappers, numbers as text, text as numbers."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from shopify_app.values import Money

#: `gmt_create` and its like are in US Pacific time, whatever their names say (spec section 3.6).
PACIFIC = ZoneInfo("America/Los_Angeles")


def as_list(value: Any) -> list[Any]:
    """The items of a list that may be bare, in a one-key wrapper, collapsed to its only item, empty or missing."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict) or not value:
        return [] if value in (None, "", {}) else [value]
    if len(value) > 1:
        return [value]
    inner = next(iter(value.values()))
    if isinstance(inner, list):
        return inner
    return [] if inner in (None, "", {}) else [inner]


def as_dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a loose list; whatever is no object is dropped."""
    return [item for item in as_list(value) if isinstance(item, dict)]


def as_dict(value: Any) -> dict[str, Any]:
    """`value` where it is an object, else {}."""
    return value if isinstance(value, dict) else {}


def text(value: Any) -> str:
    """Ids and words as text; "" where there is none. Ids may come as numbers beyond 2^53, which Python keeps exact.

    Half characters and NUL go: no database takes them.
    """
    if value is None or isinstance(value, dict | list):
        return ""
    return str(value).replace("\0", "").encode(errors="replace").decode().strip()


def flag(value: Any) -> bool | None:
    """True, False, or None where it says neither."""
    return {"true": True, "false": False}.get(text(value).lower())


def whole(value: Any) -> int | None:
    """A whole number, also from "20" or "20.0"; None where there is none."""
    number = exact(value)
    return None if number is None else int(number)


def exact(value: Any) -> Decimal | None:
    """An exact decimal; None where there is none."""
    try:
        number = Decimal(text(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def money(value: Any) -> Money | None:
    """An object of `amount` and `currency_code`; None where either is missing."""
    fields = as_dict(value)
    amount, currency = exact(fields.get("amount")), text(fields.get("currency_code"))
    return Money(amount, currency) if amount is not None and currency else None


def instant(milliseconds: Any) -> datetime | None:
    """Epoch milliseconds, number or text, in UTC; None where there are none."""
    number = exact(milliseconds)
    try:
        return None if not number else datetime.fromtimestamp(float(number) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def pacific(value: Any) -> datetime | None:
    """`2024-09-09 21:00:03` or `2024-09-09T21:05:47-07:00[America/Los_Angeles]`, in UTC; None for anything else."""
    try:
        moment = datetime.fromisoformat(text(value).partition("[")[0])
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=PACIFIC)).astimezone(UTC)


def https(url: Any) -> str:
    """A web address with its scheme: AliExpress often leaves it out."""
    found = text(url)
    return f"https:{found}" if found.startswith("//") else found
