"""What 17TRACK writes: track_info, items, errors, and the signature of a push."""

import hashlib
import json
from typing import Any

from sandbox.seventeentrack.company import CARRIERS, Entry, Scan, SeventeenTrack

Json = dict[str, Any]
WORDS = {
    -18010002: "The access token is invalid.",
    -18010012: "The format of {} is invalid.",
    -18010014: "The number of submitted tracking numbers is over 40.",
    -18010013: "Submitted data is invalid.",
    -18019901: "The tracking number {} has been registered, don't need to repeat registration.",
    -18019902: "The tracking number {} does not register, please register first.",
    -18019903: "The carrier of {} cannot be detected.",
    -18019904: "Tracking of {} has been stopped.",
    -18019905: "{} is tracking; it cannot be tracked again.",
    -18019906: "{} can be tracked again only once.",
    -18019907: "The current tracking quota is not enough.",
    -18019909: "No tracking information of {} at this time.",
}


def refusal(number: str, code: int) -> Json:
    """One item of `rejected`."""
    return {"number": number, "error": {"code": code, "message": WORDS[code].format(number)}}


def accepted(entry: Entry) -> Json:
    """One item of `accepted`."""
    return {"origin": 1, "number": entry.number, "carrier": entry.carrier, "tag": entry.tag or None}


def listed(company: SeventeenTrack, entry: Entry) -> Json:
    """One item of gettracklist."""
    status = company.status_of(entry).partition("_")[0]
    times = {
        "register_time": entry.registered_at.isoformat(),
        "tracking_status": "Stopped" if entry.stopped else "Tracking",
    }
    return {**accepted(entry), **times, "package_status": status}


def informed(company: SeventeenTrack, entry: Entry) -> Json:
    """One item of gettrackinfo, and the `data` of a push."""
    return {**accepted(entry), "param": None, "track_info": _track_info(company, entry)}


def sign(body: bytes, key: str) -> str:
    """The header `sign` of a push: a plain hash, not an HMAC."""
    return hashlib.sha256(body + b"/" + key.encode()).hexdigest()


def push_body(company: SeventeenTrack, entry: Entry, event: str) -> bytes:
    """A push's raw body."""
    data = informed(company, entry) if event == "TRACKING_UPDATED" else accepted(entry)
    return json.dumps({"event": event, "data": data}, ensure_ascii=False).encode()


def _track_info(company: SeventeenTrack, entry: Entry) -> Json:
    scans = company.scans_of(entry)
    sub_status = company.status_of(entry)
    local, provider = company.local_number_of(entry)
    name = next((name for key, name in CARRIERS.values() if key == entry.carrier), "")
    newest_first = [_event(scan) for scan in reversed(scans)]
    return {
        "latest_status": {"status": sub_status.partition("_")[0], "sub_status": sub_status, "sub_status_descr": None},
        "latest_event": newest_first[0] if newest_first else None,
        "time_metrics": {"days_of_transit": 0, "estimated_delivery_date": {"source": None, "from": None, "to": None}},
        "milestone": [],
        "misc_info": {"local_number": local or None, "local_provider": provider or None, "local_key": 0},
        "tracking": {"providers": [{"provider": {"key": entry.carrier, "name": name}, "events": newest_first}]},
    }


def _event(scan: Scan) -> Json:
    return {
        "time_iso": scan.at.isoformat(timespec="seconds"),
        "time_utc": scan.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "time_raw": {"date": scan.at.date().isoformat(), "time": scan.at.strftime("%H:%M:%S"), "timezone": None},
        "description": scan.description,
        "location": scan.location or None,
        "stage": scan.sub_status.partition("_")[0],
        "sub_status": scan.sub_status,
    }
