"""The sandbox's clock: real time plus an offset that people and tests move forward."""

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

_lock = threading.Lock()
_offset = 0.0
_file: Path | None = None


def configure(file: Path | None) -> None:
    """Share the offset with the app through `file` (None: keep it private)."""
    global _file
    with _lock:
        _file = file
        _share()


def now() -> datetime:
    """Return the companies' present instant, aware, in UTC."""
    return datetime.now(UTC) + timedelta(seconds=_offset)


def offset() -> float:
    """Return the seconds added to real time."""
    return _offset


def advance(seconds: float) -> float:
    """Move the clock by `seconds` and return the new offset in seconds."""
    global _offset
    with _lock:
        _offset += seconds
        _share()
        return _offset


def reset() -> float:
    """Go back to real time and return the new offset, zero."""
    global _offset
    with _lock:
        _offset = 0.0
        _share()
        return _offset


def _share() -> None:
    if _file is None:
        return
    # A reader must never see half a number, so the file is replaced, not rewritten.
    draft = _file.with_name(_file.name + ".new")
    draft.write_text(f"{_offset:.3f}\n")
    draft.replace(_file)
