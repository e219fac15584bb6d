"""Fixtures of the door's tests: the real door on SQLite files, a shop, and somebody who knocks."""

import base64
import copy
import hashlib
import hmac
import itertools
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

import webhooks
from shopify_app import clock, config, jobs
from shopify_app.config import Config
from shopify_app.db import INBOX, Base, InboxBase, db, init, session
from shopify_app.models import Delivery, LineItem, Order, Shop, SupplierOrder, SupplierOrderLine, Tracking
from shopify_app.models.shop import RECONCILE_EVERY
from shopify_app.values import Tokens

DOMAIN = "example-shop.myshopify.com"
ORDER_GID = "gid://shopify/Order/6200000000001"
PAYLOAD = json.loads((Path(__file__).parents[1] / "data" / "orders-create.json").read_text())
Knock = Callable[..., TestResponse]


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    return config.load(
        {
            "SHOPIFY_API_KEY": "key",
            "SHOPIFY_API_SECRET": "hush",
            "SHOPIFY_OLD_API_SECRET": "old hush",
            "APP_URL": "https://waybill.example.com",
            "ALIEXPRESS_APP_KEY": "500001",
            "ALIEXPRESS_APP_SECRET": "FixtureSecret-not-real-0123456789",
            "SEVENTEENTRACK_KEY": "track key",
            "DATABASE_URL": f"sqlite:///{tmp_path}/waybill.sqlite",
            "ENCRYPTION_KEYS": Fernet.generate_key().decode(),
        }
    )


@pytest.fixture
def app(settings: Config) -> Iterator[Flask]:
    """The doors and the database alone, with the engine's tables; an app context is open."""
    app = Flask("waybill")
    app.extensions["waybill"] = settings
    init(app, settings)
    webhooks.register(app)
    with app.app_context():
        Base.metadata.create_all(db.engine)
        InboxBase.metadata.create_all(db.engines[INBOX])
        jobs.create_tables()
        yield app
        db.session.remove()
        for engine in db.engines.values():
            engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def shop(app: Flask) -> Shop:
    return install(DOMAIN)


def install(domain: str) -> Shop:
    """An installed shop."""
    later = clock.real_now() + timedelta(days=30)
    shop = Shop.install(domain, Tokens("access", later, "refresh", later, config.SCOPES), by="test")
    shop.read_again_at, shop.reconciled_at = None, clock.now()
    session().commit()
    return shop


@pytest.fixture
def knock(client: FlaskClient) -> Knock:
    """POST /webhooks as Shopify does; keyword arguments change one header each, None leaves it out."""
    count = itertools.count(1)

    def post(topic: str, payload: Any, *, secret: str = "hush", **headers: str | None) -> TestResponse:
        raw = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
        sent: dict[str, str | None] = {
            "X-Shopify-Topic": topic,
            "X-Shopify-Hmac-Sha256": sign(raw, secret),
            "X-Shopify-Shop-Domain": DOMAIN,
            "X-Shopify-Webhook-Id": f"webhook-{next(count)}",
            "X-Shopify-Triggered-At": clock.now().isoformat(),
        }
        sent |= {f"X-Shopify-{name.replace('_', '-').title()}": value for name, value in headers.items()}
        return client.post("/webhooks", data=raw, headers={k: v for k, v in sent.items() if v is not None})

    return post


def sign(raw: bytes, secret: str) -> str:
    """Shopify's signature."""
    return base64.b64encode(hmac.digest(secret.encode(), raw, hashlib.sha256)).decode()


def order_payload(**changes: Any) -> dict[str, Any]:
    """The synthetic orders/create payload with some fields changed."""
    return {**copy.deepcopy(PAYLOAD), **changes}


def deliveries() -> list[Delivery]:
    """All of the inbox, as it is in the database."""
    session().rollback()
    session().expire_all()
    return [*session().query(Delivery).order_by(Delivery.id)]


def the_order(gid: str = ORDER_GID) -> Order:
    """The order as it is in the database."""
    session().rollback()
    session().expire_all()
    return session().query(Order).filter_by(gid=gid).one()


def is_due_for_reconciling(shop: Shop) -> bool:
    """Whether what the shop missed is looked for now and not only in ten minutes."""
    session().rollback()
    session().refresh(shop)
    return shop.reconciled_at is not None and shop.reconciled_at < clock.now() - RECONCILE_EVERY


def queued() -> list[str]:
    """The jobs in the engine's tables: "match:1"."""
    with db.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT workflow_uuid FROM workflow_status ORDER BY created_at").all()
    return [":".join(row[0].split(":")[:2]) for row in rows]


def buy(order: Order, number: str = "8123456789012345", parcel: str = "LP00675700340000") -> Tracking:
    """A supplier order for the first line of `order`, shipped in one parcel that is due for fulfilling."""
    line: LineItem = order.lines[0]
    bought = SupplierOrder.draft(order, None, by="test")
    bought.lines.append(
        SupplierOrderLine(
            shop_id=order.shop_id,
            line_item=line,
            product_id="32997",
            sku_id="1",
            units=line.quantity,
            quantity=line.quantity,
        )
    )
    bought.request_json = {"logistics_address": {"full_name": "Test Buyer"}}
    bought.record(number, by="test")
    bought.move("shipped", by="test")
    session().flush()
    tracking = Tracking.find(bought, parcel, supplier_number=number, by="test")
    tracking.hold(bought.lines[0], line.quantity)
    bought.look_again_at = None
    session().commit()
    return tracking
