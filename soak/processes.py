"""The installation under test: sandbox, web and workers as processes that can be killed and come back."""

import os
import re
import signal
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from pathlib import Path
from random import Random

import click
import requests

from sandbox.demo import free_port
from sandbox.settings import Settings
from soak.postgresql import PostgreSQL

ROOT = Path(__file__).parents[1]
FLASK = ("-m", "flask", "--app", "app")


class Installation:
    """Its processes by name: sandbox, web, w1, w2, ... Their logs are in `home`."""

    def __init__(self, home: Path, database: str, workers: int, seed: int) -> None:
        self.home, self.port, self.app_port = home, free_port(4100), free_port(5100)
        self.smtp_port = free_port(4125)
        self.sandbox, self.app = f"http://127.0.0.1:{self.port}", f"http://127.0.0.1:{self.app_port}"
        self.postgresql = PostgreSQL(home) if database == "postgresql" else None
        self.database_url = f"sqlite:///{home}/waybill.sqlite"
        self.key = urlsafe_b64encode(Random(seed).randbytes(32)).decode()
        self.workers = [f"w{number}" for number in range(1, workers + 1)]
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.kills = 0

    def environ(self, worker: str = "w1") -> dict[str, str]:
        """The contract's settings, pointed at the sandbox."""
        companies = Settings(port=self.port, smtp_port=self.smtp_port, app_url=self.app, clock_file=self.home / "clock")
        return {
            **os.environ,
            **companies.of_the_app,
            "ALIEXPRESS_CALLS_PER_SECOND": "1000",
            "DATABASE_URL": self.database_url,
            "ENCRYPTION_KEYS": self.key,
            "PORT": str(self.app_port),
            "WEB_WORKERS": "1",
            "WORKER_NAME": worker,
        }

    def start(self) -> None:
        """Everything, with a fresh database."""
        if self.postgresql:
            self.database_url = self.postgresql.start()
        self.run("sandbox")
        self.command("db", "upgrade")
        for name in ("web", *self.workers):
            self.run(name)
        self.until(lambda: self.answers(f"{self.sandbox}/control/health") and self.answers(f"{self.app}/readyz"), 60)

    def run(self, name: str) -> None:
        """Start one process, in a group of its own so that its children die with it."""
        ports = ("--port", str(self.port), "--smtp-port", str(self.smtp_port), "--app-url", self.app)
        sandbox = ("-m", "sandbox", *ports, "--clock-file", str(self.home / "clock"))
        words = {"sandbox": sandbox, "web": (*FLASK, "serve")}.get(name, (*FLASK, "worker"))
        with (self.home / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                [sys.executable, *words],
                cwd=ROOT,
                env=self.environ(name),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self, *names: str) -> None:
        """SIGKILL, in the middle of whatever they do; they are back at once."""
        for name in names:
            os.killpg(self.processes[name].pid, signal.SIGKILL)
        for name in names:
            self.processes[name].wait()
            self.run(name)
        self.kills += 1

    def command(self, *words: str) -> str:
        """What one of the app's commands prints."""
        command = [sys.executable, *FLASK, *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environ(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise click.ClickException(f"flask {' '.join(words[:2])} failed: {done.stderr[-2000:]}")
        return done.stdout

    def stop(self) -> None:
        """End every process, the last first."""
        for process in reversed(self.processes.values()):
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in reversed(self.processes.values()):
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        if self.postgresql:
            self.postgresql.stop()

    def answers(self, url: str) -> bool:
        """Whether `url` answers 200."""
        try:
            return requests.get(url, timeout=5).status_code == 200
        except requests.RequestException:
            return False

    def due(self) -> float:
        """Rows and webhooks that the app has to look at now, as its metrics tell; more than none where they do not."""
        try:
            told = requests.get(f"{self.app}/metrics", timeout=30).text
        except requests.RequestException:
            return 1.0
        counts = re.findall(r"^waybill_(?:due\{.*\}|deliveries_open) ([0-9.e+]+)$", told, re.MULTILINE)
        return sum(map(float, counts)) if counts else 1.0

    def until(self, true: Callable[[], object], seconds: float) -> None:
        """Look until it is so."""
        end = time.monotonic() + seconds
        while not true():
            if time.monotonic() > end:
                raise click.ClickException(f"The soak did not start within {seconds:.0f} s: read the logs.")
            time.sleep(0.2)
