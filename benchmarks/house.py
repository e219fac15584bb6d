"""The house under measurement: database, web and workers as processes of their own, with a shop that is set up."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from app import create_app
from benchmarks.knocker import Sender
from shopify_app import config
from shopify_app.db import db
from soak.processes import Installation

DOMAIN = "example-shop.myshopify.com"
SECRET = "sandbox-api-secret-0123456789abcdef"
DATABASES = ("sqlite", "postgresql")


class House(Installation):
    """Its processes are started one by one; `companies` is the port of whoever plays Shopify, AliExpress and mail."""

    def __init__(self, home: Path, database: str, companies: int = 9, smtp: int = 9) -> None:
        super().__init__(home, database, workers=2, seed=1)
        self.port, self.smtp_port, self.web_workers = companies, smtp, 2
        self.sandbox = f"http://127.0.0.1:{companies}"

    def environ(self, worker: str = "w1") -> dict[str, str]:
        """As in production: two web processes, and the real clock."""
        given = super().environ(worker) | {"WEB_WORKERS": str(self.web_workers), "ALIEXPRESS_CALLS_PER_SECOND": "10000"}
        del given["CLOCK_FILE"]
        return given

    def open(self) -> None:
        """A fresh, migrated database."""
        if self.postgresql:
            self.database_url = self.postgresql.start()
        self.command("db", "upgrade")

    def serve(self) -> Sender:
        """Start the web processes; whoever knocks at their door."""
        self.run("web")
        self.until(lambda: self.answers(f"{self.app}/healthz"), 60)
        return Sender(self.app_port, DOMAIN, SECRET)

    def end(self, name: str) -> None:
        """Stop one process and what it started."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)

    @contextmanager
    def inside(self) -> Iterator[Flask]:
        """The app on the same database, in this process."""
        app = create_app(config.load(self.environ()))
        with app.app_context():
            try:
                yield app
            finally:
                db.session.remove()
                for engine in db.engines.values():
                    engine.dispose()


@contextmanager
def house(database: str, companies: int = 9, smtp: int = 9) -> Iterator[House]:
    """An opened house in a folder of its own; everything of it is gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="waybill-bench-"))
    built = House(home, database, companies, smtp)
    try:
        built.open()
        yield built
    finally:
        built.stop()
        shutil.rmtree(home, ignore_errors=True)


def missing(database: str) -> str:
    """Why that database cannot be measured here, or empty."""
    if database == "sqlite" or shutil.which("pg_ctl") or [*Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]:
        return ""
    return "PostgreSQL is not installed (pg_ctl was not found)"
