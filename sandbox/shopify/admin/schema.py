"""The Admin API's schema, version 2026-10, with the toy's resolvers behind its fields."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    build_schema,
    is_non_null_type,
)

from sandbox.shopify.admin import (
    fields_fulfillment,
    fields_line,
    fields_order,
    fields_shop,
    mutations,
    queries,
)
from sandbox.shopify.admin.access import Resolver, guarded
from sandbox.shopify.admin.call import Info
from sandbox.shopify.parse import instant

FILE = Path(__file__).parents[1] / "admin-2026-10.graphql"
PARTS = (queries, mutations, fields_shop, fields_order, fields_line, fields_fulfillment)
RESOLVERS: dict[str, dict[str, Resolver]] = {name: fields for part in PARTS for name, fields in part.FIELDS.items()}
_WORD = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_ABSENT = object()


@cache
def admin_schema() -> GraphQLSchema:
    """Return the one executable schema of this process."""
    schema = build_schema(FILE.read_text(), assume_valid_sdl=True)
    for named in schema.type_map.values():
        if isinstance(named, GraphQLInterfaceType):
            named.resolve_type = lambda thing, *_: queries.type_name(thing)
        if isinstance(named, GraphQLObjectType) and not named.name.startswith("__"):
            for name, field in named.fields.items():
                field.resolve = guarded(named.name, name, field, _resolver(named.name, name, field))
    _teach_scalars(schema)
    return schema


def check_fields(names: Iterable[str]) -> None:
    """Raise ValueError unless every name is a field of an object type, like Order.risk."""
    for name in names:
        owner, _, field = name.partition(".")
        found = admin_schema().type_map.get(owner)
        if not isinstance(found, GraphQLObjectType) or field not in found.fields:
            raise ValueError(f"The Admin API of the sandbox has no field {name!r}.")


def _resolver(owner: str, name: str, field: GraphQLField) -> Resolver:
    known = RESOLVERS.get(owner, {}).get(name)
    if known is not None:
        return known
    attribute = _WORD.sub("_", name).lower()
    needed = is_non_null_type(field.type) or owner == "Mutation"

    def read(source: Any, info: Info, **_: Any) -> Any:
        value = _value(source, name, attribute)
        if value is _ABSENT and needed:
            raise GraphQLError(f"The sandbox does not keep {owner}.{name}.", extensions={"code": "SANDBOX_UNKNOWN"})
        return None if value is _ABSENT else value

    return read


def _value(source: Any, name: str, attribute: str) -> Any:
    if isinstance(source, dict):
        return source.get(name, source.get(attribute, _ABSENT))
    return getattr(source, attribute, _ABSENT)


def _teach_scalars(schema: GraphQLSchema) -> None:
    times, money = _scalar(schema, "DateTime"), _scalar(schema, "Money")
    times.coerce_output_value = wire_time
    times.coerce_input_value = read_time
    money.coerce_output_value = _wire_money
    _scalar(schema, "UnsignedInt64").coerce_output_value = str


def _scalar(schema: GraphQLSchema, name: str) -> GraphQLScalarType:
    found = schema.type_map[name]
    if not isinstance(found, GraphQLScalarType):
        raise TypeError(f"{name} is no scalar.")
    return found


def wire_time(value: Any) -> str:
    """Return an instant as the Admin API writes it: UTC, whole seconds, Z."""
    if not isinstance(value, datetime):
        raise GraphQLError(f"{value!r} is no instant.")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_time(value: Any) -> datetime:
    """Return the instant of a DateTime input; raises GraphQLError on anything but ISO 8601 text."""
    try:
        return instant(str(value))
    except ValueError as error:
        raise GraphQLError(f"invalid DateTime {value!r}") from error


def _wire_money(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)
