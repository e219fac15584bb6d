"""The API: POST /17track/<endpoint> with the header `17token` and a list of at most 40 items."""

import re
from collections.abc import Callable

from flask import Blueprint, Response, jsonify, request

from sandbox import faults
from sandbox.seventeentrack.company import Entry, SeventeenTrack
from sandbox.seventeentrack.wire import WORDS, Json, accepted, informed, listed, refusal

MOST = 40
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{5,50}")
#: Answers an item of `accepted`, or the code of the refusal.
Verb = Callable[[SeventeenTrack, Entry, Json], Json | int]


def api_pages(company: SeventeenTrack) -> Blueprint:
    """The blueprint of the API."""
    pages = Blueprint("seventeentrack_api", __name__, url_prefix="/17track/v2.4")

    @pages.post("/<endpoint>")
    def call(endpoint: str) -> Response | tuple[Response, int]:
        fault = faults.take("17track", endpoint)
        if fault and fault.kind == "throttled":
            return jsonify(code=-18010005, data={}), 429
        return faults.respond(fault, lambda: jsonify(_answer(company, endpoint)))

    return pages


def _answer(company: SeventeenTrack, endpoint: str) -> Json:
    if request.headers.get("17token") != company.key:
        return _failure(-18010002)
    items = request.get_json(silent=True, force=True) or []
    with company.lock:
        company.calls[endpoint] += 1
        if endpoint == "getquota":
            facts = {"quota_total": company.total, "quota_used": company.used, "quota_remain": company.remains}
            return {"code": 0, "data": {**facts, "today_used": 0}}
        if endpoint == "gettracklist":
            return {
                "code": 0,
                "data": {"accepted": [listed(company, e) for e in company.entries.values()], "rejected": []},
            }
        if not isinstance(items, list) or endpoint not in (*VERBS, "register"):
            return _failure(-18010013)
        if len(items) > MOST:
            return _failure(-18010014)
        return {"code": 0, "data": _each(company, endpoint, items)}


def _each(company: SeventeenTrack, endpoint: str, items: list[Json]) -> Json:
    data: Json = {"accepted": [], "rejected": []}
    for item in items:
        number = str(item.get("number") or "")
        answer = _one(company, endpoint, number, item)
        if isinstance(answer, int):
            data["rejected"].append(refusal(number, answer))
        else:
            data["accepted"].append(answer)
    return data


def _one(company: SeventeenTrack, endpoint: str, number: str, item: Json) -> Json | int:
    if not WELL_FORMED.fullmatch(number):
        return -18010012
    entry = company.entries.get(number)
    if endpoint == "register":
        return _register(company, number, item)
    return VERBS[endpoint](company, entry, item) if entry else -18019902


def _register(company: SeventeenTrack, number: str, item: Json) -> Json | int:
    carrier = int(item.get("carrier") or company.carrier_of(number))
    if number in company.entries:
        return -18019901
    if company.remains <= 0:
        return -18019907
    return accepted(company.register(number, carrier, str(item.get("tag") or ""))) if carrier else -18019903


def _info(company: SeventeenTrack, entry: Entry, item: Json) -> Json:
    return informed(company, entry)


def _change_carrier(company: SeventeenTrack, entry: Entry, item: Json) -> Json:
    entry.carrier = int(item.get("carrier_new") or entry.carrier)
    return accepted(entry)


def _stop(company: SeventeenTrack, entry: Entry, item: Json) -> Json | int:
    if entry.stopped:
        return -18019904
    entry.stopped = True
    return accepted(entry)


def _retrack(company: SeventeenTrack, entry: Entry, item: Json) -> Json | int:
    if not entry.stopped or entry.retracked:
        return -18019906 if entry.retracked else -18019905
    entry.stopped, entry.retracked = False, True
    return accepted(entry)


def _delete(company: SeventeenTrack, entry: Entry, item: Json) -> Json:
    del company.entries[entry.number]
    return accepted(entry)


def _failure(code: int) -> Json:
    return {"code": code, "data": {"errors": [{"code": code, "message": WORDS[code]}]}}


VERBS: dict[str, Verb] = {
    "gettrackinfo": _info,
    "changecarrier": _change_carrier,
    "stoptrack": _stop,
    "retrack": _retrack,
    "deletetrack": _delete,
}
