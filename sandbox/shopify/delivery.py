"""One webhook on its way: the POST with its signed headers, the retries, and the book of attempts."""

import dataclasses
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import requests

from sandbox import clock
from sandbox.sending import http
from sandbox.shopify import later, signing
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.state import Shop, lock

CONNECT_SECONDS, TOTAL_SECONDS = 1.0, 5.0
RETRIES = 8
# Shopify spreads its retries over four hours; the toy keeps the count and doubles from one real second.
FIRST_WAIT_SECONDS = 1.0


@dataclass(eq=False)
class Delivery:
    """A webhook with its final bytes; `attempts` counts the POSTs made so far."""

    shop: Shop
    topic: str
    url: str
    body: bytes
    headers: dict[str, str]
    signature: str | None = None
    attempts: int = field(default=0)

    def send(self) -> None:
        """POST once, write the attempt down, and plan a retry when it was not a 2xx."""
        status, seconds = self.post()
        book(self, status, seconds)
        if not (isinstance(status, int) and 200 <= status < 300) and self.attempts <= RETRIES:
            later.run(FIRST_WAIT_SECONDS * 2 ** (self.attempts - 1), self.send, sending=True)

    def post(self) -> tuple[int | str, float]:
        """POST once and return (HTTP status or the sentence of the failure, real seconds)."""
        self.attempts += 1
        began = time.monotonic()
        try:
            with http().post(
                self.url,
                data=self.body,
                headers=self._signed(),
                timeout=(CONNECT_SECONDS, TOTAL_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as answer:
                _ = answer.content
                status: int | str = answer.status_code
        except requests.RequestException as error:
            status = type(error).__name__
        seconds = time.monotonic() - began
        return (status if seconds <= TOTAL_SECONDS else "over 5 seconds"), seconds

    def twin(self) -> "Delivery":
        """Return the same webhook once more, as Shopify sometimes sends it twice."""
        return dataclasses.replace(self, attempts=0)

    def _signed(self) -> dict[str, str]:
        signature = signing.webhook_signature(self.body) if self.signature is None else self.signature
        return {**self.headers, "X-Shopify-Hmac-Sha256": signature} if signature else self.headers


def headers_of(topic: str, domain: str, *, webhook_id: str, event: str, at: datetime, name: str = "") -> dict[str, str]:
    """Return the headers of a webhook, all but the signature."""
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Shopify-Captain-Hook",
        "X-Shopify-Topic": topic,
        "X-Shopify-Shop-Domain": domain,
        "X-Shopify-API-Version": the_app().api_version,
        "X-Shopify-Webhook-Id": webhook_id,
        "X-Shopify-Event-Id": event,
        "X-Shopify-Triggered-At": at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "000Z",
    }
    return {**headers, "X-Shopify-Name": name} if name else headers


def book(thing: Delivery, status: int | str, seconds: float) -> None:
    """Write one attempt into the shop's books."""
    row: dict[str, Any] = {
        "topic": thing.topic,
        "webhook_id": thing.headers.get("X-Shopify-Webhook-Id"),
        "event_id": thing.headers.get("X-Shopify-Event-Id"),
        "triggered_at": thing.headers.get("X-Shopify-Triggered-At"),
        "status": status,
        "attempt": thing.attempts,
        "seconds": round(seconds, 3),
        "url": thing.url,
        "at": clock.now().isoformat(),
    }
    with lock:
        thing.shop.deliveries.append(row)
