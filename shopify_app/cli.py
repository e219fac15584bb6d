"""The commands: the processes that the host runs, and what whoever sets them up asks for."""

import gc
import logging
import os
import signal
import socket
import threading

import click
from cryptography.fernet import Fernet
from flask import Flask, current_app
from granian import Granian
from granian.constants import Interfaces

from shopify_app import config, doctor, jobs, schedule
from shopify_app.operator import COMMANDS, in_app

WEB_THREADS = 32


def register(app: Flask) -> None:
    """Plug every command in."""
    for command in (serve, worker, drain, doctor_command, new_key, *COMMANDS):
        app.cli.add_command(command)


@click.command()
@in_app
def serve() -> None:
    """Serve on $LISTEN_ON:$PORT (127.0.0.1 by default) with the production server."""
    settings = config.current()
    Granian(
        "app:serving",
        factory=True,
        address=settings.listen_on,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=settings.web_workers,
        # Requests that wait for the same commit share it, so that many may wait.
        blocking_threads=WEB_THREADS,
        respawn_failed_workers=True,
        # A request that hangs at another company's door must not outlive the host's patience.
        workers_kill_timeout=10,
    ).serve()


@click.command()
@in_app
def worker() -> None:
    """Work until stopped: the inbox, the timetable and the jobs."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    name, stop = _worker_name(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    jobs.start(app, name)
    jobs.take_over(name)
    timetable = schedule.start(app, name, app.extensions["open_inbox"])
    # What it starts with stays until it ends: no garbage collection has to look at it again.
    gc.collect()
    gc.freeze()
    click.echo(f"Worker {name} works. Stop it with Ctrl-C or SIGTERM.")
    stop.wait()
    timetable.shutdown()
    jobs.stop(name)
    logging.shutdown()
    # A call that still hangs must not keep the process alive: its job went back, and its row is due again in a moment.
    os._exit(0)


@click.command()
@in_app
def drain() -> None:
    """Do all due work and exit."""
    click.echo(f"{jobs.drain(current_app.extensions['open_inbox'])} rows moved.")


@click.command("doctor")
@in_app
def doctor_command() -> None:
    """Say in plain words what is misconfigured; exits 1 where something is."""
    findings = doctor.examine()
    for finding in findings:
        click.echo(finding)
    if any(finding.startswith(doctor.WRONG) for finding in findings):
        raise SystemExit(1)


@click.command("new-key")
def new_key() -> None:
    """Print a fresh key for ENCRYPTION_KEYS."""
    click.echo(Fernet.generate_key().decode())


def _worker_name() -> str:
    """A stable name for this worker: WORKER_NAME, else the machine's. Two workers on a machine need two names."""
    return os.environ.get("WORKER_NAME") or socket.gethostname()
