"""The door: what it lets in, what it keeps, and what it answers."""

import hashlib
import logging
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.dialects import postgresql

from shopify_app import clock
from shopify_app.db import INBOX, InboxBase, db, session
from shopify_app.models import Delivery, Shop
from tests.webhooks.conftest import DOMAIN, Knock, deliveries, order_payload, sign
from webhooks import intake
from webhooks.inbox import open_deliveries
from webhooks.routes import MOST_BYTES
from webhooks.signature import signed_by_shopify


def test_the_published_vector_is_accepted():
    assert signed_by_shopify(b'{"id":1}', "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY=", ["hush"])


def test_a_signed_delivery_is_stored_as_it_came_and_answered_with_nothing(shop: Shop, knock: Knock):
    raw = '{"id": 1, "name": "Ünïcode 📦"}  '.encode()
    answer = knock(
        "orders/create", raw, webhook_id="w-1", event_id="e-1", triggered_at="2026-11-22T14:00:01.123456789Z"
    )
    assert (answer.status_code, answer.data) == (200, b"")
    [row] = deliveries()
    assert (row.shop_domain, row.topic, row.webhook_id, row.event_id) == (DOMAIN, "orders/create", "w-1", "e-1")
    assert row.body.encode() == raw
    assert row.triggered_at == datetime(2026, 11, 22, 14, 0, 1, 123456, tzinfo=UTC)
    assert row.handled_at is None
    assert row.look_again_at <= clock.real_now()


def test_the_body_is_encrypted_at_rest(shop: Shop, knock: Knock):
    knock("orders/create", order_payload())
    with db.engines[INBOX].connect() as connection:
        [stored] = connection.exec_driver_sql("SELECT body FROM delivery").scalars().all()
    assert b"buyer@example.com" not in bytes(stored)


def test_the_old_secret_still_opens(shop: Shop, knock: Knock):
    assert knock("orders/create", {"id": 1}, secret="old hush").status_code == 200
    assert len(deliveries()) == 1


@pytest.mark.parametrize(
    "signature",
    [
        None,
        "",
        "wrong",
        "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY",
        "sïgnature",
        "é" * 500,
        sign(b'{"id": 2}', "hush"),
    ],
)
def test_a_missing_or_wrong_signature_stores_nothing(shop: Shop, knock: Knock, signature: str | None):
    assert knock("orders/create", {"id": 1}, hmac_sha256=signature).status_code == 401
    assert deliveries() == []


def test_an_unset_old_secret_opens_nothing(app: Flask):
    assert not signed_by_shopify(b"{}", sign(b"{}", ""), ["hush", ""])


def test_a_compliance_topic_with_a_wrong_signature_is_refused(shop: Shop, knock: Knock):
    for topic in ("customers/data_request", "customers/redact", "shop/redact"):
        assert knock(topic, {}, secret="guessed").status_code == 401


def test_the_headers_of_events_are_read_too(shop: Shop, client: FlaskClient):
    raw = b'{"id":1}'
    headers = {
        "shopify-topic": "orders/updated",
        "shopify-hmac-sha256": sign(raw, "hush"),
        "shopify-shop-domain": DOMAIN,
        "shopify-webhook-id": "event-1",
        "shopify-triggered-at": "2026-11-22T09:00:00.5-05:00",
    }
    assert client.post("/webhooks", data=raw, headers=headers).status_code == 200
    [row] = deliveries()
    assert (row.topic, row.webhook_id) == ("orders/updated", "event-1")
    assert row.triggered_at == datetime(2026, 11, 22, 14, 0, 0, 500000, tzinfo=UTC)


@pytest.mark.parametrize("topic", ["products/update", "", "orders/create/", "ORDERS_CREATE"])
def test_an_unknown_topic_is_dropped_with_200(shop: Shop, knock: Knock, topic: str, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    assert knock(topic, {}).status_code == 200
    assert deliveries() == []
    assert "is dropped" in caplog.text


@pytest.mark.parametrize(
    "domain",
    [
        None,
        "other-shop.myshopify.com",
        "example.com",
        "-a.myshopify.com",
        "example-shop.myshopify.com.evil.example",
        "example-shop.myshopify.com/../x",
        "exämple.myshopify.com",
        f"user@{DOMAIN}",
    ],
)
def test_an_unknown_or_impossible_shop_is_dropped_with_200(
    shop: Shop, knock: Knock, domain: str | None, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    assert knock("orders/create", {}, shop_domain=domain).status_code == 200
    assert deliveries() == []
    assert "is dropped" in caplog.text


def test_the_shop_is_found_whatever_its_capitals(shop: Shop, knock: Knock):
    knock("orders/create", {}, shop_domain="Example-Shop.myshopify.com")
    assert [row.shop_domain for row in deliveries()] == [DOMAIN]


def test_the_same_delivery_is_stored_once(shop: Shop, knock: Knock):
    for _ in range(3):
        assert knock("orders/create", {"id": 1}, webhook_id="same").status_code == 200
    assert len(deliveries()) == 1


@pytest.mark.parametrize("webhook_id", [None, "", "with space", "x" * 201, "ünicode"])
def test_without_a_usable_id_topic_and_body_are_the_key(shop: Shop, knock: Knock, webhook_id: str | None):
    knock("orders/create", b"{}", webhook_id=webhook_id)
    knock("orders/create", b"{}", webhook_id=webhook_id)
    knock("orders/updated", b"{}", webhook_id=webhook_id)
    keys = [row.webhook_id for row in deliveries()]
    assert keys == [hashlib.sha256(topic + b"{}").hexdigest() for topic in (b"orders/create", b"orders/updated")]


@pytest.mark.parametrize("given", [None, "", "yesterday", "2026-99-99T00:00:00Z", "0001-01-01T00:00:00+14:00"])
def test_an_unreadable_instant_becomes_now(shop: Shop, knock: Knock, given: str | None):
    before = clock.now()
    assert knock("orders/create", {}, triggered_at=given).status_code == 200
    assert before <= deliveries()[0].triggered_at <= clock.now()


def test_an_instant_without_a_zone_is_utc(shop: Shop, knock: Knock):
    knock("orders/create", {}, triggered_at="2026-11-22T14:00:00")
    assert deliveries()[0].triggered_at == datetime(2026, 11, 22, 14, tzinfo=UTC)


@pytest.mark.parametrize("raw", [b"", b"no json", b"\xff\xfe\x00bytes", b"[1, 2]", b'"text"', b"[" * 100_000])
def test_a_body_that_is_no_text_or_no_json_is_kept_and_shown_as_a_problem(shop: Shop, knock: Knock, raw: bytes):
    assert knock("orders/create", raw, webhook_id="odd").status_code == 200
    assert open_deliveries(10) == 1
    [row] = deliveries()
    assert row.problem.startswith("Shopify's message odd of topic orders/create is not JSON; it was kept.")
    assert row.body == raw.decode("utf-8", "backslashreplace")
    assert row.handled_at
    assert Delivery.problems_of(DOMAIN) == [row]


def test_more_than_five_megabytes_are_refused(shop: Shop, knock: Knock):
    assert knock("orders/create", b"x" * (MOST_BYTES + 1)).status_code == 413
    assert deliveries() == []


def test_five_megabytes_are_taken(shop: Shop, knock: Knock):
    assert knock("orders/create", b" " * MOST_BYTES).status_code == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "PATCH"])
def test_only_post_is_answered(client: FlaskClient, method: str):
    assert client.open("/webhooks", method=method).status_code == 405


def test_a_database_that_fails_makes_shopify_come_again(
    shop: Shop, knock: Knock, app: Flask, caplog: pytest.LogCaptureFixture
):
    InboxBase.metadata.drop_all(db.engines[INBOX])
    assert knock("orders/create", order_payload(), webhook_id="w-9").status_code == 503
    [line] = [record for record in caplog.records if record.name == "webhooks.routes"]
    assert line.getMessage() == f"{DOMAIN}: delivery w-9 of orders/create is not stored: OperationalError"
    assert line.exc_info is None
    assert "buyer@example.com" not in caplog.text


def test_a_main_database_that_fails_makes_shopify_come_again(shop: Shop, knock: Knock):
    session().execute(sa.text("PRAGMA foreign_keys=OFF"))
    session().execute(sa.text("ALTER TABLE shop RENAME TO gone"))
    session().commit()
    assert knock("orders/create", {}).status_code == 503
    assert deliveries() == []


def test_the_log_names_shop_id_and_topic_alone(shop: Shop, knock: Knock, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO)
    knock("orders/create", order_payload(), webhook_id="w-7")
    knock("orders/create", order_payload(), webhook_id="w-7")
    lines = [record.getMessage() for record in caplog.records if record.name == "webhooks.routes"]
    assert lines == [
        f"{DOMAIN}: delivery w-7 of orders/create stored",
        f"{DOMAIN}: delivery w-7 of orders/create was here already",
    ]


def test_the_statement_for_postgresql_ignores_a_second_delivery():
    text = str(intake.statement("postgresql").compile(dialect=postgresql.dialect()))
    assert "ON CONFLICT (shop_domain, webhook_id) DO NOTHING RETURNING delivery.shop_domain" in text
