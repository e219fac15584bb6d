"""Growth: the same drain with few and with many order lines in the database already."""

import time

import click
import sqlalchemy as sa

from benchmarks.backlog import Site, site
from benchmarks.figures import Book, below
from benchmarks.fill import multiply
from benchmarks.house import DATABASES, missing
from shopify_app.db import session
from shopify_app.models import LineItem

BENCH = "growth"
SIZES, QUICK_SIZES = (1_000, 100_000, 1_000_000), (1_000, 50_000)
BASE = 50


def measure(book: Book) -> None:
    """Processor time an order is what is compared: it says what the work costs, whatever else the machine does."""
    for database in DATABASES:
        if why := missing(database):
            book.skip(f"growth on {database}", why)
            continue
        costs = [_at(book, database, lines) for lines in (QUICK_SIZES if book.quick else SIZES)]
        book.note(BENCH, f"{database}, dearest order : cheapest size", max(costs) / costs[0], "times", below(1.3))


def _at(book: Book, database: str, lines: int) -> float:
    with site(database) as here:
        here.start("w1")
        here.drain(BASE, ("w1",))
        here.house.end("w1")
        filled = _fill(here, lines)
        here.start("w1")
        here.drain(10, ("w1",))
        rate, cpu = here.drain(60 if book.quick else 300, ("w1",))
    book.note(BENCH, f"{database}, with {filled:,} lines", rate, "orders/s")
    return book.note(BENCH, f"{database}, with {filled:,} lines, processor", 1000 * cpu, "ms/order")


def _fill(here: Site, lines: int) -> int:
    began = time.monotonic()
    with here.house.inside():
        each = session().scalars(sa.select(sa.func.count(LineItem.id))).one()
        session().rollback()
        multiply(max(1, lines // each - 1))
        filled = session().scalars(sa.select(sa.func.count(LineItem.id))).one()
    click.echo(f"  filled to {filled:,} lines in {time.monotonic() - began:.0f} s")
    return filled
