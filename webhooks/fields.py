"""Reads fields of Shopify's JSON; a missing or wrong one raises with its path, never with its value."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from shopify_app.errors import WaybillError

Json = dict[str, Any]
#: More units than this are a mistake, and more than a column of every database can hold are a crash.
MOST_UNITS = 1_000_000
AMOUNT = re.compile(r"-?\d{1,13}(\.\d{1,10})?", re.ASCII)
NUMBER = re.compile(r"\d{1,20}", re.ASCII)


class MissingField(WaybillError):
    """Shopify's message lacks a field that Waybill cannot do without; `path` names it."""

    def __init__(self, path: str) -> None:
        super().__init__(f"Shopify's message has no {path}. It was kept, and is tried again.")
        self.path = path


class WrongField(WaybillError):
    """A field of Shopify's message is not what it should be; `path` names it."""

    def __init__(self, path: str, kind: str) -> None:
        super().__init__(f"Shopify's message has a {path} that is no {kind}. It was kept, and is tried again.")
        self.path = path


@dataclass(frozen=True)
class Fields:
    """One object of a payload and where it stands: "line_items[0]"."""

    data: Json
    path: str = ""

    def at(self, name: str) -> str:
        """The path of the field `name`."""
        return f"{self.path}.{name}" if self.path else name

    def text(self, name: str) -> str:
        """Text, or a number as text; "" for null and missing."""
        value = self.data.get(name)
        if value is None:
            return ""
        if isinstance(value, bool | dict | list):
            raise WrongField(self.at(name), "text")
        return clean(str(value))

    def required(self, name: str) -> str:
        """Text that must not be empty."""
        return self.text(name) or self._missing(name)

    def number(self, name: str) -> str:
        """An id as text; "" for null and missing."""
        value = self.text(name)
        if value and not NUMBER.fullmatch(value):
            raise WrongField(self.at(name), "id")
        return value

    def required_number(self, name: str) -> str:
        """An id that must be there."""
        return self.number(name) or self._missing(name)

    def units(self, name: str) -> int | None:
        """A whole number of units; None for null and missing."""
        value = self.data.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_UNITS:
            raise WrongField(self.at(name), "number of units")
        return value

    def flag(self, name: str) -> bool:
        """True or false, which must be there: guessing it could cost money."""
        value = self.data.get(name)
        if value is None:
            self._missing(name)
        if not isinstance(value, bool):
            raise WrongField(self.at(name), "true or false")
        return value

    def amount(self, name: str) -> Decimal:
        """An exact amount of money, which must be there."""
        value = self.required(name)
        if not AMOUNT.fullmatch(value):
            raise WrongField(self.at(name), "amount")
        return Decimal(value)

    def instant(self, name: str) -> datetime | None:
        """An instant in UTC; None for null and missing."""
        value = self.text(name)
        if not value:
            return None
        try:
            return _aware(datetime.fromisoformat(value)).astimezone(UTC)
        except (ValueError, OverflowError):
            raise WrongField(self.at(name), "instant") from None

    def required_instant(self, name: str) -> datetime:
        """An instant that must be there."""
        return self.instant(name) or self._missing(name)

    def child(self, name: str) -> "Fields | None":
        """An object inside; None for null and missing."""
        value = self.data.get(name)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise WrongField(self.at(name), "object")
        return Fields(value, self.at(name))

    def required_child(self, name: str) -> "Fields":
        """An object that must be inside."""
        return self.child(name) or self._missing(name)

    def items(self, name: str) -> list[Any] | None:
        """A list inside; None for null and missing."""
        value = self.data.get(name)
        if value is not None and not isinstance(value, list):
            raise WrongField(self.at(name), "list")
        return value

    def children(self, name: str) -> "list[Fields] | None":
        """The objects of a list inside; None for null and missing."""
        values = self.items(name)
        if values is None:
            return None
        wrapped = Fields({f"{name}[{place}]": value for place, value in enumerate(values)}, self.path)
        return [wrapped.required_child(place) for place in wrapped.data]

    def _missing(self, name: str) -> Any:
        raise MissingField(self.at(name))


def gid_of(kind: str, number: str) -> str:
    """The global id of a REST id; "" where there is none."""
    return f"gid://shopify/{kind}/{number}" if number else ""


def is_gid(kind: str, text: str) -> bool:
    """Whether `text` is the global id of a `kind`."""
    prefix = gid_of(kind, "0")[:-1]
    return text.startswith(prefix) and NUMBER.fullmatch(text.removeprefix(prefix)) is not None


def own_gid(fields: Fields, kind: str) -> str:
    """The global id of the object itself, which must be there."""
    given = fields.text("admin_graphql_api_id")
    if not given:
        return gid_of(kind, fields.required_number("id"))
    if not is_gid(kind, given):
        raise WrongField(fields.at("admin_graphql_api_id"), f"id of a {kind}")
    return given


def clean(text: str) -> str:
    """`text` as every database can store it: no half characters (JSON may escape them) and no NUL."""
    return text.encode("utf-8", "replace").decode().replace("\x00", "")


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("no zone")
    return moment
