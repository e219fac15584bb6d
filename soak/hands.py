"""Hands: the control routes of the sandbox, and the app's pages as a merchant clicks them."""

import re
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import requests

Json = dict[str, Any]
#: Clicks are repeated this often: the web process may be down for a moment.
TRIES = 40


class Hands:
    """What every actor of the soak uses. Keeps when the clock was moved, to tell real time from sandbox time."""

    def __init__(self, sandbox: str, app: str) -> None:
        self.sandbox, self.app = sandbox, app
        self.http = requests.Session()
        self.offsets: list[tuple[float, float]] = [(0.0, 0.0)]

    def control(self, path: str, **body: Any) -> Any:
        """POST to a control route; None where the sandbox's rules forbid it (409)."""
        answer = self.http.post(f"{self.sandbox}/control/{path}", json=body, timeout=60)
        if answer.status_code == 409:
            return None
        answer.raise_for_status()
        return answer.json()

    def books(self, path: str) -> Any:
        """GET one of the sandbox's own books."""
        answer = self.http.get(f"{self.sandbox}/{path}", timeout=60)
        answer.raise_for_status()
        return answer.json()

    def advance(self, seconds: float) -> None:
        """Move the sandbox's clock."""
        offset = float(self.control("clock", advance_seconds=seconds)["offset_seconds"])
        self.offsets.append((time.time(), offset))

    def real(self, moment: str) -> float:
        """The real second (since 1970) of an instant of the sandbox's clock."""
        at = datetime.fromisoformat(moment).timestamp()
        return at - max(offset for began, offset in self.offsets if began + offset <= at)

    def now(self) -> str:
        """The instant of the sandbox's clock, in ISO 8601."""
        return datetime.fromtimestamp(time.time() + self.offsets[-1][1], UTC).isoformat()

    def days(self) -> float:
        """How many days the clock was moved so far."""
        return timedelta(seconds=self.offsets[-1][1]) / timedelta(days=1)

    def page(self, domain: str, method: str, path: str, **form: Any) -> requests.Response:
        """A page or a button of the app, with a fresh session token; patient while the web process is down."""
        for attempt in range(TRIES):
            token = self.control(f"shopify/{domain}/session-token")["id_token"]
            try:
                answer = self.http.request(
                    method,
                    self.app + path,
                    data=form,
                    headers={"Authorization": f"Bearer {token}"},
                    allow_redirects=False,
                    timeout=30,
                )
            except requests.ConnectionError:
                answer = None
            if answer is not None and answer.status_code < 500:
                return answer
            time.sleep(min(2, 0.2 * (attempt + 1)))
        raise requests.ConnectionError(f"{path} of {domain} did not answer {TRIES} times.")

    def order_path(self, domain: str, name: str) -> str:
        """The app's page of the order, or empty where it does not know it yet."""
        rows = re.findall(r'href="(/orders/\d+)"[^>]*>\s*' + re.escape(name) + r"\s*<", self._list(domain, name))
        return rows[0] if rows else ""

    def _list(self, domain: str, name: str) -> str:
        return self.page(domain, "GET", f"/orders?q={quote(name)}").text
