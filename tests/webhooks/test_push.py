"""Pushes of AliExpress and 17TRACK: hints that are only believed when signed, and never more than hints."""

import hashlib
import hmac
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from shopify_app import clock
from shopify_app.config import Config
from shopify_app.db import Base, db, session
from shopify_app.models import Order, Shop, SupplierOrder
from tests.webhooks.conftest import DOMAIN, buy, install, order_payload
from webhooks.payloads import read_order
from webhooks.push import MOST_BYTES
from webhooks.signature import signed_by_aliexpress, signed_by_seventeentrack

VECTOR = json.loads((Path(__file__).parents[1] / "data" / "aliexpress-sign-vectors.json").read_text())
VECTOR = VECTOR["not_from_ae_sdk"]["push_authorization"]
NUMBER, PARCEL = "8123456789012345", "LP00675700340000"


@pytest.fixture
def bought(shop: Shop) -> SupplierOrder:
    return bought_by(shop, "gid://shopify/Order/1")


def bought_by(shop: Shop, gid: str) -> SupplierOrder:
    goods = read_order(order_payload(admin_graphql_api_id=gid)).goods
    assert goods is not None
    return buy(Order.take(shop.id, goods, by="test"), NUMBER, PARCEL).supplier_order


def aliexpress(client: FlaskClient, message: Any, *, authorization: str | None = None) -> TestResponse:
    raw = message if isinstance(message, bytes) else json.dumps(message).encode()
    signed = hmac.digest(VECTOR["app_secret"].encode(), VECTOR["app_key"].encode() + raw, "sha256").hex()
    headers = {"Authorization": signed if authorization is None else authorization}
    return client.post("/push/aliexpress", data=raw, headers=headers)


def seventeentrack(client: FlaskClient, message: Any, *, sign: str | None = None) -> TestResponse:
    raw = message if isinstance(message, bytes) else json.dumps(message).encode()
    signed = hashlib.sha256(raw + b"/track key").hexdigest()
    return client.post("/push/17track", data=raw, headers={"sign": signed if sign is None else sign})


def told(**changes: Any) -> dict[str, Any]:
    data = {"buyerId": 1, "orderId": int(NUMBER), "orderStatus": "OrderShipped"}
    return {
        "data": data,
        "message_type": 53,
        "seller_id": "1234",
        "site": "ae_global",
        "timestamp": 1719389200,
        **changes,
    }


def due(row: SupplierOrder) -> bool:
    session().rollback()
    session().refresh(row)
    return row.look_again_at is not None and row.look_again_at <= clock.now()


def test_the_published_vector_is_accepted():
    raw = VECTOR["body"].encode()
    assert signed_by_aliexpress(raw, VECTOR["authorization"], VECTOR["app_key"], VECTOR["app_secret"])
    assert signed_by_aliexpress(raw, VECTOR["authorization"].upper(), VECTOR["app_key"], VECTOR["app_secret"])


def test_nothing_is_signed_without_a_secret():
    assert not signed_by_aliexpress(b"{}", hmac.digest(b"", b"{}", "sha256").hex(), "", "")
    assert not signed_by_seventeentrack(b"{}", hashlib.sha256(b"{}/").hexdigest(), "")


def test_a_push_makes_its_supplier_order_due(client: FlaskClient, bought: SupplierOrder):
    version = bought.version
    answer = aliexpress(client, told())
    assert (answer.status_code, answer.data) == (200, b"")
    assert due(bought)
    assert bought.version == version


@pytest.mark.parametrize("authorization", ["", "wrong", "é", "0" * 64])
def test_an_unsigned_push_is_refused(client: FlaskClient, bought: SupplierOrder, authorization: str):
    assert aliexpress(client, told(), authorization=authorization).status_code == 401
    assert not due(bought)


@pytest.mark.parametrize("status", ["placed", "paid", "partly_shipped", "shipped", "finished", "cancelled", "refused"])
def test_only_what_may_have_news_is_looked_at(client: FlaskClient, bought: SupplierOrder, status: str):
    bought.status = status
    session().commit()
    assert aliexpress(client, told()).status_code == 200
    assert due(bought) == (status in ("placed", "paid", "partly_shipped", "shipped"))


@pytest.mark.parametrize(
    "message",
    [
        *(b"", b"no json", b"[]", b"[" * 50_000, b"\xff"),
        *({}, {"data": None}, {"data": []}, {"data": {"orderId": None}}, {"data": {"orderId": {"a": 1}}}),
        {"message_type": 0},
        {"data": {"orderId": "1' OR 1=1"}, "message_type": 53},
        {"data": {"orderId": 5, "orderStatus": "OrderCreated"}, "message_type": 53},
        {"data": {"orderId": 10**60}, "message_type": 53},
    ],
)
def test_what_says_nothing_is_answered_and_written_down(
    client: FlaskClient, bought: SupplierOrder, message: Any, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    assert aliexpress(client, message).status_code == 200
    assert not due(bought)
    assert "AliExpress pushed" in caplog.text


def test_a_message_of_an_unknown_type_is_still_a_hint(
    client: FlaskClient, bought: SupplierOrder, caplog: pytest.LogCaptureFixture
):
    caplog.set_level("INFO")
    assert aliexpress(client, told(message_type=99)).status_code == 200
    assert due(bought)
    assert "unknown type" in caplog.text


def test_the_shop_comes_from_the_row(client: FlaskClient, bought: SupplierOrder):
    other = bought_by(install("other-shop.myshopify.com"), "gid://shopify/Order/2")
    assert aliexpress(client, told()).status_code == 200
    assert due(bought)
    assert due(other)


def test_a_parcels_push_makes_its_supplier_order_due(client: FlaskClient, bought: SupplierOrder):
    answer = seventeentrack(client, {"event": "TRACKING_UPDATED", "data": {"number": PARCEL, "carrier": 190271}})
    assert (answer.status_code, answer.data) == (200, b"")
    assert due(bought)


@pytest.mark.parametrize("message", [b"no json", {}, {"event": "TRACKING_STOPPED", "data": {"number": "UNKNOWN1"}}])
def test_an_unknown_parcel_is_answered(client: FlaskClient, bought: SupplierOrder, message: Any):
    assert seventeentrack(client, message).status_code == 200
    assert not due(bought)


@pytest.mark.parametrize("sign", ["", "wrong", "ünsigned"])
def test_an_unsigned_parcels_push_is_refused(client: FlaskClient, bought: SupplierOrder, sign: str):
    assert seventeentrack(client, {"data": {"number": PARCEL}}, sign=sign).status_code == 401
    assert not due(bought)


def test_without_a_key_there_is_no_17track(app: Flask, settings: Config, client: FlaskClient):
    app.extensions["waybill"] = replace(settings, seventeentrack_key="")
    raw = b"{}"
    assert seventeentrack(client, raw, sign=hashlib.sha256(raw + b"/").hexdigest()).status_code == 404


def test_without_a_secret_every_push_of_aliexpress_is_refused(app: Flask, settings: Config, client: FlaskClient):
    app.extensions["waybill"] = replace(settings, aliexpress_app_secret="", aliexpress_app_key="")
    assert aliexpress(client, b"{}", authorization=hmac.digest(b"", b"{}", "sha256").hex()).status_code == 401


def test_a_database_that_fails_makes_them_come_again(client: FlaskClient, app: Flask, caplog: pytest.LogCaptureFixture):
    Base.metadata.drop_all(db.engine)
    assert aliexpress(client, told()).status_code == 503
    assert seventeentrack(client, {"data": {"number": PARCEL}}).status_code == 503
    assert f"AliExpress pushed {NUMBER}, which could not be kept: OperationalError" in caplog.text


@pytest.mark.parametrize("path", ["/push/aliexpress", "/push/17track"])
def test_doors_of_pushes_take_only_small_posts(client: FlaskClient, path: str):
    assert client.get(path).status_code == 405
    assert client.post(path, data=b"x" * (MOST_BYTES + 1)).status_code == 413


def test_a_push_reaches_a_shop_that_is_uninstalled_without_harm(client: FlaskClient, bought: SupplierOrder):
    shop = Shop.by_domain(DOMAIN)
    assert shop is not None
    shop.uninstall(at=clock.now(), by="test")
    session().commit()
    assert aliexpress(client, told()).status_code == 200
