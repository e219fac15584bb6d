"""The timetable: which rows are looked up how often. The only file that imports apscheduler."""

from collections.abc import Callable

from apscheduler.schedulers.background import BackgroundScheduler
from flask import Flask

from shopify_app import jobs
from shopify_app.db import db, let_go
from shopify_app.models import Delivery, Quote, Reconciliation, Sheet
from shopify_app.models.rate import Guesses

#: Seconds between looks. The inbox is what a customer's order waits for first.
INBOX_SECONDS = 0.25
DUE_SECONDS = 1
HEARTBEAT_SECONDS = 10
RETENTION_SECONDS = 3600


def start(app: Flask, worker: str, open_inbox: Callable[[], int]) -> BackgroundScheduler:
    """Start the timetable; `shutdown()` ends it."""
    scheduler = BackgroundScheduler(timezone="UTC", job_defaults={"max_instances": 1, "coalesce": True})
    looks: list[tuple[Callable[[], object], float]] = [
        (open_inbox, INBOX_SECONDS),
        (jobs.enqueue_due, DUE_SECONDS),
        (lambda: jobs.take_over(worker), HEARTBEAT_SECONDS),
        (_forget_old, RETENTION_SECONDS),
    ]
    for look, seconds in looks:
        scheduler.add_job(_in(app, look), "interval", seconds=seconds)
    scheduler.start()
    return scheduler


def _in(app: Flask, look: Callable[[], object]) -> Callable[[], None]:
    def job() -> None:
        with app.app_context():
            try:
                look()
                let_go()
            finally:
                db.session.remove()

    return job


def _forget_old() -> None:
    Guesses.forget_old()
    Delivery.forget_old()
    Reconciliation.forget_old()
    Sheet.forget_old()
    Quote.forget_old()
    db.session.commit()
    jobs.forget_old()
