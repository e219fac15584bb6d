"""Runs a soak from the command line: `python -m soak --orders 2000 --seed 1`."""

import shutil
import signal
import sys
import time

import click

from soak.course import Soak, home_for
from soak.plan import make_plan
from soak.processes import Installation
from soak.table import show


@click.command()
@click.option("--orders", default=2000, show_default=True)
@click.option("--seed", default=1, show_default=True)
@click.option("--database", type=click.Choice(["sqlite", "postgresql"]), default="sqlite", show_default=True)
@click.option("--workers", type=int, help="2 on PostgreSQL, 1 on SQLite, which has one writer, unless given.")
@click.option("--kills", default=20, show_default=True)
@click.option("--minutes", default=30.0, show_default=True, help="After this the books are compared as they are.")
def main(*, orders: int, seed: int, database: str, workers: int | None, kills: int, minutes: float) -> None:
    """Soak the app, print what every book says, and exit 1 where two do not agree."""
    workers = workers or (2 if database == "postgresql" else 1)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    began, home = time.monotonic(), home_for(database)
    installation = Installation(home, database, workers, seed)
    click.echo(f"Soaking with {orders} orders, seed {seed}, on {database}; logs in {home}")
    try:
        installation.start()
        soak = Soak(make_plan(orders, seed, kills, workers), installation, began + 60 * minutes)
        books, differences = soak.run()
    finally:
        installation.stop()
    click.echo(f"\nAfter {time.monotonic() - began:.0f} s and {soak.hands.days():.1f} days of the companies' clock:\n")
    show(books, differences)
    if differences:
        click.echo(f"\n{len(differences)} differences; logs and database stay in {home}")
        sys.exit(1)
    shutil.rmtree(home, ignore_errors=True)
    click.echo("\nThe books agree.")


if __name__ == "__main__":
    main()
