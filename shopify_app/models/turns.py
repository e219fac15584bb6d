"""Turns: which supplier orders are looked at first, and how many wait, over all shops together."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models.due import DueRow, by_shop
from shopify_app.models.supplier_order import SupplierOrder

#: Statuses in which AliExpress may have news.
OPEN = ("placed", "paid", "partly_shipped", "shipped")
#: A customer still waits for a number there.
URGENT = ("paid", "partly_shipped")
#: Overdue by this much, everything is urgent: nobody waits forever behind a busy day.
OVERDUE = timedelta(days=1)


def due_in_turn(now: datetime, limit: int) -> list[DueRow]:
    """Due supplier orders: urgent ones first, shops in turn, and within a shop the one that waits longest."""
    row = SupplierOrder
    calm = sa.case((row.status.in_(URGENT) | (row.look_again_at < now - OVERDUE), 0), else_=1)
    turn = sa.func.row_number().over(partition_by=(by_shop(row.shop_id), calm), order_by=row.look_again_at)
    due = sa.select(row.id, row.look_again_at).where(row.status.in_(OPEN), row.look_again_at <= now)
    found = session().execute(due.order_by(calm, turn, row.look_again_at).limit(limit))
    return [(each[0], each[1]) for each in found if each[1] is not None]


def count_open() -> dict[str, int]:
    """Status -> supplier orders that are looked at, of all shops: they share AliExpress's limit."""
    row = SupplierOrder
    open_ = sa.select(row.status, sa.func.count()).where(row.status.in_(OPEN), row.look_again_at.is_not(None))
    return dict(session().execute(open_.group_by(row.status)).tuples().all())
