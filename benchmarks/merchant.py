"""A merchant who clicks while others knock: a button of an order's page, with a session token of their own."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import jwt
import requests

from benchmarks.house import DOMAIN, SECRET

KEY = "sandbox-api-key"
CLICK_EVERY_SECONDS = 0.5


class Merchant:
    """Clicks "Get tracking numbers" of one order, again and again; `waits` are the seconds of each click."""

    def __init__(self, app: str, order_id: int) -> None:
        self.url, self.waits, self.failed = f"{app}/orders/{order_id}/tracking-numbers", list[float](), 0
        self._stop = threading.Event()

    @contextmanager
    def clicking(self) -> Iterator[None]:
        """Click beside whatever the caller does."""
        thread = threading.Thread(target=self._click_on)
        thread.start()
        try:
            yield
        finally:
            self._stop.set()
            thread.join()

    def wait(self, percent: float) -> float:
        """Milliseconds within which that percentage of clicks was answered."""
        ordered = sorted(self.waits)
        return 1000 * ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))] if ordered else float("nan")

    def _click_on(self) -> None:
        with requests.Session() as browser:
            while not self._stop.wait(CLICK_EVERY_SECONDS):
                began = time.perf_counter()
                headers = {"Authorization": f"Bearer {_token()}"}
                answer = browser.post(self.url, headers=headers, allow_redirects=False, timeout=30)
                self.waits.append(time.perf_counter() - began)
                self.failed += answer.status_code >= 400


def _token() -> str:
    now = int(time.time())
    base = f"https://{DOMAIN}"
    life = {"exp": now + 60, "nbf": now - 5, "iat": now}
    claims = {"iss": f"{base}/admin", "dest": base, "aud": KEY, "sub": "1", "sid": "bench", "jti": str(now)}
    return jwt.encode(claims | life, SECRET, algorithm="HS256")
