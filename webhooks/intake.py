"""The intake: deliveries that come at the same moment are stored in one transaction, with one wait for the disk."""

import threading
from collections import deque
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlalchemy as sa
from flask import Flask, current_app
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import SQLAlchemyError

from shopify_app.db import INBOX, db
from shopify_app.models import Delivery, Shop

#: Shopify waits 5 seconds in all: after this it is told to come again, and a row stored meanwhile is known then.
PATIENCE_SECONDS = 4.0
STORED = "stored"
HERE_ALREADY = "was here already"
NO_SHOP = "is dropped: this shop never installed Waybill"
_KNOWN = sa.select(Shop.domain).where(Shop.domain.in_(sa.bindparam("domains", expanding=True)))


class NotStored(Exception):
    """The delivery may not be in the database: let Shopify come again. Its text is the kind of failure."""


@dataclass(eq=False)
class Waiting:
    """One delivery on its way in; `said` is what became of it, `failure` what prevented that."""

    values: dict[str, Any]
    said: str = ""
    failure: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return self.values["shop_domain"], self.values["webhook_id"]


class Intake:
    """One a process. Whoever holds the pen writes for all who wait, so that a crowd shares one commit."""

    def __init__(self) -> None:
        self._waiting: deque[Waiting] = deque()
        self._pen = threading.Lock()

    def store(self, values: dict[str, Any]) -> str:
        """What became of the delivery, committed; raises NotStored."""
        mine = Waiting(values)
        self._waiting.append(mine)
        if not self._pen.acquire(timeout=PATIENCE_SECONDS):
            raise NotStored("the database is busy")
        try:
            if not (mine.said or mine.failure):
                self._write()
        finally:
            self._pen.release()
        if not mine.said:
            raise NotStored(mine.failure)
        return mine.said

    def _write(self) -> None:
        batch = [self._waiting.popleft() for _ in range(len(self._waiting))]
        for waiting in batch:
            waiting.failure = "its transaction failed"
        try:
            fresh = _insert(_known_shops(batch))
        except SQLAlchemyError as error:
            for waiting in batch:
                waiting.failure = type(error).__name__
        else:
            for waiting in batch:
                waiting.said = waiting.said or (STORED if waiting.key in fresh else HERE_ALREADY)
                fresh.discard(waiting.key)


def register(app: Flask) -> None:
    """Give `app` its intake."""
    app.extensions["intake"] = Intake()


def store(values: dict[str, Any]) -> str:
    """Store one delivery in the running app; see Intake.store."""
    intake: Intake = current_app.extensions["intake"]
    return intake.store(values)


def _known_shops(batch: list[Waiting]) -> list[Waiting]:
    """Those whose shop is here; the others are told so."""
    domains = {waiting.values["shop_domain"] for waiting in batch}
    with db.engine.connect() as connection:
        known = {*connection.execute(_KNOWN, {"domains": [*domains]}).scalars()}
    for waiting in batch:
        waiting.said = "" if waiting.values["shop_domain"] in known else NO_SHOP
    return [waiting for waiting in batch if not waiting.said]


def _insert(batch: list[Waiting]) -> set[tuple[str, str]]:
    """Insert all in one transaction; the keys that were not there before."""
    if not batch:
        return set()
    engine = db.engines[INBOX]
    with engine.begin() as connection:
        rows = connection.execute(statement(engine.dialect.name), [waiting.values for waiting in batch]).all()
    return {(row[0], row[1]) for row in rows}


@cache
def statement(dialect: str) -> Any:
    """The insert that leaves a delivery alone which is there already."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    key = ["shop_domain", "webhook_id"]
    return (
        insert(Delivery).on_conflict_do_nothing(index_elements=key).returning(Delivery.shop_domain, Delivery.webhook_id)
    )
