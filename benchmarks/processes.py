"""What processes cost, by the kernel's own books in /proc: a process counts with everything it started."""

import os
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


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


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS
