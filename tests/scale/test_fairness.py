"""A large shop never starves another: each shop has its turn, in the inbox, among due rows, and in the queues."""

from datetime import timedelta

import sqlalchemy as sa

from shopify_app import clock, jobs
from shopify_app.db import session
from shopify_app.models import Delivery, Order
from tests.web import rows

BACKLOG = 2000


def crowd(shop, count=BACKLOG):
    """Due orders of one shop, all waiting for longer than any other."""
    since = clock.now() - timedelta(hours=1)
    facts = {
        "shop_id": shop.shop.id,
        "name": "#1",
        "status": "new",
        "created_at": since,
        "updated_at": since,
        "test": False,
        "financial_status": "paid",
        "fulfillment_status": "",
        "risk": "",
        "currency": "USD",
        "email": "",
        "phone": "",
        "locale": "",
        "look_again_at": since,
        "tries": 0,
        "problem": "",
        "version": 1,
    }
    session().execute(sa.insert(Order), [{**facts, "gid": f"gid://shopify/Order/{n}"} for n in range(count)])
    session().commit()


def forget(shop):
    session().execute(sa.delete(Order).where(Order.shop_id == shop.shop.id))
    session().commit()


def test_an_order_of_a_small_shop_is_found_among_the_first_although_2000_wait_longer(shop, neighbor):
    crowd(shop)
    mine = rows.take(neighbor.shop)
    session().commit()
    due = [row_id for row_id, _since in Order.due(clock.now() + timedelta(seconds=1), 200)]
    assert len(due) == 200
    assert mine.id in due[:4]
    forget(shop)


def test_its_job_waits_behind_no_more_than_its_share(shop, neighbor):
    crowd(shop)
    mine = rows.take(neighbor.shop)
    mine.look_again_at = clock.now() - timedelta(seconds=1)
    session().commit()
    jobs.enqueue_due()
    found = [job.queue_partition_key for job in jobs._client().list_workflows(workflow_id_prefix=f"match:{mine.id}:")]
    assert found == [str(neighbor.shop.id)]
    forget(shop)


def names_of(shop):
    waiting = session().execute(sa.select(Order.id, Order.look_again_at).where(Order.shop_id == shop.shop.id)).all()
    return [f"match:{row_id}:{since.timestamp()}" for row_id, since in waiting]


def test_a_backlog_does_not_grow_by_jobs_for_the_same_rows(shop):
    """Each minute of an hour it is found anew, and nobody works."""
    crowd(shop, 3)
    for _ in range(60):
        jobs.enqueue_due()
        shop.later(minutes=1)
        shop.app.extensions.pop("enqueued")
    names = names_of(shop)
    assert len(names) == 3
    for name in names:
        assert len(jobs._client().list_workflows(workflow_id_prefix=name)) == 1
    forget(shop)


def test_a_row_whose_job_ended_and_left_it_due_gets_another(shop, monkeypatch):
    crowd(shop, 1)
    jobs.enqueue_due()
    (name,) = names_of(shop)
    jobs._client().cancel_workflow(name)
    for after, status in ((timedelta(minutes=1), "CANCELLED"), (timedelta(0), "ENQUEUED")):
        monkeypatch.setattr(jobs, "LOST_AFTER", after)
        shop.app.extensions.pop("enqueued")
        jobs.enqueue_due()
        assert jobs._client().retrieve_workflow(name).get_status().status == status
    forget(shop)


def test_no_shop_may_take_every_thread_of_a_worker():
    assert all(threads > jobs.OF_ONE_SHOP for threads in jobs.QUEUES.values())


def test_the_storm_of_one_shop_does_not_hold_up_the_messages_of_another(shop, neighbor):
    shop.drain()
    neighbor.drain()
    storm = [(shop.domain, f"storm-{n}") for n in range(300)]
    now = clock.real_now()
    for domain, key in [*storm, (neighbor.domain, "mine")]:
        session().add(
            Delivery(
                shop_domain=domain,
                topic="orders/updated",
                webhook_id=key,
                triggered_at=now,
                received_at=now,
                look_again_at=now,
                body="{}",
            )
        )
    session().commit()
    taken = [delivery.webhook_id for delivery in Delivery.take(100)]
    assert len(taken) == 100
    assert "mine" in taken
    Delivery.forget(shop.domain)
    Delivery.forget(neighbor.domain)
    session().commit()
