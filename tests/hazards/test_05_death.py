"""Hazard 5: the process dies after answering 200. Nothing is lost."""

import pytest
import sqlalchemy as sa

from app import create_app
from shopify_app import config, jobs
from shopify_app.db import db, session
from shopify_app.models import Delivery
from tests.hazards.conftest import wait_for
from tests.hazards.looks import done, units
from tests.town import ADDRESS


def test_what_was_answered_200_is_found_by_a_process_that_starts_later(shop, environ):
    spec = {"lines": [{"variant": shop.linked(), "quantity": 1}], "email": "buyer@example.com", "address": ADDRESS}
    order = shop.control(f"shopify/{shop.domain}/orders", **spec)
    answered = lambda: [d for d in shop.books(f"shopify/{shop.domain}/webhooks") if d["status"] == 200]  # noqa: E731
    wait_for(lambda: "orders/create" in [d["topic"] for d in answered()])
    ids = {delivery["webhook_id"] for delivery in answered()}
    db.session.remove()
    kept = session().scalars(sa.select(Delivery.webhook_id).where(Delivery.shop_domain == shop.domain))
    assert ids <= set(kept)
    later = create_app(config.load(environ))
    with later.app_context():
        jobs.drain(later.extensions["open_inbox"])
    assert shop.report(order)["status"] == "to_order"


def test_a_worker_that_died_with_a_delivery_in_its_hands_gives_it_back(shop, monkeypatch):
    monkeypatch.setattr("shopify_app.models.delivery.TAKEN_FOR", -jobs.timedelta(seconds=1))
    spec = {"lines": [{"variant": shop.linked(), "quantity": 1}], "email": "buyer@example.com", "address": ADDRESS}
    order = shop.control(f"shopify/{shop.domain}/orders", **spec)
    wait_for(lambda: session().rollback() or Delivery.take(10))
    shop.until(lambda: shop.row(order))


@pytest.mark.parametrize("step", ["read", "write"])
def test_a_worker_that_is_killed_while_it_fulfills_leaves_one_fulfillment(
    shop, shipped, impatient, killed_worker, step
):
    order = shipped((shop.linked(), 2))
    jobs.run("track", shop.row(order).supplier_orders[0].id)
    parcel = shop.row(order).supplier_orders[0].trackings[0].id
    shop.fault("shopify", "order" if step == "read" else "fulfillmentCreate", "hold")
    killed_worker("fulfill", parcel)
    shop.control("faults/release")
    if step == "write":
        wait_for(lambda: units(shop, order) == [2])
    shop.later(seconds=61)
    done(shop, order)
    assert units(shop, order) == [2]
    assert len(shop.shopify_order(order)["notifications"]) == 1
