"""Step: ask the late rules about every supplier order whose `late_at` has passed, a thousand at a time."""

from datetime import datetime

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import db, session
from shopify_app.models import SupplierOrder
from shopify_app.models.due import DueRow
from shopify_app.models.lateness import keep

BY = "job:review_late"
BATCH = 1000
#: One job does at most this many batches; what is left is due again a second later.
BATCHES = 50


def due(now: datetime, _limit: int) -> list[DueRow]:
    """One job for all: there is work since the earliest `late_at`."""
    earliest = session().scalar(sa.select(sa.func.min(SupplierOrder.late_at)).where(SupplierOrder.late_at <= now))
    return [(0, earliest)] if earliest else []


def run(_row_id: int) -> None:
    """Batch after batch, each in a transaction of its own."""
    for _ in range(BATCHES):
        ids = _take(clock.now())
        if ids:
            keep(ids, by=BY)
        session().commit()
        if len(ids) < BATCH:
            return


def _take(now: datetime) -> list[int]:
    """The next batch, ours until the commit: another worker takes others (SQLite: waits, and finds none of these)."""
    if db.engine.dialect.name == "sqlite":
        session().connection().exec_driver_sql("BEGIN IMMEDIATE")
    late = sa.select(SupplierOrder.id).where(SupplierOrder.late_at <= now).order_by(SupplierOrder.late_at)
    return [*session().scalars(late.limit(BATCH).with_for_update(skip_locked=True))]
