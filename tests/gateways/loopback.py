"""A small company on loopback that answers what a test tells it to, over real sockets."""

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SHOP = "demo-shop.myshopify.com"


@dataclass(frozen=True)
class Request:
    """One request as it arrived."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def form(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}

    @property
    def variables(self) -> dict[str, Any]:
        return self.json["variables"]


@dataclass(frozen=True)
class Answer:
    """What to say: `body` as JSON, or as it is where it is bytes."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Hangup:
    """Reads the request and closes the connection without a word."""


class Reset:
    """Reads the request and resets the connection."""


class HalfAnswer:
    """Promises more bytes than it sends."""


@dataclass(frozen=True)
class Stall:
    """Says nothing for `seconds`."""

    seconds: float


Reply = Answer | Hangup | Reset | HalfAnswer | Stall


class Company:
    """Answers the queued replies in turn, then `default`; keeps every request."""

    def __init__(self) -> None:
        self.requests: list[Request] = []
        self.replies: list[Reply | Callable[[Request], Reply]] = []
        self.connections = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def will(self, *replies: Reply | Callable[[Request], Reply] | dict[str, Any]) -> None:
        """Queues replies; a dict is a 200 with that JSON."""
        self.replies += [Answer(reply) if isinstance(reply, dict) else reply for reply in replies]

    def reply_to(self, request: Request) -> Reply:
        self.requests.append(request)
        reply = self.replies.pop(0) if self.replies else Answer({"error": "nothing queued"}, 418)
        return reply(request) if callable(reply) else reply

    @property
    def last(self) -> Request:
        return self.requests[-1]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(company: Company) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def setup(self) -> None:
            company.connections += 1
            super().setup()

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            self._say(company.reply_to(Request(self.command, self.path, headers, body)))

        do_GET = do_POST

        def _say(self, reply: Reply) -> None:
            if isinstance(reply, Answer):
                self._answer(reply)
                return
            self.close_connection = True
            if isinstance(reply, Stall):
                time.sleep(reply.seconds)
            elif isinstance(reply, Reset):
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
            elif isinstance(reply, HalfAnswer):
                self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n{")

        def _answer(self, reply: Answer) -> None:
            self.send_response(reply.status)
            for name, value in {"Content-Type": "application/json", **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.content)))
            self.end_headers()
            self.wfile.write(reply.content)

        def finish(self) -> None:
            with suppress(OSError, ValueError):
                super().finish()

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def closed_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def full_house() -> Iterator[str]:
    """The address of a server whose queue is full: it neither takes nor refuses another connection."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener, ExitStack() as waiting:
        for _ in range(3):
            guest = waiting.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex(listener.getsockname())
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def query_of(url: str) -> dict[str, str]:
    """The query of an address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query, keep_blank_values=True).items()}
