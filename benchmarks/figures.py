"""Figures: what was measured, beside the goal it is held to; printed as a table and kept as JSON."""

import json
import os
import platform
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import click

RESULTS = Path(__file__).parent / "results.json"


@dataclass(frozen=True)
class Goal:
    """A limit: the figure must be at least, or at most, `value`."""

    value: float
    least: bool = True

    def met(self, value: float) -> bool:
        """Whether `value` keeps it; a figure that is no number does not."""
        return value >= self.value if self.least else value < self.value

    def __str__(self) -> str:
        return f"{'>=' if self.least else '<'} {self.value:g}"


def at_least(value: float) -> Goal:
    """The figure must not be lower."""
    return Goal(value)


def below(value: float) -> Goal:
    """The figure must stay under it."""
    return Goal(value, least=False)


@dataclass(frozen=True)
class Figure:
    """One number with its unit; `verdict` is empty where no goal is set."""

    bench: str
    what: str
    value: float
    unit: str
    goal: str = ""
    verdict: str = ""


@dataclass
class Book:
    """Every figure of one run, and what was left out and why."""

    quick: bool
    figures: list[Figure] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)

    def note(self, bench: str, what: str, value: float, unit: str, goal: Goal | None = None) -> float:
        """Keep a figure and print its line; answers the value."""
        verdict = ("met" if goal.met(value) else "MISSED") if goal else ""
        figure = Figure(bench, what, round(value, 3), unit, f"{goal} {unit}" if goal else "", verdict)
        self.figures.append(figure)
        click.echo(f"  {what:<66}{value:>11,.1f} {unit:<12}{figure.goal:<22}{verdict}")
        return value

    def skip(self, what: str, why: str) -> None:
        """Say what is not measured here."""
        self.skipped.append(f"{what}: {why}")
        click.echo(f"  skipped: {what}: {why}")

    def close(self) -> None:
        """Write results.json and the last lines of the table."""
        machine = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "system": platform.platform(),
            "python": platform.python_version(),
            "processors": os.cpu_count(),
            "load": os.getloadavg()[0],
            "quick": self.quick,
        }
        rows = [asdict(figure) for figure in self.figures]
        RESULTS.write_text(json.dumps({"machine": machine, "figures": rows, "skipped": self.skipped}, indent=1) + "\n")
        held = [figure for figure in self.figures if figure.verdict]
        missed = [figure for figure in held if figure.verdict != "met"]
        click.echo(f"\n{len(held) - len(missed)} of {len(held)} goals met; {len(self.skipped)} skipped. {RESULTS}")
