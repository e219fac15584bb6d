"""Push messages: signed, repeated until taken, doubled, reordered or silenced as told."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.sandbox.aliexpress_caller import Caller, serving


class Receiver:
    """An app that only notes the pushes it gets, and answers `statuses` in turn."""

    def __init__(self) -> None:
        self.pushes: list[tuple[dict[str, Any], str, bytes]] = []
        self.statuses: list[int] = []
        noted = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                raw = self.rfile.read(int(self.headers["Content-Length"]))
                noted.pushes.append((json.loads(raw), self.headers["Authorization"], raw))
                self.send_response(noted.statuses.pop(0) if noted.statuses else 200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Stays silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def words(self) -> list[str]:
        return [push["data"]["orderStatus"] for push, _, _ in self.pushes]


def until(holds: Callable[[], bool], seconds: float = 5) -> None:
    """Waits for a background thread."""
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)
    assert holds()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def caller(receiver: Receiver) -> Iterator[Caller]:
    with serving(f"http://127.0.0.1:{receiver.server.server_port}") as url:
        made = Caller(url)
        made.connect()
        made.mode(read_lag_seconds=0)
        yield made


def test_pushes_are_signed_over_the_raw_body(caller: Caller, receiver: Receiver) -> None:
    number = str(caller.create()["order_list"]["number"][0])
    caller.act(number, "pay")
    caller.act(number, "ship")
    until(lambda: len(receiver.pushes) == 3)

    assert receiver.words == ["OrderCreated", "PaymentAuthorized", "OrderShipped"]
    push, authorization, raw = receiver.pushes[0]
    assert (push["message_type"], push["data"]["orderId"], push["site"]) == (53, int(number), "ae_global")
    expected = hmac.new(b"sandbox-ae-secret", b"500001" + raw, hashlib.sha256).hexdigest()
    assert authorization == expected


def test_a_push_that_is_not_taken_comes_again(caller: Caller, receiver: Receiver) -> None:
    receiver.statuses = [500]
    caller.create()

    until(lambda: receiver.words == ["OrderCreated", "OrderCreated"])
    until(lambda: [push["status"] for push in caller.control("aliexpress/pushes", method="GET")] == [500, 200])


def test_pushes_can_be_doubled_reordered_or_silenced(caller: Caller, receiver: Receiver) -> None:
    caller.mode(push="duplicate")
    caller.create()
    until(lambda: receiver.words == ["OrderCreated"] * 2)

    caller.mode(push="reorder")
    number = str(caller.create()["order_list"]["number"][0])
    caller.act(number, "pay")
    until(lambda: receiver.words[2:] == ["PaymentAuthorized", "OrderCreated"])

    caller.mode(push="off")
    caller.act(number, "ship")
    answer = caller.control("aliexpress/push", {"number": number, "status": "OrderClosed"})
    assert answer["status"] == 200
    assert receiver.words[4:] == ["OrderClosed"]


def test_a_push_can_have_a_bad_signature(caller: Caller, receiver: Receiver) -> None:
    caller.mode(push="off")
    number = caller.create()["order_list"]["number"][0]

    caller.control("aliexpress/push", {"number": number, "status": "OrderShipped", "bad_signature": True})

    _, authorization, raw = receiver.pushes[0]
    assert authorization != hmac.new(b"sandbox-ae-secret", b"500001" + raw, hashlib.sha256).hexdigest()
