"""Processes that are stopped, killed or replaced: their work is finished, returned or taken over, never lost."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
import requests
from sqlalchemy.exc import OperationalError

from shopify_app import clock, jobs
from shopify_app.db import db, session
from shopify_app.models import Heartbeat
from shopify_app.steps import review_late
from tests.conftest import ROOT, free_port

FLASK = "from flask.cli import main; main()"
#: A release that does not know one of today's steps yet.
OLDER = f"from shopify_app import jobs; del jobs.JOBS['read_shop']; {FLASK}"
CREATE = "aliexpress.ds.order.create"
#: Hosts kill what has not ended by then (seconds).
PATIENCE = 20


@pytest.fixture
def start(environ, tmp_path):
    """Starts a command of the app as a process of its own; every one is gone at the end."""
    started = []

    def start(name: str, *words: str, code: str = FLASK, **more: str) -> subprocess.Popen:
        env = {**os.environ, **environ, "WORKER_NAME": name, **more}
        with (tmp_path / f"{name}.log").open("ab") as log:
            command = [sys.executable, "-c", code, "--app", "app", *words]
            process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True)
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def look(true, seconds=40):
    """Wait for another process."""
    for _ in range(seconds * 10):
        db.session.remove()
        if found := true():
            return found
        threading.Event().wait(0.1)
    raise AssertionError(f"It did not happen within {seconds} s.")


def release(shop, order):
    """The merchant's click: a worker may place it from now on."""
    assert shop.click_place(order).status_code < 400


def pending(worker: str) -> list:
    return jobs._client().list_workflows(status="PENDING", executor_id=worker, load_input=False)


def test_a_stopped_worker_and_web_process_end_in_time_although_a_call_hangs(shop, start, companies):
    port = str(free_port())
    web, worker = start("web", "serve", PORT=port), start("stopped", "worker")
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "stall", seconds=25)
    release(shop, order)
    look(shop.bought)
    guest = f"guest-{shop.domain}"
    shop.control("shopify/shops", domain=guest)
    shop.control(f"shopify/{guest}/install")
    token = shop.control(f"shopify/{guest}/session-token")["id_token"]
    shop.control("faults", company="shopify", on="access_token", kind="stall", seconds=25, shop=guest)
    look(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
    headers = {"Authorization": f"Bearer {token}"}
    visit = threading.Thread(target=answers, args=(f"http://127.0.0.1:{port}/",), kwargs={"headers": headers})
    visit.start()

    worker.send_signal(signal.SIGTERM)
    web.send_signal(signal.SIGTERM)

    assert worker.wait(PATIENCE) == 0
    web.wait(PATIENCE)
    visit.join()
    assert pending("stopped") == []
    shop.later(seconds=61)
    shop.until(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
    assert len(shop.bought()) == 1


def answers(url, **options):
    try:
        return requests.get(url, timeout=30, **options).ok
    except requests.RequestException:
        return False


def killed_over_a_purchase(shop, start, worker: str):
    """An order that AliExpress has: the worker was killed while it waited for the answer."""
    order = shop.buy((shop.linked(), 1))
    shop.fault("aliexpress", CREATE, "stall", seconds=5)
    killed = start(worker, "worker")
    release(shop, order)
    look(shop.bought)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.wait()
    return order


def test_a_killed_workers_jobs_are_taken_over_by_another_worker(shop, start):
    order = killed_over_a_purchase(shop, start, "killed")
    # The job that walks its order: which step that began with does not matter.
    assert pending("killed")

    session().get_one(Heartbeat, "killed").at = clock.real_now() - timedelta(seconds=31)
    session().commit()
    start("other", "worker")

    look(lambda: not pending("killed"))
    shop.later(seconds=61)
    look(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
    assert len(shop.bought()) == 1


def test_a_worker_that_comes_back_has_what_it_was_killed_over_at_once(shop, start):
    order = killed_over_a_purchase(shop, start, "back")
    row = shop.row(order).supplier_orders[0]
    assert row.look_again_at > clock.now() + timedelta(seconds=20)

    start("back", "worker")

    # A lost answer: the same request again after ten seconds.
    look(lambda: shop.row(order).supplier_orders[0].look_again_at < clock.now() + timedelta(seconds=11))
    shop.later(seconds=11)
    look(lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed")
    assert len(shop.bought()) == 1


def test_a_worker_of_an_older_release_leaves_a_job_that_it_does_not_know(shop, start, tmp_path):
    shop.drain()
    row = shop.shop
    row.read_again_at = began = clock.now()
    jobs.enqueue("read_shop", row.id)
    session().commit()
    older = start("older", "worker", code=OLDER)
    look(lambda: "is left to a newer release" in (tmp_path / "older.log").read_text())
    assert older.poll() is None
    assert shop.shop.read_again_at == began

    start("newer", "worker")
    # Both ask for jobs: each time that the older one is faster, it leaves the job for twice as long.
    look(lambda: shop.shop.read_again_at > began, seconds=160)
    assert older.poll() is None


def leave(shop, times: int) -> list:
    """A job that no release here knows and that was left so often is met once more: its successors."""
    step = f"unheard {shop.domain}"
    name = f"{step}:1:left {times}:before"
    jobs._put(name, step, 1, queue="rows", shop=shop.shop.id)
    session().commit()
    jobs.leave(step, 1, name)
    return jobs._client().list_workflows(workflow_id_prefix=f"{step}:1:left {times + 1}:")


def test_a_job_that_nobody_knows_is_seen_less_and_less_often_and_dropped_in_the_end(shop):
    for times, seconds in ((1, 10), (3, 40), (200, 300)):
        [job] = leave(shop, times)
        # SQLite says when a job was made to the second only, and two clocks may differ by milliseconds.
        assert -1 < (job.delay_until_epoch_ms - job.created_at) / 1000 - seconds < 2
        assert (job.queue_name, job.queue_partition_key) == ("rows", str(shop.shop.id))
    assert leave(shop, jobs.LEFT_AT_MOST) == []


def test_a_row_that_stays_due_does_not_keep_a_command_from_ending(shop, monkeypatch):
    order = shop.buy((shop.linked(), 1))
    shop.drain()
    row = shop.row(order).supplier_orders[0]
    row.late_at = clock.now()
    session().commit()

    def full(*_, **__):
        raise OperationalError("UPDATE", {}, Exception("database or disk is full"))

    monkeypatch.setattr(review_late, "keep", full)
    shop.drain()
    assert shop.row(order).supplier_orders[0].late_at <= clock.now()
