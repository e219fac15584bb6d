"""Control routes for tests and the demo: quota, scans, pushes and what was asked."""

from datetime import datetime, timedelta

import requests
from flask import Blueprint, Response, jsonify

from sandbox import clock
from sandbox.control import body, unknown
from sandbox.sending import http
from sandbox.seventeentrack.company import Scan, SeventeenTrack
from sandbox.seventeentrack.wire import Json, push_body, sign

ANSWER_SECONDS = 5


def control_pages(company: SeventeenTrack) -> Blueprint:
    """The blueprint under /control/17track."""
    pages = Blueprint("seventeentrack_control", __name__, url_prefix="/control/17track")

    @pages.get("")
    def books() -> Response:
        with company.lock:
            numbers = {
                n: {"carrier": e.carrier, "sub_status": company.status_of(e)} for n, e in company.entries.items()
            }
            facts = {"total": company.total, "used": company.used, "calls": dict(company.calls)}
            return jsonify({**facts, "numbers": numbers, "pushes": company.pushes})

    @pages.post("/mode")
    def mode() -> Response:
        wish = body()
        with company.lock:
            company.total = int(wish.get("total", company.total))
            company.used = int(wish.get("used", company.used))
            company.detects = bool(wish.get("detects", company.detects))
        return books()

    @pages.post("/numbers/<number>/scan")
    def scan(number: str) -> Response | tuple[Response, int]:
        with company.lock:
            if number not in company.entries:
                return unknown(f"17TRACK does not follow {number}.")
            company.entries[number].scans.append(scan_of(body()))
        return books()

    @pages.post("/numbers/<number>/push")
    def send(number: str) -> Response | tuple[Response, int]:
        if number not in company.entries:
            return unknown(f"17TRACK does not follow {number}.")
        return jsonify(push(company, number, body()))

    return pages


def scan_of(wish: Json) -> Scan:
    """A scan as asked for; now, or `seconds_ago`."""
    at: datetime = clock.now() - timedelta(seconds=float(wish.get("seconds_ago", 0)))
    texts = [str(wish.get(name) or "") for name in ("description", "location")]
    return Scan(at, str(wish.get("sub_status") or "InTransit_Other"), texts[0], texts[1])


def push(company: SeventeenTrack, number: str, wish: Json) -> Json:
    """Sends one push now and says what the app answered; `bad_sign` spoils its signature."""
    with company.lock:
        event = str(wish.get("event") or "TRACKING_UPDATED")
        raw = push_body(company, company.entries[number], event)
    signature = sign(raw, company.key)
    headers = {"sign": signature[::-1] if wish.get("bad_sign") else signature, "Content-Type": "application/json"}
    try:
        status = http().post(company.push_url, data=raw, headers=headers, timeout=ANSWER_SECONDS).status_code
    except requests.RequestException:
        status = 0
    made: Json = {"number": number, "event": event, "status": status}
    company.pushes.append(made)
    return made
