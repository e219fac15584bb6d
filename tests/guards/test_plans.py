"""Guard: no look for due rows reads a whole table, however many rows there are by then."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from flask import Flask

from shopify_app import clock, jobs
from shopify_app.db import INBOX, db, session
from shopify_app.models import Delivery, Review, former_day
from shopify_app.models.order_status import WORDS
from shopify_app.web import late_list, order_list

#: Shops are few: a look through all of them costs nothing. The others are what a subquery found already.
SMALL = {"shop", "counted", "walk", "CONSTANT"}


@pytest.fixture(autouse=True)
def on_sqlite(context: None) -> None:
    if db.engine.dialect.name != "sqlite":
        pytest.skip("the plans of SQLite are read")


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[tuple[str, tuple[object, ...]]]]:
    seen: list[tuple[str, tuple[object, ...]]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many) -> None:
        seen.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)


def whole_tables(engine: sa.Engine, asked: list[tuple[str, tuple[object, ...]]]) -> list[str]:
    """The tables that SQLite would read from end to end; rows that a subquery found already are no table."""
    found = []
    with engine.connect() as connection:
        for statement, parameters in asked:
            if statement.startswith("SELECT"):
                plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
                found += [row[3] for row in plan if row[3].startswith("SCAN") and "(subquery" not in row[3]]
    return [step for step in found if step.split()[1].strip('"') not in SMALL]


@pytest.mark.parametrize("step", jobs.JOBS)
def test_due_rows_are_found_by_an_index(app: Flask, step: str):
    with statements(db.engine) as asked:
        jobs.JOBS[step].due(clock.now(), 200)
    assert asked
    assert whole_tables(db.engine, asked) == []


def test_a_large_table_that_was_analyzed_is_not_read_for_the_few_rows_that_are_due(app: Flask):
    """Along the index of shops SQLite would save a sort, and read every row."""
    with statements(db.engine) as asked:
        jobs.JOBS["track"].due(clock.now(), 200)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        connection.exec_driver_sql("ANALYZE")
        for index in ("ix_supplier_order_due", "ix_supplier_order_paid"):
            told = ("supplier_order", index, "500000 500000 1")
            connection.exec_driver_sql("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", told)
        connection.exec_driver_sql("ANALYZE sqlite_schema")
        ((statement, parameters),) = asked
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        connection.invalidate()
    assert any("USING INDEX ix_supplier_order_due" in step for step in plan)


def test_open_deliveries_are_found_by_an_index(app: Flask):
    session().rollback()
    with statements(db.engines[INBOX]) as asked:
        Delivery.take(100)
    assert whole_tables(db.engines[INBOX], asked) == []


@pytest.mark.parametrize(
    "chosen",
    [
        *({}, {"rule": "late_to_ship"}, {"supplier": 1}, {"country": "US"}, {"service": "CAINIAO"}, {"text": "#1001"}),
        {"rule": "late_to_ship", "supplier": 1, "country": "US", "service": "CAINIAO"},
    ],
    ids=str,
)
def test_the_late_page_is_found_by_an_index(app: Flask, chosen: dict[str, str]):
    with statements(db.engine) as asked:
        late_list.read(1, late_list.Filters(**chosen), after=late_list.Key.read("2026-11-01_5.00_7"))
        Review.count(1, most=100)
        Review.counts(1, most=100)
    assert len(asked) >= 3
    assert whole_tables(db.engine, asked) == []


@pytest.mark.parametrize("statuses", [("problem",), ("problem", "to_pay"), tuple(WORDS)], ids=len)
def test_the_orders_of_some_statuses_are_found_and_counted_by_an_index(app: Flask, statuses: tuple[str, ...]):
    with statements(db.engine) as asked:
        order_list.read(1, statuses, "", before=1000)
        order_list.count(1)
    assert len(asked) >= 2
    assert whole_tables(db.engine, asked) == []


def test_a_former_day_is_walked_in_the_order_of_its_page(app: Flask):
    today = clock.now().date()
    with statements(db.engine) as asked:
        former_day.as_of(1, clock.now())
        after = late_list.Key.read("2026-11-01_5.00_7")
        session().execute(former_day.stood(1, clock.now(), today, today, after))
    days, page = (
        [row[3] for row in session().connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)]
        for statement, parameters in asked
    )
    assert all(any(index in step for step in days) for index in ("ix_review_move_at", "ix_review_move_until"))
    assert any("ix_review_move_page" in step for step in page)
    assert not [step for step in page if "TEMP B-TREE" in step]
