"""Cost: calls and points for one order, memory at rest and under load, and what idling costs."""

import time

from benchmarks.backlog import Site, site
from benchmarks.figures import Book, below
from benchmarks.house import DATABASES, missing
from benchmarks.knocker import knock
from benchmarks.processes import cpu_seconds, memory_mb

BENCH = "cost"
PLACES = ("web", "w1")


def measure(book: Book) -> None:
    """Both databases; the calls are the same on both."""
    for database in DATABASES:
        if why := missing(database):
            book.skip(f"cost on {database}", why)
            continue
        with site(database) as here:
            here.start("w1")
            here.house.serve()
            _rest(book, database, here)
            _load(book, database, here)


def _rest(book: Book, database: str, here: Site) -> None:
    time.sleep(5)
    seconds = 15 if book.quick else 60
    before = {name: cpu_seconds(here.house.processes[name].pid) for name in PLACES}
    time.sleep(seconds)
    for name in PLACES:
        pid = here.house.processes[name].pid
        used = 100 * (cpu_seconds(pid) - before[name]) / seconds
        book.note(BENCH, f"{database}, {name} at rest, processor", used, "%", below(2))
        book.note(BENCH, f"{database}, {name} at rest, memory", memory_mb(pid), "MB", below(120))


def _load(book: Book, database: str, here: Site) -> None:
    orders, before = 50 if book.quick else 300, here.companies.books()
    here.drain(orders, ("w1",))
    books = here.companies.books()
    if database == "sqlite":
        for name, count in sorted(books["calls"].items()):
            book.note(BENCH, f"calls an order: {name}", (count - before["calls"].get(name, 0)) / orders, "calls")
        book.note(BENCH, "Shopify points an order", (books["points"] - before["points"]) / orders, "points")
    knock(here.sender, 64, 5)
    for name in PLACES:
        memory = memory_mb(here.house.processes[name].pid)
        book.note(BENCH, f"{database}, {name} under load, memory", memory, "MB", below(120))
