"""The first page of the sandbox and the clock."""

from urllib.parse import urlsplit

from flask import Blueprint, request
from werkzeug.wrappers import Response

from sandbox import clock
from sandbox.shell import words
from sandbox.shell.frame import render, see
from sandbox.shopify.state import shops

pages = Blueprint("shell_front", __name__)
LONGEST_SECONDS = 1000 * 86400


@pages.get("/")
def index() -> str:
    """Say what the sandbox is and where everything stands."""
    return render("index.html", shops=shops(), moved=words.duration(clock.offset()))


@pages.get("/clock")
def show_clock() -> str:
    """Show the companies' time."""
    return render("clock.html", moved=words.duration(clock.offset()))


@pages.post("/clock")
def move_clock() -> Response:
    """Move the time by `seconds`, or by `count` times `unit` seconds; `reset` goes back to real time.

    With `stay` the page that asked is shown again.
    """
    form = request.form
    if form.get("reset"):
        clock.reset()
        return see("/clock")
    try:
        seconds = float(form.get("seconds") or 0) or float(form["count"]) * float(form["unit"])
    except (KeyError, ValueError):
        return see("/clock", problem="Say how far to move as a number.")
    if not 0 < seconds <= LONGEST_SECONDS:
        return see("/clock", problem="The clock moves forward, by at most 1000 days.")
    clock.advance(seconds)
    return see(urlsplit(request.referrer or "").path or "/clock") if form.get("stay") else see("/clock")
