"""Reads instants as Shopify's API accepts them."""

from datetime import UTC, datetime


def instant(text: str) -> datetime:
    """Return an aware instant from ISO 8601 text (a date alone is its midnight UTC); raises ValueError."""
    found = datetime.fromisoformat(text.strip())
    return found if found.tzinfo else found.replace(tzinfo=UTC)
