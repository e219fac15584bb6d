"""A shop that is ready to sell, companies that behave again after each test, and workers beside the test's own."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from app import create_app
from shopify_app import config, jobs
from shopify_app.gateways import http
from shopify_app.steps import fulfill
from tests.conftest import ROOT
from tests.street.conftest import ordered, shipped, shop
from tests.town import Town

__all__ = ["ordered", "shipped", "shop"]

Worker = Callable[[str, int], threading.Thread]
Killed = Callable[[str, int], None]


@pytest.fixture(autouse=True)
def normal_again(town: Town) -> Iterator[None]:
    """Every switch of the sandbox back to where it was."""
    yield
    town.control("aliexpress/mode", replay="same_id", tell_numbers=True, order_error=None, push="normal")
    town.control("aliexpress/mode", package_items=True)
    town.control("shopify/webhooks/mode", topics="*", mode="normal")
    town.control("mailbox", mode="ok")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost answer of Shopify counts as not done at once: no test waits a minute and a half of real time."""
    monkeypatch.setattr(fulfill, "UNSEEN", timedelta(0))


@pytest.fixture
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client gives up after two seconds instead of twenty."""
    monkeypatch.setitem(http.send.__kwdefaults__, "read", 2)


@pytest.fixture
def another_worker(environ: dict[str, str]) -> Worker:
    """Starts one job in an app of its own, as another machine would."""
    app = create_app(config.load(environ))

    def start(step: str, row_id: int) -> threading.Thread:
        def work() -> None:
            with app.app_context():
                jobs.run(step, row_id)

        thread = threading.Thread(target=work)
        thread.start()
        return thread

    return start


@pytest.fixture
def killed_worker(town: Town, environ: dict[str, str]) -> Killed:
    """A worker process that is killed with SIGKILL while it waits for the answer that a `hold` keeps back."""

    def start(step: str, row_id: int) -> None:
        words = [sys.executable, "-m", "tests.hazards.one_job", step, str(row_id)]
        worker = subprocess.Popen(words, cwd=ROOT, env=environ)
        is_held(town)
        worker.kill()
        worker.wait()

    return start


def is_held(town: Town, on: str = "") -> None:
    """Waits until a planned hold (of one operation) has met its call."""
    holds = lambda: [f for f in town.books("faults") if f["kind"] == "hold" and on in ("", f["on"])]  # noqa: E731
    wait_for(lambda: [fault for fault in holds() if fault["times"] == 0])


def wait_for(true: Callable[[], Any], seconds: float = 90) -> None:
    """Looks until it is so, without letting the app work."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"It did not happen within {seconds} s."
        time.sleep(0.02)


def at_once(*threads: threading.Thread) -> None:
    """Waits for workers that were started together."""
    for thread in threads:
        thread.join(60)
