"""Fixtures of the pages' tests: the whole app on SQLite files, a shop, and a merchant with session tokens."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from cryptography.fernet import Fernet
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from shopify_app import clock, config, jobs
from shopify_app.config import Config
from shopify_app.db import INBOX, Base, InboxBase, db, session
from shopify_app.models import AliExpressAccount, Shop
from shopify_app.values import Tokens

DOMAIN = "example-shop.myshopify.com"
OTHER = "other-shop.myshopify.com"
KEY, SECRET = "key", "hush-hush-hush-hush-hush-hush-32"
SETTINGS = {
    "SHOPIFY_API_KEY": KEY,
    "SHOPIFY_API_SECRET": SECRET,
    "APP_URL": "https://waybill.example.com",
    "ALIEXPRESS_APP_KEY": "500001",
    "ALIEXPRESS_APP_SECRET": "not-a-real-secret",
    "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
}


def settings_at(folder: Path, **changes: Any) -> Config:
    """Settings with the database in `folder`."""
    return replace(config.load({**SETTINGS, "DATABASE_URL": f"sqlite:///{folder}/waybill.sqlite"}), **changes)


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the tables of both homes and of the engine."""
    folder = tmp_path_factory.mktemp("empty")
    with KeepClock():
        app = create_app(settings_at(folder))
        with app.app_context():
            Base.metadata.create_all(db.engine)
            InboxBase.metadata.create_all(db.engines[INBOX])
            jobs.create_tables()
            for engine in db.engines.values():
                engine.dispose()
    return folder


class KeepClock:
    """create_app sets the clock of the whole process: other tests get theirs back."""

    def __enter__(self) -> None:
        self.kept = clock._clock_file

    def __exit__(self, *_error: object) -> None:
        clock._clock_file = self.kept


@pytest.fixture
def settings(tmp_path: Path, empty_database: Path) -> Config:
    shutil.copytree(empty_database, tmp_path, dirs_exist_ok=True)
    return settings_at(tmp_path)


@pytest.fixture
def waybill(settings: Config) -> Iterator[Flask]:
    """The whole app; an app context is open for the test's own looks into the database."""
    with KeepClock():
        app = create_app(settings)
        with app.app_context():
            yield app
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()


def install(domain: str) -> Shop:
    """An installed shop in New York."""
    later = clock.real_now() + timedelta(days=30)
    shop = Shop.install(domain, Tokens("access", later, "refresh", later, config.SCOPES), by="test")
    shop.read_again_at, shop.timezone, shop.name = None, "America/New_York", "Example Shop"
    session().commit()
    return shop


@pytest.fixture
def shop(waybill: Flask) -> Shop:
    return install(DOMAIN)


@pytest.fixture
def account(shop: Shop) -> AliExpressAccount:
    """The shop's connected AliExpress account."""
    later = clock.real_now() + timedelta(days=40)
    row = AliExpressAccount(shop_id=shop.id)
    row.keep_tokens(Tokens("access", later, "refresh", later, account="buyer-account"))
    shop.account = row
    session().commit()
    return row


def token(domain: str = DOMAIN, *, secret: str = SECRET, **claims: Any) -> str:
    """A session token as Shopify signs it; keyword arguments change claims, None leaves one out."""
    now = int(time.time())
    known = {
        "iss": f"https://{domain}/admin",
        "dest": f"https://{domain}",
        "aud": KEY,
        "sub": "42",
        "sid": "session",
        "jti": "one",
        "iat": now,
        "nbf": now,
        "exp": now + 60,
    }
    sent = {name: value for name, value in (known | claims).items() if value is not None}
    return jwt.encode(sent, secret, algorithm="HS256")


@dataclass
class Merchant:
    """Somebody in the admin of one shop, with App Bridge's habits."""

    app: Flask
    domain: str = DOMAIN

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {token(self.domain)}", "Accept": "text/html", "X-Waybill-Swap": "1"}

    def open(self, path: str, **headers: str) -> TestResponse:
        """GET as app.js fetches a page."""
        return self.client.get(path, headers=self.headers | headers)

    def post(self, path: str, **form: Any) -> TestResponse:
        """POST as app.js sends a form, without following the redirect."""
        return self.client.post(path, data=form, headers=self.headers)

    def click(self, path: str, **form: Any) -> TestResponse:
        """POST and follow the redirect, as fetch does."""
        return self.client.post(path, data=form, headers=self.headers, follow_redirects=True)


@pytest.fixture
def merchant(waybill: Flask, shop: Shop) -> Merchant:
    return Merchant(waybill)


def queued() -> list[str]:
    """The jobs in the engine's tables: "match:1"."""
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT workflow_uuid FROM workflow_status ORDER BY created_at").all()
    return [":".join(row[0].split(":")[:2]) for row in rows]
