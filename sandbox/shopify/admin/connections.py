"""Paging with cursors: first/after and last/before over a list that is sorted by a key."""

import base64
import json
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from graphql import GraphQLError

MOST = 250
Key = Callable[[Any], tuple[Any, ...]]


@dataclass(frozen=True)
class Edge:
    """A node and its place."""

    node: Any
    cursor: str


@dataclass(frozen=True)
class Page:
    """One page of a connection, as its GraphQL type shows it."""

    edges: list[Edge]
    has_next: bool
    has_previous: bool

    @property
    def nodes(self) -> list[Any]:
        return [edge.node for edge in self.edges]

    @property
    def page_info(self) -> dict[str, Any]:
        return {
            "hasNextPage": self.has_next,
            "hasPreviousPage": self.has_previous,
            "startCursor": self.edges[0].cursor if self.edges else None,
            "endCursor": self.edges[-1].cursor if self.edges else None,
        }


def by_id(thing: Any) -> tuple[int]:
    """Sort key of most lists: the id, which grows."""
    return (thing.id,)


def page(things: Sequence[Any], asked: dict[str, Any], key: Key = by_id) -> Page:
    """Cut one page out of `things`, which are sorted by `key`, as first/last/after/before/reverse ask."""
    first, last = asked.get("first"), asked.get("last")
    size = _size(first, last)
    low, high = 0, len(things)
    backwards = bool(asked.get("reverse"))
    after, before = asked.get("after"), asked.get("before")
    if backwards:
        after, before = before, after
    if after:
        low = bisect_right(things, _read(after), key=key)
    if before:
        high = bisect_left(things, _read(before), key=key)
    # In reverse order the first of the page are the last of the list.
    from_start = (first is not None) != backwards
    start, end = (low, min(high, low + size)) if from_start else (max(low, high - size), high)
    chosen = list(things[start:end])
    more_after, more_before = end < len(things), start > 0
    if backwards:
        chosen.reverse()
        more_after, more_before = more_before, more_after
    return Page([Edge(thing, cursor(key(thing))) for thing in chosen], more_after, more_before)


def _size(first: int | None, last: int | None) -> int:
    if first is None and last is None:
        raise GraphQLError("you must provide one of first or last", extensions={"code": "BAD_REQUEST"})
    if first is not None and last is not None:
        raise GraphQLError("providing both first and last is not supported", extensions={"code": "BAD_REQUEST"})
    size = first if first is not None else last or 0
    if not 0 < size <= MOST:
        raise GraphQLError(f"first and last must be between 1 and {MOST}", extensions={"code": "BAD_REQUEST"})
    return size


def cursor(key: tuple[Any, ...]) -> str:
    """Return the opaque text of a place in a sorted list."""
    parts = [{"t": part.isoformat()} if isinstance(part, datetime) else part for part in key]
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode()


def _read(text: str) -> tuple[Any, ...]:
    try:
        parts = json.loads(base64.urlsafe_b64decode(text))
        return tuple(datetime.fromisoformat(part["t"]) if isinstance(part, dict) else part for part in parts)
    except (ValueError, TypeError, KeyError) as error:
        raise GraphQLError(f"Invalid cursor {text!r}", extensions={"code": "BAD_REQUEST"}) from error
