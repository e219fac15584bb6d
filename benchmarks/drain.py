"""Drain: orders a second from the inbox to the letter, with companies that answer in 20 ms; one and two workers.

One and two work in turns, and the median of the turns is told: a machine that gets slower half-way, as shared machines
do, would make either look worse than it is.
"""

from statistics import median

from benchmarks.backlog import Site, site
from benchmarks.figures import Book, Goal, at_least
from benchmarks.house import DATABASES, missing

BENCH = "drain"
TURNS = 5
#: Orders before each turn: a worker that was just started makes its connections and prepares its statements.
WARM_UP = 40


def measure(book: Book) -> None:
    """Every database with one and with two workers."""
    for database in DATABASES:
        if why := missing(database):
            book.skip(f"drain on {database}", why)
            continue
        with site(database) as here:
            _measure(book, database, here)


def _measure(book: Book, database: str, here: Site) -> None:
    orders, turns = (50, 1) if book.quick else (200, TURNS)
    one, two = list[tuple[float, float]](), list[tuple[float, float]]()
    here.start("w1")
    for _ in range(turns):
        one.append(_turn(here, orders, ("w1",)))
        here.start("w2")
        two.append(_turn(here, orders, ("w1", "w2")))
        here.house.end("w2")
    alone = _note(book, f"{database}, 1 worker", one, at_least(30))
    together = _note(book, f"{database}, 2 workers", two)
    goal = at_least(1.7) if database == "postgresql" else None
    book.note(BENCH, f"{database}, two workers : one", together / alone, "times", goal)


def _turn(here: Site, orders: int, workers: tuple[str, ...]) -> tuple[float, float]:
    here.drain(WARM_UP, workers)
    return here.drain(orders, workers)


def _note(book: Book, what: str, turns: list[tuple[float, float]], goal: Goal | None = None) -> float:
    rates = [rate for rate, _cpu in turns]
    rate = book.note(BENCH, what, median(rates), "orders/s", goal)
    book.note(BENCH, f"{what}, slowest turn", min(rates), "orders/s")
    book.note(BENCH, f"{what}, fastest turn", max(rates), "orders/s")
    book.note(BENCH, f"{what}, processor", 1000 * median(cpu for _rate, cpu in turns), "ms/order")
    return rate
