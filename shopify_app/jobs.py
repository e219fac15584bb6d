"""The work engine: which step runs in which queue. The only file that imports dbos.

Rows are the truth; a job only carries the word that a row is due. A job that is lost costs nothing: the timetable finds
the due row again.
"""

import logging
import re
import time
import uuid
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta

from dbos import DBOS, DBOSClient, DBOSConfig, EnqueueOptions
from dbos import error as dbos_error
from flask import Flask, current_app
from sqlalchemy.exc import SQLAlchemyError

from shopify_app import clock
from shopify_app.db import db, let_go, prepare_at_once, session
from shopify_app.errors import Retryable
from shopify_app.models import Heartbeat, Shop
from shopify_app.steps import walk
from shopify_app.steps.street import JOBS, shops_of

log = logging.getLogger(__name__)

#: Any release may run any job: a job is one step call, so the version is pinned and a deploy strands nothing.
APPLICATION_VERSION = "1"
RUN = "run_step"
KEEP_ENDED = timedelta(days=1)
#: One step on one row, for commands.
run = walk.run
#: What only just became due is most often in the hands of a job that goes on with it.
LEFT_TO_ITS_WALK = timedelta(seconds=1)
#: A row that is due since the same instant after so many tries is not moved by another one.
TRIES_OF_DRAIN = 20
#: A job takes its row at once. Where the row is due as before so long after its job began, the job was lost or failed.
LOST_AFTER = timedelta(minutes=1)
#: A job of a step that this release does not know is seen again after this, then after twice that, and so on up to the
#: longest; after about a day it is dropped: its row stays due, and a release that knows the step will find it.
LEFT_FOR, LEFT_LONGEST, LEFT_AT_MOST = timedelta(seconds=5), timedelta(minutes=5), 300
#: Hosts kill what has not ended 20 seconds after SIGTERM; a call may hang for longer, and the engine needs some too.
STOP_SECONDS = 10
#: Queue -> how many of its jobs one worker runs at once. More threads are no faster, and take the inbox's share of the
#: processor. How often AliExpress may be asked is the shared limit's concern, not this one's.
QUEUES = {"rows": 8, "shopify": 8, "aliexpress": 8}
#: How many of these may be of one shop: two large or slow shops leave threads to a third. More would do one shop's
#: backlog hardly sooner, and keep a merchant's click waiting two or three times as long.
OF_ONE_SHOP = 3
#: How often a worker looks for jobs, and takes as many as it has free threads for (seconds). A thread that became free
#: stands idle until then: with twice this, every job that took a little longer than the interval cost two of them.
POLL_SECONDS = 0.25


def drain(open_inbox: Callable[[], int]) -> int:
    """Do all due work, in this process and without the engine; returns how many rows were moved.

    It ends where only rows are left that stay due whatever is done: a full disk, say. The log says why they wait.
    """
    done, seen = 0, Counter[tuple[str, int, datetime]]()
    while moved := open_inbox() + sum(_drain_step(step, seen) for step in JOBS):
        done += moved
    return done


def _drain_step(step: str, seen: Counter[tuple[str, int, datetime]]) -> int:
    rows = JOBS[step].due(clock.now(), 1000)
    let_go()
    for row_id, _since in rows:
        run(step, row_id)
    seen.update((step, row_id, since) for row_id, since in rows)
    return sum(seen[step, row_id, since] <= TRIES_OF_DRAIN for row_id, since in rows)


def enqueue(step: str, row_id: int) -> None:
    """Enqueue a job in the caller's transaction: committed with its row, or not at all."""
    # Whoever enqueues has the row in hand: this asks the session, not the database.
    job = JOBS[step]
    row = session().get(job.rows, row_id)
    shop_id = row.id if isinstance(row, Shop) else getattr(row, "shop_id", 0)
    since = getattr(row, job.at, None) or clock.now()
    _put(_name(step, row_id, since), step, row_id, queue=job.queue, shop=shop_id)


def enqueue_due(limit: int = 200) -> int:
    """Enqueue every due row (at most `limit` a step) that has no job: the net under every lost job. Commits."""
    now = clock.now() - LEFT_TO_ITS_WALK
    due = {
        _name(step, row_id, since): (step, row_id)
        for step, job in JOBS.items()
        for row_id, since in job.due(now, limit)
    }
    looked_up, looked_at = current_app.extensions.get("enqueued", (set(), 0.0))
    if time.monotonic() - looked_at > LOST_AFTER.total_seconds():
        looked_up, looked_at = set(), time.monotonic()
    # In one order: two workers that insert the same jobs in two orders would wait for each other.
    fresh = sorted(_without_job(due.keys() - looked_up))
    for step in JOBS:
        mine = {name: due[name][1] for name in fresh if due[name][0] == step}
        shops = shops_of(step, [*mine.values()])
        for name, row_id in mine.items():
            _put(name, step, row_id, queue=JOBS[step].queue, shop=shops.get(row_id, 0))
    session().commit()
    current_app.extensions["enqueued"] = {*due}, looked_at
    return len(fresh)


def _without_job(names: set[str]) -> set[str]:
    """Those for which the engine was given no job yet, by anybody, or one that is lost: it is forgotten."""
    if not names:
        return names
    known = _client().list_workflows(workflow_ids=[*names], load_input=False, load_output=False)
    begun = [job for job in known if job.status not in ("ENQUEUED", "DELAYED")]
    long_ago = 1000 * (clock.real_now() - LOST_AFTER).timestamp()
    lost = [job.workflow_id for job in begun if (job.dequeued_at or job.created_at or 0) < long_ago]
    if lost:
        _client().delete_workflows(lost)
    return (names - {job.workflow_id for job in known}) | {*lost}


def _name(step: str, row_id: int, since: datetime) -> str:
    """The job of a row that is due since then: the engine takes each name once, whoever brings it."""
    return f"{step}:{row_id}:{since.timestamp()}"


def _put(name: str, step: str, row_id: int, *, queue: str, shop: object, wait: timedelta | None = None) -> None:
    options: EnqueueOptions = {
        "workflow_name": RUN,
        "queue_name": queue,
        "workflow_id": name,
        "app_version": APPLICATION_VERSION,
        "queue_partition_key": str(shop),
    }
    if wait:
        options["delay_seconds"] = wait.total_seconds()
    try:
        _client().enqueue_in_transaction(session(), options, step, row_id)
    except dbos_error.DBOSException as error:
        raise Retryable(f"The work engine did not take a job: {type(error).__name__}.") from error


def _client() -> DBOSClient:
    client: DBOSClient | None = current_app.extensions.get("jobs")
    if client is None:
        # What fails is told at once: the next look does it again, and a worker that is stopped must not wait for it.
        client = DBOSClient(system_database_engine=db.engine, lazy=True, retry_connection_errors=False)
        current_app.extensions["jobs"] = client
    return client


def create_tables() -> None:
    """Make or migrate the engine's tables, in the same database as our rows."""
    DBOS.migrate(db.engine.url.render_as_string(hide_password=False))


def start(app: Flask, worker: str) -> None:
    """Start the engine in this process; it works until stop(). Whoever had this name before is dead. Commits."""
    prepare_at_once()
    _free_rows_of(worker)
    settings: DBOSConfig = {
        "name": "waybill",
        "system_database_engine": db.engine,
        "application_version": APPLICATION_VERSION,
        "executor_id": worker,
        "log_level": "WARNING",
        # Waybill sends no DBOS notifications: asking for them once a second is idle work. Stopping waits for one turn.
        "notification_listener_polling_interval_sec": 4.0,
        "max_executor_threads": sum(QUEUES.values()) + 4,
    }
    DBOS(config=settings)

    @DBOS.workflow(name=RUN)
    def run_step(step: str, row_id: int) -> None:
        with app.app_context():
            if step in JOBS:
                walk.run_on(step, row_id)
            else:
                leave(step, row_id, DBOS.workflow_id or "")

    DBOS.launch()
    for name, threads in QUEUES.items():
        DBOS.register_queue(
            name,
            worker_concurrency=threads,
            partition_worker_concurrency=OF_ONE_SHOP,
            polling_interval_sec=POLL_SECONDS,
        )


def leave(step: str, row_id: int, job_id: str) -> None:
    """Put a job of a newer release back into its queue: a worker of that release will meet it. Commits."""
    found = re.search(r":left (\d+):", job_id)
    times = int(found[1]) if found else 0
    if times >= LEFT_AT_MOST:
        log.warning("%s: the job of row %s is dropped: no worker knows the step", step, row_id)
        return
    log.info("%s: row %s is left to a newer release", step, row_id)
    job, wait = _client().retrieve_workflow(job_id).get_status(), min(LEFT_FOR * 2 ** min(times, 16), LEFT_LONGEST)
    name = f"{step}:{row_id}:left {times + 1}:{uuid.uuid4().hex}"
    _put(name, step, row_id, queue=job.queue_name or "rows", shop=job.queue_partition_key or 0, wait=wait)
    session().commit()


def stop(worker: str) -> None:
    """Stop taking jobs, give those at work a moment to end, and give the others back to the queues."""
    DBOS.destroy(workflow_completion_timeout_sec=STOP_SECONDS)
    try:
        _give_back(worker)
    except SQLAlchemyError as error:
        log.warning("The jobs of worker %s stay until others find it silent: %s", worker, type(error).__name__)


def take_over(worker: str) -> None:
    """Give the started jobs of silent workers back to the queues. Commits."""
    if not Heartbeat.beat(worker):
        log.error("Two workers are named %s: give each its own WORKER_NAME", worker)
    others = Heartbeat.silent()
    session().commit()
    for silent in others:
        _give_back(silent)
        Heartbeat.forget(silent)
        # The engine writes by a connection of its own, and SQLite has one writer.
        session().commit()


def _free_rows_of(worker: str) -> None:
    """What the worker had in its hands when it died is due at once, not when its time would be over."""
    for job in _client().list_workflows(status="PENDING", executor_id=worker, load_input=False):
        step, row_id, _occasion = job.workflow_id.split(":", 2)
        walk.free(step, int(row_id))
    session().commit()


def _give_back(worker: str) -> None:
    jobs = _client().list_workflows(status="PENDING", executor_id=worker, load_input=False)
    if jobs:
        log.warning("%s jobs of worker %s go back to the queue", len(jobs), worker)
        _client().resume_workflows([job.workflow_id for job in jobs])


def forget_old() -> int:
    """Delete jobs that ended more than a day ago; returns how many. Their rows and History stay."""
    ended = (clock.real_now() - KEEP_ENDED).isoformat()
    count = 0
    while jobs := _client().list_workflows(completed_before=ended, limit=500, load_input=False, load_output=False):
        _client().delete_workflows([job.workflow_id for job in jobs])
        count += len(jobs)
    return count
