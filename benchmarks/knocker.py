"""Knocks at a door as Shopify does: signed orders/create of 9.4 kB, each with ids of its own, over kept connections.

One thread and raw sockets, so that the client costs a small part of what the server does.
"""

import hashlib
import hmac
import re
import selectors
import socket
import time
from base64 import b64encode
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

_FILE = Path(__file__).parents[1] / "tests" / "data" / "orders-create.json"
#: The order of today: automatic ordering leaves orders of more than a week ago alone. The zone stays as it is.
PAYLOAD = _FILE.read_text().replace("2026-11-22T", f"{datetime.now(UTC):%Y-%m-%d}T").replace("T09:00:0", "T00:00:0")
ANSWER_TIMEOUT = 10.0
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@dataclass
class Knocks:
    """What came of a run; `waits` are seconds from the moment a knock was due until its whole answer."""

    seconds: float
    answers: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        """Deliveries answered 200, a second."""
        return self.answers[200] / self.seconds

    def wait(self, percent: float) -> float:
        """Milliseconds within which that percentage was answered."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")


@dataclass(frozen=True)
class Sender:
    """Shopify, for one shop: makes the bytes of one request after another."""

    port: int
    domain: str
    secret: str
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def request(self) -> bytes:
        """The next signed request. Order and line item ids follow from its number."""
        number = next(self.numbers)
        body = _TEMPLATE.replace(b"62000@@", b"62%011d" % number).replace(b"155@@", b"155%010d" % number)
        body = body.replace(b"#1001", b"#%d" % (1000 + number))
        signature = b64encode(hmac.digest(self.secret.encode(), body, hashlib.sha256)).decode()
        head = (
            f"POST /webhooks HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nContent-Type: application/json\r\n"
            f"User-Agent: Shopify-Captain-Hook\r\nContent-Length: {len(body)}\r\nX-Shopify-Topic: orders/create\r\n"
            f"X-Shopify-Shop-Domain: {self.domain}\r\nX-Shopify-Webhook-Id: bench-{number}\r\n"
            f"X-Shopify-Event-Id: event-{number}\r\nX-Shopify-Api-Version: 2026-10\r\n"
            f"X-Shopify-Triggered-At: 2026-11-22T14:00:01.123456789Z\r\nX-Shopify-Hmac-Sha256: {signature}\r\n\r\n"
        )
        return head.encode() + body


class Line:
    """One kept connection with at most one knock under way."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=ANSWER_TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.due, self.answer = 0.0, b""

    def knock(self, request: bytes, due: float) -> None:
        """Send one request that was due at that moment."""
        self.due, self.answer = due, b""
        self.socket.sendall(request)

    def read(self) -> int:
        """The status once the answer is whole, 0 before. Raises ConnectionError where the server hung up."""
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("the server hung up")
        self.answer += part
        head, end, rest = self.answer.partition(b"\r\n\r\n")
        return int(head[9:12]) if end and _is_whole(head, rest) else 0


def knock(sender: Sender, connections: int, seconds: float, rate: float = 0) -> Knocks:
    """Knock for `seconds`: `rate` times a second, or as fast as answers come where it is 0."""
    knocks, began = Knocks(seconds), time.perf_counter()
    idle, busy = deque(Line(sender.port) for _ in range(connections)), set[Line]()
    with selectors.DefaultSelector() as selector:
        for line in idle:
            selector.register(line.socket, selectors.EVENT_READ, line)
        due = _due(began, seconds, rate)
        coming = next(due)
        while coming is not None or busy:
            while coming is not None and idle and coming <= time.perf_counter():
                line = idle.popleft()
                line.knock(sender.request(), coming or time.perf_counter())
                busy.add(line)
                coming = next(due)
            for line in _answered(selector, knocks, coming if idle else None):
                busy.discard(line)
                idle.append(line)
    for line in idle:
        line.socket.close()
    knocks.seconds = time.perf_counter() - began
    return knocks


def _due(began: float, seconds: float, rate: float) -> Iterator[float | None]:
    """When each knock is due; 0 stands for "as soon as a line is idle", None for the end."""
    for number in count():
        if rate and number >= rate * seconds:
            break
        if not rate and time.perf_counter() > began + seconds:
            break
        yield began + number / rate if rate else 0.0
    while True:
        yield None


def _answered(selector: selectors.BaseSelector, knocks: Knocks, due: float | None) -> Iterator[Line]:
    pause = ANSWER_TIMEOUT if due is None else max(0.0, due - time.perf_counter())
    ready = selector.select(pause)
    if not ready and due is None:
        raise TimeoutError(f"A door did not answer within {ANSWER_TIMEOUT:.0f} s.")
    for key, _ in ready:
        line: Line = key.data
        if status := line.read():
            knocks.answers[status] += 1
            knocks.waits.append(time.perf_counter() - line.due)
            yield line


def _is_whole(head: bytes, rest: bytes) -> bool:
    if found := LENGTH.search(head):
        return len(rest) >= int(found[1])
    return b"chunked" not in head.lower() or rest.endswith(b"0\r\n\r\n")


def _template() -> bytes:
    text = PAYLOAD.encode().replace(b"6200000000001", b"62000@@")
    return text.replace(b"15500000000001", b"155@@1").replace(b"15500000000002", b"155@@2")


_TEMPLATE = _template()
