"""What processes cost, by the kernel's own books in /proc: a process counts with everything it started."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
#: How long a process that is held to a share runs and stands still, together.
ROUND_SECONDS = 0.05


def family(pid: int) -> list[int]:
    """The process and its living descendants."""
    started = [word for task in Path(f"/proc/{pid}/task").glob("*/children") for word in task.read_text().split()]
    return [pid, *(found for child in started for found in family(int(child)))]


def cpu_seconds(pid: int) -> float:
    """Seconds of processor time used so far."""
    return sum(_cpu(each) for each in family(pid))


def memory_mb(pid: int) -> float:
    """Resident megabytes of the largest process among them."""
    return max(int(Path(f"/proc/{each}/statm").read_text().split()[1]) * PAGE / 1e6 for each in family(pid))


@contextmanager
def held_to(share: float, pids: list[int]) -> Iterator[None]:
    """Let each of these processes have at most `share` of a processor, as though it had a small machine of its own.

    They run and stand still in turn, each at a time of its own.
    """
    ended = threading.Event()
    holders = [threading.Thread(target=_hold, args=(pid, share, i / len(pids), ended)) for i, pid in enumerate(pids)]
    for holder in holders:
        holder.start()
    try:
        yield
    finally:
        ended.set()
        for holder in holders:
            holder.join()


def _hold(pid: int, share: float, offset: float, ended: threading.Event) -> None:
    ended.wait(offset * ROUND_SECONDS)
    while not ended.is_set():
        os.kill(pid, signal.SIGSTOP)
        ended.wait((1 - share) * ROUND_SECONDS)
        os.kill(pid, signal.SIGCONT)
        ended.wait(share * ROUND_SECONDS)


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
