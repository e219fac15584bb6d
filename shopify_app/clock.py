"""What time it is: UTC, with the sandbox's offset where one is set."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

_clock_file: Path | None = None


def use_file(path: str | None) -> None:
    """Read the offset (whole seconds, as text) from `path` at each look; None uses the real time alone."""
    global _clock_file
    _clock_file = Path(path) if path else None


def now() -> datetime:
    """The app's time, aware and in UTC. Business rules use it."""
    return real_now() + _offset()


def real_now() -> datetime:
    """The true time, aware and in UTC. Signatures and token checks use it."""
    return datetime.now(UTC)


def _offset() -> timedelta:
    if _clock_file is None:
        return timedelta()
    try:
        return timedelta(seconds=float(_clock_file.read_text() or 0))
    except (OSError, ValueError):
        # A sandbox that has not written its file yet has not moved its clock either.
        return timedelta()
