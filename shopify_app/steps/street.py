"""The street: every step in its order, with how its due rows are found. Joins no step to the next: rows do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models.due import DueRow
from shopify_app.models.email import Email
from shopify_app.models.milestone import Milestone
from shopify_app.models.notice import Notice
from shopify_app.models.order import Order
from shopify_app.models.quote import Quote
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import SupplierProduct
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking
from shopify_app.models.watch import Watch
from shopify_app.steps import (
    announce,
    fulfill,
    look_up,
    make_quote,
    match,
    notify,
    purchase,
    read_order,
    read_shop,
    reconcile,
    refresh_tokens,
    review_late,
    summarize,
    track,
    warn,
    watch,
)


@dataclass(frozen=True)
class Job:
    """One step: the function that moves one row, how its due rows are found, its queue, what its rows are, and which
    column of theirs says since when one is due that a handler or a click enqueues."""

    run: Callable[[int], None]
    due: Callable[[datetime, int], list[DueRow]]
    queue: str
    rows: Any
    at: str = "look_again_at"


#: In the order of the street: `drain` works from the top.
JOBS = {
    "refresh_tokens": Job(refresh_tokens.run, lambda now, n: Shop.due_for_refresh(n), "shopify", Shop),
    "read_shop": Job(read_shop.run, Shop.due_for_reading, "shopify", Shop, "read_again_at"),
    "reconcile": Job(reconcile.run, Shop.due_for_reconciling, "shopify", Shop),
    "read_order": Job(read_order.run, Order.due_for_reading, "shopify", Order, "read_again_at"),
    "look_up": Job(look_up.run, SupplierProduct.due, "aliexpress", SupplierProduct),
    "match": Job(match.run, Order.due, "rows", Order),
    "quote": Job(make_quote.run, Quote.due, "aliexpress", Quote),
    "purchase": Job(purchase.run, purchase.due, "aliexpress", SupplierOrder),
    "track": Job(track.run, track.due, "aliexpress", SupplierOrder),
    "watch": Job(watch.run, Watch.due, "rows", Watch),
    "fulfill": Job(fulfill.run, Tracking.due, "shopify", Tracking),
    "announce": Job(announce.run, Milestone.due, "shopify", Milestone),
    "notify": Job(notify.run, Email.due, "rows", Email),
    "warn": Job(warn.run, Notice.due, "rows", Notice),
    "review_late": Job(review_late.run, review_late.due, "rows", SupplierOrder),
    # After the cases of the day were opened.
    "summarize": Job(summarize.run, Shop.due_for_summary, "rows", Shop),
}


def due_by_step(limit: int) -> dict[str, list[DueRow]]:
    """step -> its due rows, the longest waiting first where there are fewer than `limit`."""
    return {step: job.due(clock.now(), limit) for step, job in JOBS.items()}


def shops_of(step: str, row_ids: list[int]) -> dict[int, int]:
    """row id -> the shop whose turn its job takes."""
    if not row_ids:
        return {}
    rows = JOBS[step].rows
    shop_id = rows.id if rows is Shop else rows.shop_id
    found = session().execute(sa.select(rows.id, shop_id).where(rows.id.in_(row_ids)))
    return {row[0]: row[1] for row in found}
