"""The search syntax of list queries: `updated_at:>='2026-11-22T00:00:00Z' status:open -tag:old name:#1001`."""

import operator
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox.shopify.ids import gid
from sandbox.shopify.parse import instant

TERM = re.compile(
    r"""(?P<minus>-)?(?:(?P<field>[a-z_]+):)?(?P<sign>>=|<=|>|<)?(?:"(?P<q2>[^"]*)"|'(?P<q1>[^']*)'|(?P<bare>[^\s]+))"""
)
SIGNS: dict[str, Callable[[Any, Any], bool]] = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
    "": operator.eq,
}
Getter = Callable[[Any], Any]


@dataclass(frozen=True)
class Term:
    """One word of a search; `field` is "" for free text."""

    field: str
    sign: str
    value: str
    negated: bool


def terms(query: str) -> list[Term]:
    """Return the terms of a search text, all of which must hold (AND is the only connective the toy knows)."""
    found = []
    for match in TERM.finditer(query):
        value = next(text for text in (match["q2"], match["q1"], match["bare"]) if text is not None)
        if match["field"] is None and match["bare"] == "AND":
            continue
        found.append(Term(match["field"] or "", match["sign"] or "", value, bool(match["minus"])))
    return found


def unknown_fields(query: str, getters: dict[str, Getter]) -> list[str]:
    """Return the fields of a search that the list does not know; Shopify ignores them with a warning."""
    return [term.field for term in terms(query) if term.field not in getters]


def matching(things: Sequence[Any], query: str, getters: dict[str, Getter]) -> list[Any]:
    """Return the things that every known term of the search meets; raises ValueError on a bad date or number."""
    tests = [_test(term, getters[term.field]) for term in terms(query) if term.field in getters]
    return [thing for thing in things if all(test(thing) for test in tests)]


def _test(term: Term, getter: Getter) -> Callable[[Any], bool]:
    compare = SIGNS[term.sign]
    wanted: dict[type, Any] = {}

    def test(thing: Any) -> bool:
        value = getter(thing)
        return _meets(value, term, compare, wanted) != term.negated

    return test


def _meets(value: Any, term: Term, compare: Callable[[Any, Any], bool], wanted: dict[type, Any]) -> bool:
    if value is None:
        return False
    if isinstance(value, list | tuple | set | frozenset):
        return any(_meets(one, term, compare, wanted) for one in value)
    kind = type(value)
    if kind not in wanted:
        wanted[kind] = _as(value, term.value)
    if isinstance(value, str):
        return _text_meets(value.lower(), wanted[kind])
    return compare(value, wanted[kind])


def _as(value: Any, text: str) -> Any:
    if isinstance(value, datetime):
        return instant(text)
    if isinstance(value, bool):
        return text.lower() == "true"
    if isinstance(value, int):
        return int(text.rsplit("/", 1)[-1] if text.startswith(gid("", 0)[:14]) else text)
    return text.lower()


def _text_meets(value: str, wanted: str) -> bool:
    if "*" in wanted:
        parts = ".*".join(re.escape(part) for part in wanted.split("*"))
        return re.fullmatch(parts, value) is not None
    return value == wanted
