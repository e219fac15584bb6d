"""A tiny embedded app and a sandbox process around it, to try App Bridge and Polaris in a real browser."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import requests
from flask import Flask, Response, jsonify, redirect, request
from werkzeug.serving import make_server

SHOP = "demo-shop.myshopify.com"
HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="shopify-api-key" content="sandbox-api-key">
<script src="{cdn}/shopifycloud/app-bridge.js"></script>
<script src="{cdn}/shopifycloud/polaris-1.js"></script></head>"""
NAV = """<s-app-nav><s-link href="/" rel="home">Home</s-link><s-link href="/orders">Orders</s-link>
<s-link href="/late">Late orders</s-link></s-app-nav>"""


@dataclass
class EmbeddedApp:
    """Pages that need an id_token in the query and show the body a test sets, and an API that can refuse a token."""

    port: int
    sandbox_port: int
    body: str = ""
    tokens: list[str] = field(default_factory=list)
    refuse_next: bool = False

    def __post_init__(self) -> None:
        app = Flask("embedded")
        app.add_url_rule("/session-bounce", "bounce", view_func=lambda: self.head("Bounce") + "<body></body>")
        app.add_url_rule("/api", view_func=self.api)
        app.add_url_rule("/favicon.ico", "icon", view_func=lambda: Response(status=204))
        app.add_url_rule("/", view_func=self.page, defaults={"path": ""})
        app.add_url_rule("/<path:path>", view_func=self.page)
        self.http = make_server("127.0.0.1", self.port, app, threaded=True)
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sandbox(self) -> str:
        return f"http://127.0.0.1:{self.sandbox_port}"

    @property
    def admin(self) -> str:
        return f"{self.sandbox}/shopify/{SHOP}/admin"

    def head(self, title: str) -> str:
        return HEAD.format(title=title, cdn=f"{self.sandbox}/cdn")

    def page(self, path: str) -> Response:
        if "id_token" not in request.args:
            again = quote(request.full_path.rstrip("?"), safe="")
            query = request.query_string.decode()
            query += "&" if query else ""
            return redirect(f"/session-bounce?{query}shopify-reload={again}")  # type: ignore[return-value]
        return Response(
            f"{self.head(path or 'Start')}<body>{NAV}<s-page heading='Page /{path}'>{self.body}</s-page></body>"
        )

    def api(self) -> Response:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        self.tokens.append(token)
        if self.refuse_next:
            self.refuse_next = False
            return Response(status=401, headers={"X-Shopify-Retry-Invalid-Session-Request": "1"})
        return jsonify(token=token)


def free_ports(count: int) -> list[int]:
    """Loopback ports that nobody listens on now."""
    probes = [socket.socket() for _ in range(count)]
    for probe in probes:
        probe.bind(("127.0.0.1", 0))
    ports = [int(probe.getsockname()[1]) for probe in probes]
    for probe in probes:
        probe.close()
    return ports


@contextmanager
def running(home: Path) -> Iterator[EmbeddedApp]:
    """The app and, in a process of its own, the sandbox with the app installed in the demo shop."""
    port, sandbox_port, smtp_port = free_ports(3)
    app = EmbeddedApp(port, sandbox_port)
    command = [sys.executable, "-m", "sandbox", "--port", str(sandbox_port), "--smtp-port", str(smtp_port)]
    command += ["--app-url", app.url, "--toml", str(home / "none.toml")]
    process = subprocess.Popen(command, cwd=Path(__file__).parents[2], stdout=subprocess.DEVNULL)
    try:
        _wait(f"{app.sandbox}/control/health")
        requests.post(f"{app.sandbox}/control/shopify/{SHOP}/install", json={}, timeout=5).raise_for_status()
        yield app
    finally:
        process.terminate()
        process.wait(10)
        app.http.shutdown()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            requests.get(url, timeout=1)
        except requests.ConnectionError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"Nobody answers at {url}.")
