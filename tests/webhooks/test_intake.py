"""The intake: who comes at the same moment shares a commit, and everyone is told what became of their own."""

import threading
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from shopify_app import clock
from shopify_app.db import INBOX, InboxBase, db
from shopify_app.models import Shop
from tests.webhooks.conftest import DOMAIN, deliveries
from webhooks import intake
from webhooks.intake import HERE_ALREADY, NO_SHOP, STORED, Intake, NotStored


def values(webhook_id: str, domain: str = DOMAIN) -> dict[str, Any]:
    now = clock.real_now()
    times = {"triggered_at": now, "received_at": now, "look_again_at": now}
    return {
        "shop_domain": domain,
        "topic": "orders/create",
        "webhook_id": webhook_id,
        "event_id": "",
        "body": "{}",
        **times,
    }


def crowd(app: Flask, rows: list[dict[str, Any]]) -> list[str]:
    """What each of many is told who all wait while the pen is held by somebody else."""
    shared, told = Intake(), [""] * len(rows)

    def come(place: int) -> None:
        with app.app_context():
            try:
                told[place] = shared.store(rows[place])
            except NotStored as error:
                told[place] = f"not stored: {error}"

    threads = [threading.Thread(target=come, args=(place,)) for place in range(len(rows))]
    with shared._pen:
        for place, thread in enumerate(threads):
            thread.start()
            while len(shared._waiting) <= place:
                pass
    for thread in threads:
        thread.join()
    return told


def test_a_crowd_shares_one_commit(app: Flask, shop: Shop):
    commits: list[None] = []
    sa.event.listen(db.engines[INBOX], "commit", lambda _connection: commits.append(None))
    assert crowd(app, [values(f"w-{number}") for number in range(12)]) == [STORED] * 12
    assert len(commits) == 1
    assert len(deliveries()) == 12


def test_everyone_of_a_crowd_is_told_what_became_of_their_own(app: Flask, shop: Shop):
    rows = [values("a"), values("b", "other-shop.myshopify.com"), values("a"), values("c")]
    assert sorted(crowd(app, rows)) == sorted([STORED, NO_SHOP, HERE_ALREADY, STORED])
    assert {row.webhook_id for row in deliveries()} == {"a", "c"}


def test_a_commit_that_fails_is_told_to_everyone_who_waited_for_it(app: Flask, shop: Shop):
    InboxBase.metadata.drop_all(db.engines[INBOX])
    assert crowd(app, [values("a"), values("b")]) == ["not stored: OperationalError"] * 2


def test_after_a_failure_the_next_one_is_stored(app: Flask, shop: Shop, monkeypatch: pytest.MonkeyPatch):
    shared = Intake()
    with monkeypatch.context() as broken:
        broken.setattr(intake, "_insert", lambda _batch: (_ for _ in ()).throw(SQLAlchemyError()))
        with pytest.raises(NotStored):
            shared.store(values("a"))
    assert shared.store(values("a")) == STORED


def test_nobody_waits_longer_than_shopify_does(app: Flask, shop: Shop, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(intake, "PATIENCE_SECONDS", 0.01)
    shared = Intake()
    with shared._pen, pytest.raises(NotStored, match="busy"):
        shared.store(values("a"))
    assert shared.store(values("b")) == STORED
    # The first one is stored with the second: Shopify sends it again, and it is known then.
    assert {row.webhook_id for row in deliveries()} == {"a", "b"}
