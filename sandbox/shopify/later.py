"""Runs things some seconds from now on background threads: webhooks, retries, order routing."""

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

log = logging.getLogger(__name__)
SENDERS, WORKERS = 16, 4


class Later:
    """A heap of things to do and a few threads that do them when they are due (real seconds)."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, ThreadPoolExecutor, Callable[[], None]]] = []
        self._turn = itertools.count()
        self._change = threading.Condition()
        self._stopped = False
        self._work = ThreadPoolExecutor(WORKERS, thread_name_prefix="shopify-work")
        # An app that does not answer holds a sender for seconds; the shops' own work must not wait for it.
        self._send = ThreadPoolExecutor(SENDERS, thread_name_prefix="shopify-send")
        self._thread = threading.Thread(target=self._watch, name="shopify-clockwork", daemon=True)
        self._thread.start()

    def run(self, delay: float, thing: Callable[[], None], *, sending: bool) -> None:
        """Do `thing` after `delay` seconds; nothing happens once stopped."""
        with self._change:
            pool = self._send if sending else self._work
            heapq.heappush(self._heap, (time.monotonic() + delay, next(self._turn), pool, thing))
            self._change.notify()

    def stop(self) -> None:
        """Forget everything that is not yet due."""
        with self._change:
            self._stopped = True
            self._heap.clear()
            self._change.notify()
        self._thread.join(2)
        for pool in (self._work, self._send):
            pool.shutdown(wait=False, cancel_futures=True)

    def _watch(self) -> None:
        while (due := self._next()) is not None:
            pool, thing = due
            try:
                pool.submit(thing).add_done_callback(_report)
            except RuntimeError:
                # The pools were shut down between taking the thing and handing it over.
                return

    def _next(self) -> tuple[ThreadPoolExecutor, Callable[[], None]] | None:
        with self._change:
            while not self._stopped:
                wait = self._heap[0][0] - time.monotonic() if self._heap else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._heap)[2:]
                self._change.wait(wait)
        return None


def _report(done: "Future[None]") -> None:
    if not done.cancelled() and (error := done.exception()):
        log.error("Background work of the toy Shopify failed: %r", error, exc_info=error)


_later: Later | None = None


def start() -> None:
    """Begin a fresh clockwork; an older one of this process is stopped."""
    global _later
    stop()
    _later = Later()


def stop() -> None:
    """Stop the clockwork; running things end by themselves."""
    if _later is not None:
        _later.stop()


def run(delay: float, thing: Callable[[], None], *, sending: bool = False) -> None:
    """Do `thing` after `delay` real seconds on a background thread; `sending` when it waits for the app."""
    if _later is not None:
        _later.run(delay, thing, sending=sending)
