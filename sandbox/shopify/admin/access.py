"""Scopes and protected customer data: who may see a field, and what Shopify says when he may not."""

import re
from collections.abc import Callable
from typing import Any

from graphql import GraphQLError, GraphQLField, GraphQLNamedType, GraphQLObjectType, get_named_type

from sandbox.shopify.admin.call import Info, call_of

Resolver = Callable[..., Any]
NAMES = re.compile(r"`((?:read|write)_\w+)`")
UNAPPROVED = (
    "This app is not approved to use the {} field. "
    "See https://shopify.dev/docs/apps/launch/protected-customer-data for more details."
)
DOCUMENTATION = "https://shopify.dev/api/usage/access-scopes"


def guarded(owner: str, name: str, field: GraphQLField, resolver: Resolver) -> Resolver:
    """Return the resolver with the checks that the schema file and the shop's control demand for this field."""
    demands = [text for text in (_required(field), _required_by_type(field)) if text]
    content = _argument(field, "protected", "content")
    for text in demands:
        resolver = _with_scopes(name, text, resolver)
    resolver = _with_approval(name, content, resolver) if content else resolver
    return _with_denial(f"{owner}.{name}", demands[0] if demands else "`read_orders` access scope.", resolver)


def _with_denial(path: str, text: str, inner: Resolver) -> Resolver:
    def check(source: Any, info: Info, **arguments: Any) -> Any:
        hidden = call_of(info).shop.denied
        if hidden and path in hidden:
            raise denied(info.field_name, text)
        return inner(source, info, **arguments)

    return check


def _with_scopes(name: str, text: str, inner: Resolver) -> Resolver:
    needed = frozenset(NAMES.findall(text))

    def check(source: Any, info: Info, **arguments: Any) -> Any:
        if needed.isdisjoint(call_of(info).scopes):
            raise denied(name, text)
        return inner(source, info, **arguments)

    return check


def _with_approval(name: str, content: str, inner: Resolver) -> Resolver:
    def check(source: Any, info: Info, **arguments: Any) -> Any:
        if content in call_of(info).shop.withheld:
            raise GraphQLError(UNAPPROVED.format(name), extensions={"code": "ACCESS_DENIED"})
        return inner(source, info, **arguments)

    return check


def denied(name: str, required: str) -> GraphQLError:
    """Return the ACCESS_DENIED error of one field."""
    extensions = {"code": "ACCESS_DENIED", "documentation": DOCUMENTATION, "requiredAccess": required}
    return GraphQLError(f"Access denied for {name} field. Required access: {required}", extensions=extensions)


def check_type(name: str, found: GraphQLNamedType | None, scopes: frozenset[str]) -> None:
    """Raise the ACCESS_DENIED error when the scopes do not reach an object type (for node and nodes)."""
    text = _argument(found, "access", "required") if found is not None else ""
    if text and frozenset(NAMES.findall(text)).isdisjoint(scopes):
        raise denied(name, text)


def _required(field: GraphQLField) -> str:
    return _argument(field, "access", "required")


def _required_by_type(field: GraphQLField) -> str:
    named = get_named_type(field.type)
    if isinstance(named, GraphQLObjectType) and named.name.endswith("Connection"):
        named = get_named_type(named.fields["nodes"].type)
    return _argument(named, "access", "required")


def _argument(of: Any, directive: str, argument: str) -> str:
    node = getattr(of, "ast_node", None)
    for used in (node.directives or ()) if node else ():
        if used.name.value == directive:
            return next((str(a.value.value) for a in used.arguments or () if a.name.value == argument), "")
    return ""
