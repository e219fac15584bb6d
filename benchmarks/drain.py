"""Drain: orders a second from the inbox to the letter, with companies that answer in 20 ms; one and two workers.

On PostgreSQL also with each worker held to a third of a processor: on two processors a second worker takes from the
database and the companies what it needs itself, while on machines of its own it takes nothing.
"""

from benchmarks.backlog import Site, site
from benchmarks.figures import Book, at_least
from benchmarks.house import DATABASES, missing
from benchmarks.processes import held_to

BENCH = "drain"
WORKERS = (("w1",), ("w1", "w2"))
#: A worker's share of a processor where machines of their own are simulated.
SHARE = 0.33


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
            if database == "postgresql":
                _measure_held(book, here)


def _measure_held(book: Book, here: Site) -> None:
    """Both workers are up and warm: first both work, then one alone."""
    rates = []
    for workers in reversed(WORKERS):
        with held_to(SHARE, [here.house.processes[worker].pid for worker in workers]):
            rate, _cpu = here.drain(50 if book.quick else 200, workers)
        what = f"postgresql, {len(workers)} held to {SHARE:.0%} of a processor"
        rates.append(book.note(BENCH, what, rate, "orders/s"))
        if len(workers) > 1:
            here.house.end(workers[-1])
    book.note(BENCH, "postgresql, two held : one held", rates[0] / rates[1], "times", at_least(1.7))
