"""Reads instants and amounts as Shopify's API accepts them."""

from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any


def instant(text: str) -> datetime:
    """Return an aware instant from ISO 8601 text (a date alone is its midnight UTC); raises ValueError."""
    found = datetime.fromisoformat(text.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def money(value: Any) -> Decimal:
    """Return an amount with two decimals; raises ValueError on text that is none."""
    try:
        return Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise ValueError(f"{value!r} is no amount of money.") from error
