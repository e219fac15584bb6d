"""What every test needs: the toy companies on loopback, a database, and the app at its real door."""

import os
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa
from cryptography.fernet import Fernet
from flask import Flask
from flask_migrate import upgrade
from werkzeug.serving import make_server

from app import create_app
from sandbox.server import Sandbox
from sandbox.settings import Settings
from shopify_app import config
from shopify_app.db import db
from shopify_app.models import Rate, Shop
from tests.town import Town

ROOT = Path(__file__).parents[1]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", default="sqlite", choices=["sqlite", "postgresql"], help="where the rows live")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("waybill")


@pytest.fixture(scope="session")
def companies(home: Path) -> Iterator[Settings]:
    """The sandbox, in this process and on loopback."""
    settings = Settings(
        port=free_port(),
        smtp_port=free_port(),
        app_url=f"http://127.0.0.1:{free_port()}",
        clock_file=home / "clock",
        toml=ROOT / "shopify.app.toml",
    )
    sandbox = Sandbox(settings)
    sandbox.start()
    yield settings
    sandbox.stop()


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, home: Path) -> Iterator[str]:
    if request.config.getoption("--database") == "sqlite":
        yield f"sqlite:///{home}/waybill.sqlite"
    else:
        yield from postgresql(home)


def postgresql(home: Path) -> Iterator[str]:
    """A PostgreSQL of our own on loopback; the server refuses to run as root, so root borrows the postgres user."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")) or [Path(shutil.which("pg_ctl") or "")]
    if not found[-1].is_file():
        pytest.skip("PostgreSQL is not installed: pg_ctl was not found")
    bin_, data, port = found[-1].parent, home / "pg", free_port()
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    data.mkdir()
    if as_user:
        shutil.chown(data, "postgres")
        for folder in (home, *home.parents[:3]):
            folder.chmod(folder.stat().st_mode | 0o011)
    subprocess.run(
        [*as_user, bin_ / "initdb", "-D", data, "-A", "trust", "-U", "waybill"], check=True, capture_output=True
    )
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    subprocess.run(
        [*as_user, bin_ / "pg_ctl", "-D", data, "-o", options, "-w", "-l", data / "log", "start"],
        check=True,
        capture_output=True,
    )
    subprocess.run([bin_ / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "waybill", "waybill"], check=True)
    yield f"postgresql://waybill@127.0.0.1:{port}/waybill"
    subprocess.run([*as_user, bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=True, capture_output=True)


@pytest.fixture(scope="session")
def environ(companies: Settings, database_url: str) -> dict[str, str]:
    """The contract's settings, pointed at the sandbox."""
    return {
        **companies.of_the_app,
        # The sandbox needs no mercy; a test of the limit itself sets its own.
        "ALIEXPRESS_CALLS_PER_SECOND": "1000",
        "DATABASE_URL": database_url,
        "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        "PORT": companies.app_url.rpartition(":")[2],
    }


@pytest.fixture(scope="session")
def app(environ: dict[str, str]) -> Iterator[Flask]:
    """The app with a migrated database, listening where the sandbox sends its webhooks."""
    app = create_app(config.load(environ))
    with app.app_context():
        upgrade()
    server = make_server("127.0.0.1", int(environ["PORT"]), app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield app
    server.shutdown()


@pytest.fixture
def context(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield
        db.session.remove()


@pytest.fixture
def town(app: Flask, companies: Settings, context: None) -> Iterator[Town]:
    """A shop of the test's own, and hands for the merchant, the customer and the supplier."""
    control = f"http://127.0.0.1:{companies.port}/control"
    yield Town(app, control)
    requests.delete(f"{control}/faults", timeout=5)
    # Their orders would be due again whenever a later test moves the clock.
    db.session.rollback()
    for table in (Shop, Rate):
        db.session.execute(sa.delete(table))
    db.session.commit()
