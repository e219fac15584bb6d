"""Which webhook goes to which address: subscriptions, include_fields, and the modes that tests switch on."""

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sandbox import clock
from sandbox.shopify import delivery, later
from sandbox.shopify.appconfig import Subscription, the_app
from sandbox.shopify.delivery import Delivery
from sandbox.shopify.privacy import without
from sandbox.shopify.state import Shop, lock

READ_FULFILLMENT_ORDERS = (
    "read_merchant_managed_fulfillment_orders",
    "read_assigned_fulfillment_orders",
    "read_third_party_fulfillment_orders",
)
TOPIC_SCOPES = {
    "orders": ("read_orders",),
    "refunds": ("read_orders",),
    "fulfillments": ("read_fulfillments",),
    "fulfillment_events": ("read_fulfillments",),
    "fulfillment_orders": READ_FULFILLMENT_ORDERS,
    "fulfillment_holds": READ_FULFILLMENT_ORDERS,
    "products": ("read_products",),
}
# Long enough that two webhooks of one user action meet, short enough for a test to wait.
REORDER_WINDOW = 0.4


@dataclass(frozen=True)
class Mode:
    """How webhooks of some topics travel; `seconds` is the real delay of mode "delay"."""

    mode: str
    shop: str | None
    topics: frozenset[str] | None
    seconds: float

    def meets(self, domain: str, topic: str) -> bool:
        return self.shop in (None, domain) and (self.topics is None or topic in self.topics)


MODES = ("normal", "duplicate", "reorder", "never", "delay")
_modes: list[Mode] = []
_held: dict[str, list[Delivery]] = {}


def set_mode(mode: str, shop: str | None, topics: list[str] | str, seconds: float) -> None:
    """Let webhooks travel in `mode` from now on; the newest matching rule wins. Raises ValueError."""
    if mode not in MODES:
        raise ValueError(f"Unknown webhook mode {mode!r}. Known: {', '.join(MODES)}.")
    with lock:
        _modes.insert(0, Mode(mode, shop, None if topics == "*" else frozenset(topics), seconds))


def forget_modes() -> None:
    """Let every webhook travel normally."""
    with lock:
        _modes.clear()


def emit(shop: Shop, topic: str, payload: Callable[[], dict[str, Any]]) -> None:
    """Send `payload` as it is now to every subscription of `topic`, when the app is installed and may know it."""
    wanted = the_app().subscriptions.get(topic, [])
    if not wanted or not (shop.installed and _allowed(shop, topic)):
        return
    push(shop, topic, payload())


def push(shop: Shop, topic: str, payload: dict[str, Any]) -> None:
    """Send a webhook to every subscription of `topic`, installed or not (compliance, app/uninstalled)."""
    event, at = str(uuid.uuid4()), clock.now()
    for subscription in the_app().subscriptions.get(topic, []):
        travel(make(shop, subscription, payload, event, at))


def make(shop: Shop, subscription: Subscription, payload: dict[str, Any], event: str, at: datetime) -> Delivery:
    """Return the delivery of `payload`, cut down to the subscription's fields."""
    body = without(payload, shop.withheld)
    body = _only(body, subscription.include_fields) if subscription.include_fields else body
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = delivery.headers_of(
        subscription.topic, shop.domain, webhook_id=str(uuid.uuid4()), event=event, at=at, name=subscription.name
    )
    return Delivery(shop, subscription.topic, subscription.url, raw, headers)


def travel(thing: Delivery) -> None:
    """Put a delivery on its way as the present mode of its topic says."""
    with lock:
        rule = next((m for m in _modes if m.meets(thing.shop.domain, thing.topic)), None)
    match rule.mode if rule else "normal":
        case "never":
            delivery.book(thing, status="never sent", seconds=0.0)
        case "duplicate":
            later.run(0, thing.send, sending=True)
            later.run(0.05, thing.twin().send, sending=True)
        case "reorder":
            _hold(thing)
        case "delay":
            later.run(rule.seconds if rule else 0, thing.send, sending=True)
        case _:
            later.run(0, thing.send, sending=True)


def _hold(thing: Delivery) -> None:
    with lock:
        held = _held.setdefault(thing.shop.domain, [])
        held.append(thing)
        if len(held) == 1:
            later.run(REORDER_WINDOW, lambda: _release(thing.shop.domain))


def _release(domain: str) -> None:
    with lock:
        held = _held.pop(domain, [])
    for turn, thing in enumerate(reversed(held)):
        later.run(turn * 0.05, thing.send, sending=True)


def _allowed(shop: Shop, topic: str) -> bool:
    needed = TOPIC_SCOPES.get(topic.partition("/")[0])
    return needed is None or any(scope in (shop.scopes or ()) for scope in needed)


def _only(payload: dict[str, Any], fields: tuple[str, ...]) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    for name in fields:
        head, _, rest = name.partition(".")
        if head not in payload:
            continue
        value = payload[head]
        if rest and isinstance(value, dict):
            kept[head] = {**kept.get(head, {}), **_only(value, (rest,))}
        elif rest and isinstance(value, list):
            parts = [_only(item, (rest,)) for item in value]
            kept[head] = [{**old, **new} for old, new in zip(kept.get(head, [{}] * len(parts)), parts, strict=True)]
        else:
            kept[head] = value
    return kept
