"""Recovery: seconds from SIGKILL of a worker to the last letter of its backlog."""

import os
import signal
import time

from benchmarks.backlog import Site, site
from benchmarks.figures import Book, below
from benchmarks.house import DATABASES, missing

BENCH = "recovery"


def measure(book: Book) -> None:
    """A worker that is started again at once, then one of two machines that never comes back."""
    orders = 100 if book.quick else 500
    for database in DATABASES:
        if why := missing(database):
            book.skip(f"recovery on {database}", why)
            continue
        with site(database) as here:
            here.start("w1")
            here.drain(10, ("w1",))
            seconds = _kill_amid(here, orders, back=True)
            book.note(BENCH, f"{database}, {orders} orders, worker starts again", seconds, "s", below(30))
            here.start("w2")
            seconds = _kill_amid(here, orders, back=False)
            book.note(BENCH, f"{database}, {orders} orders, one of two machines is gone", seconds, "s", below(60))


def _kill_amid(here: Site, orders: int, *, back: bool) -> float:
    before = here.companies.books()["letters"]
    here.fill(orders)
    here.companies.wait_for_letters(before + orders // 4, 300)
    victim = here.house.processes["w1"]
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()
    killed = time.monotonic()
    if back:
        here.house.run("w1")
    return here.companies.wait_for_letters(before + orders, 300) - killed
