"""Which order, and which fulfillment orders, a payload names, wherever in it they stand."""

from collections import deque
from collections.abc import Iterator
from typing import Any

from webhooks.fields import NUMBER, Json, gid_of, is_gid

#: More fulfillment orders than this are not looked up: all of a message belong to one order.
MOST = 50


def find_order_gid(payload: Json) -> str:
    """The gid of the order that the payload happens to name; "" where it names none."""
    for name, value in _fields(payload):
        if name == "order_id" and _is_number(value):
            return gid_of("Order", str(value))
        if isinstance(value, str) and is_gid("Order", value):
            return value
    return ""


def find_fulfillment_order_gids(payload: Json) -> tuple[str, ...]:
    """The gids of the fulfillment orders that the payload names, each once; a number stands for a gid."""
    found: dict[str, None] = {}
    for name, value in _fields(payload):
        kind = name.removesuffix("s")
        number = value.get("id") if isinstance(value, dict) and kind.endswith("fulfillment_order") else None
        if isinstance(value, str) and is_gid("FulfillmentOrder", value):
            found[value] = None
        elif kind.endswith("fulfillment_order_id") and _is_number(value):
            found[gid_of("FulfillmentOrder", str(value))] = None
        elif _is_number(number):
            found[gid_of("FulfillmentOrder", str(number))] = None
        if len(found) == MOST:
            break
    return tuple(found)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | str) and NUMBER.fullmatch(str(value)) is not None


def _fields(payload: Json) -> Iterator[tuple[str, Any]]:
    """Every field of every object in the payload, the outer ones first; an item has the name of its list."""
    waiting: deque[tuple[str, Any]] = deque(payload.items())
    while waiting:
        name, value = waiting.popleft()
        yield name, value
        if isinstance(value, dict):
            waiting.extend(value.items())
        elif isinstance(value, list):
            waiting.extend((name, item) for item in value)
