"""Step: ask the late rules about every supplier order whose `late_at` has passed, some hundred at a time."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import SupplierOrder
from shopify_app.models.due import DueRow
from shopify_app.models.lateness import keep

BY = "job:review_late"
BATCH = 500
#: One job does at most this many batches; what is left is due again a second later.
BATCHES = 100


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
    """The next batch, ours by moving `late_at`: another worker takes others, or waits for the commit and finds none."""
    late = SupplierOrder.late_at <= now
    oldest = sa.select(SupplierOrder.id).where(late).order_by(SupplierOrder.late_at).limit(BATCH)
    batch = SupplierOrder.id.in_(oldest.with_for_update(skip_locked=True).scalar_subquery())
    moved = sa.update(SupplierOrder).where(batch, late).values(late_at=now + timedelta(minutes=1))
    found = session().execute(moved.returning(SupplierOrder.id), execution_options={"synchronize_session": False})
    return [*found.scalars()]
