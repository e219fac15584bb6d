"""Control routes that no company owns: health, clock and faults."""

from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from sandbox import clock, faults
from sandbox.settings import Settings

control = Blueprint("control", __name__, url_prefix="/control")


def register(app: Flask, settings: Settings) -> None:
    """Plug the shared control routes into the sandbox."""
    app.register_blueprint(control)


def body() -> dict[str, Any]:
    """Return the JSON object of the present request; {} when there is none."""
    found = request.get_json(silent=True, force=True)
    return found if isinstance(found, dict) else {}


def unknown(sentence: str) -> tuple[Response, int]:
    """Answer 404 with a sentence, as every control route does for things it does not know."""
    return jsonify(error=sentence), 404


@control.get("/health")
def health() -> Response:
    return jsonify(ok=True)


@control.get("/clock")
def show_clock() -> Response:
    return jsonify(offset_seconds=clock.offset(), now=clock.now().isoformat())


@control.post("/clock")
def move_clock() -> Response:
    wanted = body()
    if wanted.get("reset"):
        clock.reset()
    clock.advance(float(wanted.get("advance_seconds", 0)))
    return show_clock()


@control.get("/faults")
def list_faults() -> Response:
    return jsonify(faults.listing())


@control.post("/faults")
def add_fault() -> Response | tuple[Response, int]:
    try:
        faults.add(body())
    except ValueError as error:
        return jsonify(error=str(error)), 400
    return list_faults()


@control.post("/faults/release")
def release_held() -> Response:
    faults.release(str(body().get("on", "")))
    return list_faults()


@control.delete("/faults")
def clear_faults() -> Response:
    faults.clear()
    return list_faults()
