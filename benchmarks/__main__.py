"""Runs benchmarks from the command line: `python -m benchmarks --quick intake drain`."""

import signal
import sys
import time
from collections.abc import Callable

import click

from benchmarks import cost, door, drain, growth, intake, polling, recovery
from benchmarks.figures import Book

BENCHES: dict[str, Callable[[Book], None]] = {
    "intake": intake.measure,
    "drain": drain.measure,
    "growth": growth.measure,
    "door": door.measure,
    "recovery": recovery.measure,
    "cost": cost.measure,
    "polling": polling.measure,
}


@click.command()
@click.argument("names", nargs=-1, type=click.Choice([*BENCHES]))
@click.option("--quick", is_flag=True, help="Shorter runs: for a first look, not for the record.")
def main(names: tuple[str, ...], *, quick: bool) -> None:
    """Measure, print every figure beside its goal, and write benchmarks/results.json."""
    # Even when it is stopped half-way, everything it started is ended.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    book = Book(quick)
    for name in names or BENCHES:
        began = time.monotonic()
        click.echo(f"\n{name}: {BENCHES[name].__module__}")
        BENCHES[name](book)
        click.echo(f"  ({time.monotonic() - began:.0f} s)")
    book.close()


if __name__ == "__main__":
    main()
