"""A small installation on loopback: sandbox, app and worker as processes, and a merchant's hands."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import requests

from sandbox.settings import Settings

ROOT = Path(__file__).parents[1]
HOME = ROOT / "instance" / "demo"
SHOP = "demo-shop.myshopify.com"
#: A quote that can be approved, on the page of an order.
QUOTE = r'name="quote" value="([0-9a-f]{32})"'
PATIENCE = 90  # seconds for any one thing to happen


class Demo:
    """The three processes of a small installation, and a merchant's hands."""

    def __init__(self) -> None:
        self.port, self.smtp_port, self.app_port = free_port(4000), free_port(4025), free_port(5000)
        self.sandbox, self.app = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.app_port}"
        self.processes: list[subprocess.Popen[bytes]] = []
        self.http = requests.Session()
        self.variant = ""
        self.key = urlsafe_b64encode(secrets.token_bytes(32)).decode()

    @property
    def environ(self) -> dict[str, str]:
        """The contract's settings, pointed at the sandbox."""
        companies = Settings(port=self.port, smtp_port=self.smtp_port, app_url=self.app, clock_file=HOME / "clock")
        return {
            **os.environ,
            **companies.of_the_app,
            "SEVENTEENTRACK_KEY": companies.track_key,
            "SEVENTEENTRACK_URL": companies.url + "/17track/v2.4",
            "DATABASE_URL": f"sqlite:///{HOME}/waybill.sqlite",
            "ENCRYPTION_KEYS": self.key,
            "PORT": str(self.app_port),
            "WEB_WORKERS": "1",
            "WORKER_NAME": "demo",
        }

    def start(self) -> None:
        """Start sandbox, app and worker with a fresh database; their logs go to instance/demo."""
        shutil.rmtree(HOME, ignore_errors=True)
        HOME.mkdir(parents=True)
        ports = ["--port", str(self.port), "--smtp-port", str(self.smtp_port), "--app-url", self.app]
        self.run("sandbox", "-m", "sandbox", *ports, "--clock-file", str(HOME / "clock"))
        flask = ("-m", "flask", "--app", "app")
        with (HOME / "upgrade.log").open("wb") as log:
            command = [sys.executable, *flask, "db", "upgrade"]
            subprocess.run(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log, check=True)
        self.run("app", *flask, "serve")
        self.run("worker", *flask, "worker")
        self.until(lambda: self.answers(self.sandbox + "/control/health") and self.answers(self.app + "/readyz"))

    def run(self, name: str, *words: str) -> None:
        """Start one process."""
        with (HOME / f"{name}.log").open("wb") as log:
            command = [sys.executable, *words]
            self.processes.append(subprocess.Popen(command, cwd=ROOT, env=self.environ, stdout=log, stderr=log))

    def stop(self) -> None:
        """End the processes, the last first."""
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(25)
            except subprocess.TimeoutExpired:
                process.kill()

    def until_stopped(self) -> None:
        """Stay until Ctrl-C, SIGTERM, or the end of one of the processes."""
        while all(process.poll() is None for process in self.processes):
            time.sleep(0.5)
        raise click.ClickException(f"A process ended: read the logs in {HOME.relative_to(ROOT)}.")

    def answers(self, url: str) -> bool:
        """Whether `url` answers 200."""
        try:
            return self.http.get(url, timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def until(self, true: Callable[[], Any]) -> Any:
        """Look until it is so; a process that died ends the wait."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if found := true():
                return found
            if any(process.poll() is not None for process in self.processes):
                break
            time.sleep(0.2)
        raise click.ClickException(f"The demo is stuck: read the logs in {HOME.relative_to(ROOT)}.")

    def control(self, path: str, **body: Any) -> Any:
        """POST to the sandbox's control routes."""
        answer = self.http.post(f"{self.sandbox}/control/{path}", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()

    def books(self, path: str) -> Any:
        """GET from the sandbox's own books."""
        return self.http.get(f"{self.sandbox}/{path}", timeout=10).json()

    def open(self, path: str) -> requests.Response:
        """A page of the app as the merchant sees it in the admin."""
        return self.http.get(self.app + path, headers=self.bearer(), allow_redirects=False, timeout=10)

    def click(self, path: str, **form: Any) -> requests.Response:
        """A button of the app."""
        answer = self.http.post(self.app + path, data=form, headers=self.bearer(), allow_redirects=False, timeout=10)
        if answer.status_code >= 400:
            logs = HOME.relative_to(ROOT)
            raise click.ClickException(f"{path} answered {answer.status_code}: read the logs in {logs}.")
        return answer

    def order(self, path: str) -> None:
        """The two clicks of ordering on an order's page: check the price, then order what it shows."""
        self.click(f"{path}/price")
        quote = self.until(lambda: next(iter(re.findall(QUOTE, self.open(path).text)), None))
        self.click(f"{path}/place", quote=quote)

    def bearer(self) -> dict[str, str]:
        """What App Bridge adds to a request: a fresh session token."""
        return {"Authorization": "Bearer " + self.control(f"shopify/{SHOP}/session-token")["id_token"]}


def free_port(wanted: int) -> int:
    """`wanted`, or another port where it is taken."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise click.ClickException("No free port on 127.0.0.1.")
