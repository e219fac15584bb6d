"""Two writers meet on one row: one wins, and nothing that was due is forgotten."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from shopify_app import clock, jobs
from shopify_app.db import db, session
from shopify_app.models import Order, Shop


@contextmanager
def a_faster_writer(model: type, row_id: int) -> Iterator[None]:
    """Just before the next flush somebody else changes the row."""

    def win(*_: object) -> None:
        with db.engine.begin() as other:
            other.execute(sa.update(model).where(model.id == row_id).values(version=model.version + 1))

    event.listen(db.session, "before_flush", win, once=True)
    yield


def test_a_row_that_was_moved_meanwhile_is_looked_at_again_at_once(shop):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    row.look_again_at = clock.now()
    session().commit()
    with a_faster_writer(Order, row.id):
        jobs.run("match", row.id)
    assert shop.row(order).look_again_at is None


@pytest.mark.parametrize("first", [True, False])
def test_reconciling_goes_on_after_a_lost_race(shop, first):
    shop.drain()
    row = shop.shop
    row.reconcile_after, row.reconciled_at = None, None if first else row.reconciled_at
    session().commit()
    shop.later(minutes=11)
    began = clock.now()
    with a_faster_writer(Shop, row.id):
        jobs.run("reconcile", row.id)
    assert shop.shop.reconciled_at >= began
