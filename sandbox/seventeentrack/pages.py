"""The page for people: what 17TRACK follows, and buttons that scan and push."""

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response

from sandbox.seventeentrack.company import SeventeenTrack
from sandbox.seventeentrack.control import push, scan_of


def human_pages(company: SeventeenTrack) -> Blueprint:
    """The blueprint of the page."""
    pages = Blueprint("seventeentrack_pages", __name__, url_prefix="/17track")

    @pages.get("")
    def listing() -> str:
        with company.lock:
            rows = [(entry, company.status_of(entry), company.scans_of(entry)) for entry in company.entries.values()]
            return render_template("seventeentrack/list.html", rows=rows, company=company)

    @pages.post("/<number>")
    def scan(number: str) -> Response:
        if number not in company.entries:
            abort(404)
        with company.lock:
            company.entries[number].scans.append(scan_of(request.form.to_dict()))
        push(company, number, {})
        return redirect("/17track", 303)

    return pages
