"""A backlog: deliveries that wait in the inbox, and how long workers take until the last letter of them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from benchmarks.companies import Companies, companies
from benchmarks.house import DOMAIN, SECRET, House, house
from benchmarks.knocker import Sender
from benchmarks.processes import cpu_seconds
from benchmarks.seed import open_shop
from shopify_app import clock
from shopify_app.db import INBOX, db
from shopify_app.models import Heartbeat
from webhooks import intake

PATIENCE_SECONDS = 300


@dataclass
class Site:
    """A house, the lean companies around it, and Shopify's next order number."""

    house: House
    companies: Companies
    sender: Sender

    def fill(self, orders: int) -> None:
        """Put deliveries into the inbox, all in one moment."""
        now, rows = clock.real_now(), []
        for _ in range(orders):
            head, _, body = self.sender.request().partition(b"\r\n\r\n")
            key = head.partition(b"X-Shopify-Webhook-Id: ")[2].partition(b"\r\n")[0].decode()
            ids = {"shop_domain": DOMAIN, "topic": "orders/create", "webhook_id": key, "event_id": key}
            times = {"triggered_at": now, "received_at": now, "look_again_at": now}
            rows.append({**ids, **times, "body": body.decode()})
        with self.house.inside():
            engine = db.engines[INBOX]
            with engine.begin() as connection:
                connection.execute(intake.statement(engine.dialect.name), rows)

    def start(self, *workers: str) -> None:
        """Start workers and wait until each has said that it lives."""
        for worker in workers:
            self.house.run(worker)
        with self.house.inside():
            self.house.until(lambda: self._alive() >= {*workers}, 60)

    def drain(self, orders: int, workers: tuple[str, ...]) -> tuple[float, float]:
        """(orders a second, processor seconds an order) of running workers over a fresh backlog."""
        before, cpu = self.companies.books()["letters"], self._cpu(workers)
        self.fill(orders)
        began = time.monotonic()
        ended = self.companies.wait_for_letters(before + orders, PATIENCE_SECONDS)
        return orders / (ended - began), (self._cpu(workers) - cpu) / orders

    def _cpu(self, workers: tuple[str, ...]) -> float:
        return sum(cpu_seconds(self.house.processes[worker].pid) for worker in workers)

    def _alive(self) -> set[str]:
        db.session.rollback()
        return {*db.session.scalars(Heartbeat.__table__.select().with_only_columns(Heartbeat.worker))}


@contextmanager
def site(database: str) -> Iterator[Site]:
    """A house with a shop, and lean companies; nobody works yet."""
    with companies() as peers, house(database, peers.port, peers.smtp_port) as built:
        with built.inside():
            open_shop(DOMAIN)
        yield Site(built, peers, Sender(built.app_port, DOMAIN, SECRET))
