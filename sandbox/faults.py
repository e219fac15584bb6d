"""Fault injection shared by the companies: lost answers, errors, stalls and refusals, each a given number of times."""

import socket
import struct
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from flask import Response, current_app, request

SHARED_KINDS = frozenset({"lost_answer", "error_before", "error_after", "reset", "stall", "garbage", "act", "hold"})
KINDS = SHARED_KINDS | {"throttled", "internal_error", "code", "forbidden", "frozen", "unauthorized"}


@dataclass
class Fault:
    """One planned failure; `times` counts down to zero, `seconds` is the length of a stall, and the most of a hold.

    `act` does what a POST of `body` to the control route named by `act` does, before the call it meets takes effect.
    """

    company: str
    on: str = "*"
    kind: str = "error_before"
    times: int = 1
    seconds: float = 30
    code: str = ""
    msg: str = ""
    shop: str = ""
    app_key: str = ""
    act: str = ""
    body: dict[str, Any] = field(default_factory=dict)

    def meets(self, company: str, names: Iterable[str], shop: str, app_key: str) -> bool:
        """Tell whether a call to `names` of `company` runs into this fault."""
        return (
            self.times > 0
            and self.company == company
            and (self.on == "*" or self.on in names)
            and self.shop in ("", shop)
            and self.app_key in ("", app_key)
        )


_lock = threading.Lock()
_faults: list[Fault] = []
#: Operation -> what its held calls wait for.
_gates: dict[str, threading.Event] = {}


def add(spec: dict[str, Any]) -> Fault:
    """Plan the fault that a control request describes; raises ValueError on an unknown kind or field."""
    if spec.get("kind") not in KINDS:
        raise ValueError(f"Unknown fault kind {spec.get('kind')!r}. Known: {', '.join(sorted(KINDS))}.")
    try:
        fault = Fault(**spec)
    except TypeError as error:
        raise ValueError(f"Fault not understood: {error}.") from error
    with _lock:
        _faults.append(fault)
        if fault.kind == "hold":
            _gates[fault.on] = threading.Event()
    return fault


def take(company: str, names: str | Iterable[str], *, shop: str = "", app_key: str = "") -> Fault | None:
    """Use up one time of the first fault that meets this call; None when the call goes well."""
    known = {names} if isinstance(names, str) else set(names)
    with _lock:
        fault = next((f for f in _faults if f.meets(company, known, shop, app_key)), None)
        if fault is not None:
            fault.times -= 1
        return fault


def clear() -> None:
    """Forget every planned fault, and let held calls go on."""
    with _lock:
        _faults.clear()
    release()


def release(on: str = "") -> None:
    """Let held calls go on: those of one operation, or all."""
    for operation, gate in _gates.items():
        if on in ("", operation):
            gate.set()


def listing() -> list[dict[str, Any]]:
    """Return the planned faults with the times they have left."""
    with _lock:
        return [asdict(fault) for fault in _faults]


def respond(fault: Fault | None, effect: Callable[[], Response]) -> Response:
    """Run `effect` as the fault tells, for the kinds that every company shares.

    Kinds of one company only (throttled, internal_error, code, forbidden, unauthorized) are for the caller to
    handle before; here they run the effect as if nothing were planned. Call it without holding a lock: it may sleep.
    """
    if fault is None:
        return effect()
    match fault.kind:
        case "error_before":
            return Response("Internal Server Error", status=500, mimetype="text/plain")
        case "reset":
            return drop_connection(abruptly=True)
        case "act":
            _act(fault)
            return effect()
        case "hold":
            _gates[fault.on].wait(fault.seconds)
            return effect()
        case "stall":
            answer = effect()
            time.sleep(fault.seconds)
            return answer
    answer = effect()
    match fault.kind:
        case "lost_answer":
            return drop_connection(abruptly=False)
        case "error_after":
            return Response("Internal Server Error", status=500, mimetype="text/plain")
        case "garbage":
            return Response("<html>upstream is napping", status=200, mimetype="text/html")
    return answer


def _act(fault: Fault) -> None:
    done = current_app.test_client().post(f"/control/{fault.act}", json=fault.body)
    if done.status_code >= 400:
        raise RuntimeError(f"The fault could not act: {done.get_data(as_text=True)}")


def drop_connection(*, abruptly: bool) -> Response:
    """Close the caller's connection so that it never sees an answer; `abruptly` sends a TCP reset."""
    connection: socket.socket = request.environ["werkzeug.socket"]
    if abruptly:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    # Keep-alive would leave the caller waiting on an open connection.
    connection.shutdown(socket.SHUT_RD if abruptly else socket.SHUT_RDWR)
    return Response(_silence())


def _silence() -> Iterator[bytes]:
    # The server takes a ConnectionError before the first byte for a dropped connection and writes nothing.
    raise ConnectionAbortedError
    yield b""
