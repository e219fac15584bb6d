"""Sends push messages (type 53) to the app from a thread of its own, as hints that an order changed."""

import heapq
import json
import threading
import time
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count

import requests

from sandbox.aliexpress.orders import Order
from sandbox.aliexpress.signing import push_authorization
from sandbox.aliexpress.wire import Json
from sandbox.sending import http

MESSAGE_TYPE = 53
ANSWER_SECONDS = 5
PAUSES_SECONDS = (0.5, 2, 10)


@dataclass(frozen=True)
class Push:
    """One message, ready to be sent: the raw body and its Authorization header."""

    number: str
    status: str
    body: bytes
    authorization: str


@dataclass
class Attempt:
    """What became of one POST; `status` 0 means no answer."""

    number: str
    order_status: str
    status: int
    seconds: float


class Pusher:
    """One thread and what it has to send. Best effort: a message is dropped after four attempts."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.attempts: list[Attempt] = []
        self._waiting: list[tuple[float, int, Push, int]] = []
        self._serial = count()
        self._held: Push | None = None
        self._started = False
        self._wake = threading.Condition()

    def announce(self, push: Push, *, mode: str) -> None:
        """Queues a message; the mode may double it, hold it behind the next one, or drop it."""
        if mode == "off":
            return
        with self._wake:
            for message in self._in_order(push, mode):
                self._plan(message, 0, 0)
            if not self._started:
                self._started = True
                threading.Thread(target=self._work, name="aliexpress-push", daemon=True).start()

    def send(self, push: Push) -> Attempt:
        """Sends one message now."""
        began = time.monotonic()
        headers = {"Authorization": push.authorization, "Content-Type": "application/json"}
        try:
            status = http().post(self.url, data=push.body, headers=headers, timeout=ANSWER_SECONDS).status_code
        except requests.RequestException:
            status = 0
        attempt = Attempt(push.number, push.status, status, round(time.monotonic() - began, 3))
        self.attempts.append(attempt)
        return attempt

    def listing(self) -> list[Json]:
        """Every attempt so far."""
        return [asdict(attempt) for attempt in list(self.attempts)]

    def _in_order(self, push: Push, mode: str) -> list[Push]:
        if mode == "reorder" and self._held is None:
            self._held = push
            return []
        messages = [push, push] if mode == "duplicate" else [push]
        if self._held is not None:
            messages.append(self._held)
            self._held = None
        return messages

    def _work(self) -> None:
        while True:
            push, tries = self._next()
            if self.send(push).status != 200 and tries < len(PAUSES_SECONDS):
                with self._wake:
                    self._plan(push, tries + 1, PAUSES_SECONDS[tries])

    def _plan(self, push: Push, tries: int, pause: float) -> None:
        # The serial keeps messages of one instant in their order.
        heapq.heappush(self._waiting, (time.monotonic() + pause, next(self._serial), push, tries))
        self._wake.notify()

    def _next(self) -> tuple[Push, int]:
        with self._wake:
            while not self._waiting or self._waiting[0][0] > time.monotonic():
                pause = self._waiting[0][0] - time.monotonic() if self._waiting else None
                self._wake.wait(pause)
            _, _, push, tries = heapq.heappop(self._waiting)
            return push, tries


def make_push(order: Order, status: str, *, at: datetime, secret: str, spoiled: bool) -> Push:
    """A signed message about an order; `spoiled` gives it a wrong signature."""
    data = {"buyerId": int(order.account.user_id), "orderId": int(order.number), "orderStatus": status}
    message = {
        "data": data,
        "message_type": MESSAGE_TYPE,
        "seller_id": order.account.user_id,
        "site": "ae_global",
        "timestamp": int(at.timestamp()),
    }
    body = json.dumps(message, separators=(",", ":")).encode()
    authorization = push_authorization(body, app_key=order.app_key, app_secret=secret)
    return Push(order.number, status, body, authorization[::-1] if spoiled else authorization)
