"""Drain: orders a second from the inbox to the letter, with companies that answer in 20 ms; one and two workers."""

from benchmarks.backlog import site
from benchmarks.figures import Book, at_least
from benchmarks.house import DATABASES, missing

BENCH = "drain"
WORKERS = (("w1",), ("w1", "w2"))


def measure(book: Book) -> None:
    """Every database with one and with two workers."""
    for database in DATABASES:
        if why := missing(database):
            book.skip(f"drain on {database}", why)
            continue
        with site(database) as here:
            rates = []
            for workers in WORKERS:
                here.start(workers[-1])
                here.drain(10, workers)
                rate, cpu = here.drain(100 if book.quick else 600, workers)
                what = f"{database}, {len(workers)} worker{'s' * (len(workers) > 1)}"
                rates.append(book.note(BENCH, what, rate, "orders/s", at_least(30) if len(workers) == 1 else None))
                book.note(BENCH, f"{what}, processor", 1000 * cpu, "ms/order")
            goal = at_least(1.7) if database == "postgresql" else None
            book.note(BENCH, f"{database}, two workers : one", rates[1] / rates[0], "times", goal)
