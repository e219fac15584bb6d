"""Counts calls and refuses those above a rate, in the words of the live gateway."""

import time
from collections import deque

from sandbox.aliexpress.wire import GatewayError


class Throttle:
    """Calls of the last real second, per app and per method. The caller holds the company's lock."""

    def __init__(self) -> None:
        self._seen: dict[tuple[str, str], deque[float]] = {}

    def admit(self, app_key: str, name: str, qps: int | None) -> None:
        """Books one call, or raises ApiCallLimit; None means no limit."""
        if qps is None:
            return
        now = time.monotonic()
        seen = self._seen.setdefault((app_key, name), deque())
        while seen and seen[0] <= now - 1:
            seen.popleft()
        if len(seen) >= qps:
            text = "Api access frequency exceeds the limit. this ban will last 1 seconds"
            raise GatewayError("ApiCallLimit", text)
        seen.append(now)
