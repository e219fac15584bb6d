"""Health: is the process up, is it ready for work, and how much of it waits."""

import logging
import time

import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, current_app, jsonify
from flask.typing import ResponseReturnValue
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from shopify_app import clock
from shopify_app.db import db, session
from shopify_app.models import Delivery, Heartbeat, Order, Rate, Review, Shop, SupplierOrder, Tracking
from shopify_app.models.due import DueRow
from shopify_app.steps.street import due_by_step

log = logging.getLogger(__name__)
health = Blueprint("health", __name__)


def register(app: Flask) -> None:
    """Plug the three public routes in."""
    app.register_blueprint(health)


@health.get("/healthz")
def healthz() -> ResponseReturnValue:
    """The process is up."""
    return jsonify(ok=True)


@health.get("/readyz")
def readyz() -> ResponseReturnValue:
    """200 when database, migrations and a worker are there; else 503 with what is wrong."""
    problems = find_problems()
    return jsonify(ok=not problems, problems=problems), 503 if problems else 200


def find_problems() -> list[str]:
    """What keeps Waybill from working, one sentence each."""
    if problem := database_problem():
        return [problem]
    alive = Heartbeat.someone_lives()
    return [] if alive else ["No worker was heard of for 30 seconds: start `flask --app app worker`."]


def database_problem() -> str:
    """What keeps the database from being used, in one sentence; or empty."""
    try:
        if not migrated():
            return "The database is not up to date: run `flask --app app db upgrade`."
        session().scalar(sa.select(sa.func.max(Delivery.id)))
    except SQLAlchemyError as error:
        log.warning("the database cannot be used: %s", type(error).__name__)
        db.session.rollback()
        return "The database cannot be reached: check DATABASE_URL and that the server runs, or that the disk has room."
    return ""


def migrated() -> bool:
    """Whether the database stands at the newest migration."""
    newest = ScriptDirectory(current_app.extensions["migrate"].directory).get_current_head()
    with db.engine.connect() as connection:
        options = {"version_table": "alembic_version"}
        return MigrationContext.configure(connection, opts=options).get_current_revision() == newest


@health.get("/metrics")
def metrics() -> ResponseReturnValue:
    """Counts for Prometheus; no shop is named."""
    registry = CollectorRegistry()
    for name, text, query in GAUGES:
        Gauge(f"waybill_{name}", text, registry=registry).set(session().scalar(query) or 0)
    depth = Gauge("waybill_due", f"Rows due, by step; counted up to {MOST_DUE}", ["step"], registry=registry)
    age = Gauge("waybill_oldest_due_seconds", "How long the oldest due row waits, by step", ["step"], registry=registry)
    for step, rows in due_by_step(MOST_DUE).items():
        depth.labels(step).set(len(rows))
        age.labels(step).set(_age(rows))
    wait = Gauge("waybill_aliexpress_wait_seconds", "Until AliExpress may be asked again", registry=registry)
    wait.set(max(0.0, (session().scalar(sa.select(sa.func.max(Rate.free_at)).where(ALIEXPRESS)) or 0) - time.time()))
    low = Gauge("waybill_shops_low_on_points", "Shops whose bucket at Shopify is not half full", registry=registry)
    low.set(Rate.count_low())
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


#: A metric that is asked every few seconds counts no further.
MOST_DUE = 1000
ALIEXPRESS = Rate.key.startswith("aliexpress ")


def _age(rows: list[DueRow]) -> float:
    return max(0.0, (clock.now() - rows[0][1]).total_seconds()) if rows else 0.0


def _count(column: sa.orm.InstrumentedAttribute[int], *where: sa.ColumnElement[bool]) -> sa.Select[int]:
    return sa.select(sa.func.count(column)).where(*where)


GAUGES = (
    ("shops", "Shops that use Waybill", _count(Shop.id, Shop.status == "installed")),
    ("shops_without_access", "Shops whose token is dead", _count(Shop.id, Shop.status == "needs_opening")),
    ("deliveries_open", "Webhooks stored and not yet handled", _count(Delivery.id, Delivery.handled_at.is_(None))),
    ("deliveries_failed", "Webhooks set aside with a problem", _count(Delivery.id, Delivery.problem != "")),
    ("orders", "Orders stored", _count(Order.id)),
    (
        "supplier_orders_placing",
        "Supplier orders without an answer",
        _count(SupplierOrder.id, SupplierOrder.status == "placing"),
    ),
    (
        "supplier_orders_with_problem",
        "Supplier orders that wait for a person",
        _count(SupplierOrder.id, SupplierOrder.problem != ""),
    ),
    (
        "trackings_unfulfilled",
        "Parcels to fulfill in Shopify",
        _count(Tracking.id, Tracking.look_again_at.is_not(None)),
    ),
    ("shops_forbidden", "Shops that Shopify answers 403 for", _count(Shop.id, Shop.forbidden_at.is_not(None))),
    ("reviews_open", "Late supplier orders", _count(Review.id, Review.status == "open")),
)
