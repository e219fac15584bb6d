"""Intake: signed orders/create, each durably committed, at 8 and 64 connections, beside the Node stack in one run."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from statistics import median

from benchmarks import node
from benchmarks.figures import Book, at_least, below
from benchmarks.house import DOMAIN, SECRET, house, missing
from benchmarks.knocker import Knocks, Sender, knock
from benchmarks.seed import open_shop

BENCH = "intake"
OURS = "Waybill"
CONNECTIONS = (8, 64)


def measure(book: Book) -> None:
    """Ours on SQLite in turns with the peers, then ours on PostgreSQL."""
    with ExitStack() as stack:
        doors = {OURS: stack.enter_context(open_door("sqlite"))}
        if why := node.missing():
            book.skip("intake beside the Node stack", why)
        else:
            home = stack.enter_context(house("sqlite")).home
            for name in (node.TEMPLATE, node.EXPRESS):
                port = stack.enter_context(node.peer(name, home, SECRET))
                doors[name] = Sender(port, DOMAIN, SECRET)
        for connections in CONNECTIONS:
            _compare(book, doors, connections)
    if why := missing("postgresql"):
        book.skip("intake on PostgreSQL", why)
        return
    with open_door("postgresql") as sender:
        for connections in CONNECTIONS:
            knock(sender, connections, 1)
            runs = [knock(sender, connections, _seconds(book))]
            _note(book, f"{OURS}, PostgreSQL", connections, runs)


@contextmanager
def open_door(database: str) -> Iterator[Sender]:
    """Our door with one shop known, and nobody at work behind it."""
    with house(database) as built:
        with built.inside():
            open_shop(DOMAIN)
        yield built.serve()


def _compare(book: Book, doors: dict[str, Sender], connections: int) -> None:
    """In turns, so that whatever else the machine does meets all of them."""
    runs: dict[str, list[Knocks]] = {name: [] for name in doors}
    for sender in doors.values():
        knock(sender, connections, 1)
    for _ in range(2 if book.quick else 4):
        for name, sender in doors.items():
            runs[name].append(knock(sender, connections, _seconds(book)))
    rates = {name: _note(book, name, connections, made) for name, made in runs.items()}
    for name, times in ((node.TEMPLATE, 4.0), (node.EXPRESS, 1.7)):
        if rates.get(name):
            goal = at_least(times) if connections == 64 else None
            book.note(BENCH, f"{OURS} : {name}, {connections} connections", rates[OURS] / rates[name], "times", goal)


def _note(book: Book, name: str, connections: int, runs: list[Knocks]) -> float:
    refused = sum(count for run in runs for status, count in run.answers.items() if status != 200)
    ours = name.startswith(OURS)
    book.note(BENCH, f"{name}, {connections} connections, p50", median(run.wait(50) for run in runs), "ms")
    goal = below(100) if ours and connections == 64 else None
    book.note(BENCH, f"{name}, {connections} connections, p99", median(run.wait(99) for run in runs), "ms", goal)
    if refused:
        book.note(BENCH, f"{name}, {connections} connections, not answered 200", refused, "deliveries")
    return book.note(BENCH, f"{name}, {connections} connections", median(run.rate for run in runs), "a second")


def _seconds(book: Book) -> float:
    return 2 if book.quick else 5
