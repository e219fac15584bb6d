"""Lean companies on loopback: Shopify's Admin API, AliExpress and a mail server that answer after a fixed time."""

import asyncio
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import requests

from benchmarks.answers import Books
from sandbox.demo import free_port

LATENCY_SECONDS = 0.020


class Http(asyncio.Protocol):
    """One connection of an API client."""

    def __init__(self, books: Books) -> None:
        self.books, self.buffer = books, b""

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        self.buffer = b""
        path = head.split(b" ", 2)[1].decode()
        answer = json.dumps(self.books.answer(path, body)).encode()
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(answer)
        asyncio.get_running_loop().call_later(LATENCY_SECONDS, self.transport.write, head + answer)


class Smtp(asyncio.Protocol):
    """One conversation of a mail client; a letter counts when its last line came."""

    def __init__(self, books: Books) -> None:
        self.books, self.buffer, self.in_letter = books, b"", False

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        transport.write(b"220 lean\r\n")

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while (end := self.buffer.find(b"\r\n.\r\n" if self.in_letter else b"\r\n")) >= 0:
            line, self.buffer = self.buffer[:end], self.buffer[end + (5 if self.in_letter else 2) :]
            self._take(line[:4].upper())

    def _take(self, word: bytes) -> None:
        if self.in_letter:
            self.in_letter, self.books.letters = False, self.books.letters + 1
            asyncio.get_running_loop().call_later(LATENCY_SECONDS, self.transport.write, b"250 kept\r\n")
        elif word == b"DATA":
            self.in_letter = True
            self.transport.write(b"354 go on\r\n")
        else:
            self.transport.write(b"221 bye\r\n" if word == b"QUIT" else b"250 lean\r\n")


@dataclass(frozen=True)
class Companies:
    """Running lean companies."""

    port: int
    smtp_port: int

    def books(self) -> dict[str, Any]:
        """calls, points, letters, fulfilled: since they were started."""
        answer = requests.get(f"http://127.0.0.1:{self.port}/books", timeout=10)
        return dict(answer.json())

    def wait_for_letters(self, count: int, seconds: float) -> float:
        """Look until so many letters were sent; the moment of it. Raises TimeoutError."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.books()["letters"] >= count:
                return time.monotonic()
            time.sleep(0.05)
        raise TimeoutError(f"Only {self.books()} of {count} letters were sent within {seconds:.0f} s.")


@contextmanager
def companies() -> Iterator[Companies]:
    """Lean companies in a process of their own."""
    port, smtp_port = free_port(4300), free_port(4325)
    process = subprocess.Popen([sys.executable, "-m", "benchmarks.companies", str(port), str(smtp_port)])
    try:
        time.sleep(0.5)
        yield Companies(port, smtp_port)
    finally:
        process.terminate()
        process.wait(10)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


async def _serve(port: int, smtp_port: int) -> None:
    loop, books, stopped = asyncio.get_running_loop(), Books(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    kinds: list[tuple[Callable[[Books], asyncio.Protocol], int]] = [(Http, port), (Smtp, smtp_port)]
    for kind, where in kinds:
        await loop.create_server(lambda kind=kind: kind(books), "127.0.0.1", where)  # type: ignore[misc]
    await stopped.wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2])))
