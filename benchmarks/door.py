"""Door while working: the intake at 50 a second and at full speed, and a merchant's clicks, while a worker drains."""

import sqlalchemy as sa

from benchmarks.backlog import Site, site
from benchmarks.figures import Book, below
from benchmarks.house import DATABASES, missing
from benchmarks.knocker import knock
from benchmarks.merchant import Merchant
from shopify_app.db import session
from shopify_app.models import Order

BENCH = "door while working"
RATE = 50


def measure(book: Book) -> None:
    """Both databases; the backlog is larger than what can be done meanwhile."""
    for database in DATABASES:
        if why := missing(database):
            book.skip(f"door while working on {database}", why)
            continue
        with site(database) as here:
            _measure(book, database, here)


def _measure(book: Book, database: str, here: Site) -> None:
    seconds = 8 if book.quick else 25
    here.start("w1")
    here.drain(10, ("w1",))
    here.house.serve()
    merchant = Merchant(here.house.app, _an_order(here))
    here.fill(60 * seconds)
    with merchant.clicking():
        paced = knock(here.sender, 8, seconds, RATE)
    book.note(BENCH, f"{database}, {RATE} a second, p50", paced.wait(50), "ms")
    book.note(BENCH, f"{database}, {RATE} a second, p99", paced.wait(99), "ms", below(50))
    book.note(BENCH, f"{database}, {RATE} a second, slowest", paced.wait(100), "ms", below(5000))
    book.note(BENCH, f"{database}, merchant's click, p95", merchant.wait(95), "ms", below(100))
    book.note(BENCH, f"{database}, clicks that failed", merchant.failed, "clicks", below(1))
    full = knock(here.sender, 64, seconds / 2)
    book.note(BENCH, f"{database}, full speed", full.rate, "a second")
    book.note(BENCH, f"{database}, full speed, p99", full.wait(99), "ms")


def _an_order(here: Site) -> int:
    with here.house.inside():
        return session().scalars(sa.select(sa.func.min(Order.id))).one()
