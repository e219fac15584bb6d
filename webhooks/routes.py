"""POST /webhooks: verify, store a Delivery, answer 200. Nothing else: Shopify waits 5 seconds in all."""

import hashlib
import logging
import re
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, request

from shopify_app import clock
from shopify_app.config import current
from webhooks import intake
from webhooks.inbox import HANDLERS
from webhooks.signature import signed_by_shopify

log = logging.getLogger(__name__)
door = Blueprint("webhooks", __name__)

MOST_BYTES = 5 * 1024 * 1024
DOMAIN = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]*\.myshopify\.com")
#: What an id in a header may look like; any other is taken for missing.
ID = re.compile(r"[\x21-\x7e]{1,200}")


@door.post("/webhooks")
def receive() -> tuple[str, int]:
    """Store one delivery. 401 without a valid signature; 503 where it could not be stored, so that it comes again."""
    raw = body(MOST_BYTES)
    if not signed_by_shopify(
        raw, header("Hmac-Sha256"), (current().shopify_api_secret, current().shopify_old_api_secret)
    ):
        log.warning("A webhook without a valid signature was refused")
        return "", 401
    domain, topic = header("Shop-Domain").lower(), header("Topic")
    # Anything but 2xx would be repeated for hours, and no repetition would make it known.
    if topic not in HANDLERS or not DOMAIN.fullmatch(domain):
        log.info("%r: delivery of %r is dropped: unknown topic or no shop", domain[:100], topic[:100])
        return "", 200
    return _receive_known(domain, topic, raw)


def _receive_known(domain: str, topic: str, raw: bytes) -> tuple[str, int]:
    key = _known_id("Webhook-Id") or hashlib.sha256(topic.encode() + raw).hexdigest()
    try:
        said = intake.store(_values(domain, topic, key, raw))
    except intake.NotStored as error:
        log.error("%s: delivery %s of %s is not stored: %s", domain, key, topic, error)
        return "", 503
    log.info("%s: delivery %s of %s %s", domain, key, topic, said)
    return "", 200


def _values(domain: str, topic: str, key: str, raw: bytes) -> dict[str, Any]:
    now = clock.real_now()
    return {
        "shop_domain": domain,
        "topic": topic,
        "webhook_id": key,
        "event_id": _known_id("Event-Id"),
        "triggered_at": instant(header("Triggered-At")),
        "received_at": now,
        "look_again_at": now,
        # Bytes that are no text must not stop the door: they are kept readable, and shown as a problem later.
        "body": raw.decode("utf-8", "backslashreplace"),
    }


def body(most: int) -> bytes:
    """The raw bytes of the request; 413 where there are more than `most`."""
    request.max_content_length = most
    return request.get_data(cache=True)


def header(name: str) -> str:
    """A Shopify header in either spelling: webhooks write X-Shopify-Topic, Events write shopify-topic."""
    return request.headers.get(f"X-Shopify-{name}") or request.headers.get(f"Shopify-{name}", "")


def _known_id(name: str) -> str:
    given = header(name)
    return given if ID.fullmatch(given) else ""


def instant(given: str) -> datetime:
    """The instant that a header names, to the microsecond (Shopify writes nanoseconds); now where it names none."""
    try:
        moment = datetime.fromisoformat(given)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return clock.now()
