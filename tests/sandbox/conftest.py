"""Fixtures of the sandbox's own tests: a running sandbox, an app that only listens, and a fresh shop per test."""

import itertools
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from sandbox.settings import Settings
from tests.sandbox.shopify_caller import Listener, ShopCaller, until

ROOT = Path(__file__).parents[2]
TOML = """
client_id = "sandbox-api-key"
name = "Waybill"
handle = "waybill"
application_url = "https://app.example.org/"
embedded = true
[access_scopes]
scopes = "read_orders,write_orders,read_products,read_locations,read_fulfillments,write_fulfillments,\
read_merchant_managed_fulfillment_orders,write_merchant_managed_fulfillment_orders"
[auth]
redirect_urls = ["https://app.example.org/auth/callback"]
[app_proxy]
url = "/proxy"
subpath = "track"
prefix = "apps"
[webhooks]
api_version = "2026-10"
[[webhooks.subscriptions]]
compliance_topics = ["customers/data_request", "customers/redact", "shop/redact"]
uri = "/webhooks"
[[webhooks.subscriptions]]
topics = ["app/uninstalled", "app/scopes_update", "orders/create", "orders/paid", "orders/edited", "refunds/create",
  "fulfillments/create", "fulfillments/update", "fulfillment_orders/order_routing_complete",
  "fulfillment_orders/placed_on_hold", "fulfillment_orders/hold_released", "fulfillment_orders/moved",
  "fulfillment_orders/split", "fulfillment_orders/scheduled_fulfillment_order_ready", "fulfillment_orders/rescheduled",
  "fulfillment_holds/added", "fulfillment_holds/released", "orders/risk_assessment_changed", "orders/delete"]
uri = "/webhooks"
[[webhooks.subscriptions]]
name = "orders-changed"
topics = ["orders/updated", "orders/cancelled"]
uri = "/webhooks"
include_fields = ["id", "admin_graphql_api_id", "updated_at", "cancelled_at", "line_items.id"]
"""
_numbers = itertools.count(1)


def free_port() -> int:
    """Return a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """An app that writes every webhook down and answers as told."""
    app = Listener(free_port())
    thread = threading.Thread(target=app.http.serve_forever, daemon=True)
    thread.start()
    yield app
    app.http.shutdown()
    app.http.server_close()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory, listener: Listener) -> Iterator[Settings]:
    """The whole sandbox as people start it, on free ports; gives its settings (`.url`, `.smtp_port`, ...).

    It is a process of its own: there is one sandbox per process, and the app's tests have theirs in this one.
    """
    home: Path = tmp_path_factory.mktemp("sandbox")
    toml = home / "shopify.app.toml"
    toml.write_text(TOML)
    settings = Settings(
        port=free_port(), smtp_port=free_port(), app_url=listener.url, toml=toml, clock_file=home / "clock"
    )
    options = {"--port": settings.port, "--smtp-port": settings.smtp_port, "--app-url": settings.app_url}
    files = {"--toml": settings.toml, "--clock-file": settings.clock_file}
    words = [str(word) for pair in {**options, **files}.items() for word in pair]
    process = subprocess.Popen([sys.executable, "-m", "sandbox", *words], cwd=ROOT)
    until(lambda: answers(f"{settings.url}/control/health"), 20)
    yield settings
    process.terminate()
    assert process.wait(10) == 0


def answers(url: str) -> bool:
    """Tell whether somebody answers at this address."""
    try:
        return requests.get(url, timeout=2).ok
    except requests.ConnectionError:
        return False


@pytest.fixture
def shop(sandbox: Settings, listener: Listener) -> ShopCaller:
    """A new shop with the app installed and a token, and two products."""
    domain = f"shop-{os.getpid()}-{next(_numbers)}.myshopify.com"
    return ShopCaller.open(sandbox, domain, listener)


@pytest.fixture
def real_time(sandbox: Settings) -> Iterator[str]:
    """The sandbox's URL; the clock is real again afterwards."""
    yield sandbox.url
    requests.post(f"{sandbox.url}/control/clock", json={"reset": True}, timeout=5)
