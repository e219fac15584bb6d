"""What will happen, drawn from one seed before anything starts: every order with its fate, every fault, every kill."""

from dataclasses import dataclass
from random import Random

from soak.fates import Fate, draw_fate
from soak.troubles import Trouble, draw_troubles

#: Real seconds between two ticks of the soak.
TICK_SECONDS = 0.2
#: Ticks in which an order may still change after it came.
RESTLESS = 60


@dataclass(frozen=True)
class Plan:
    """Everything, in the order of its ticks."""

    fates: tuple[Fate, ...]
    troubles: tuple[Trouble, ...]
    ticks: int


def make_plan(orders: int, seed: int, kills: int, workers: int) -> Plan:
    """The same plan for the same numbers."""
    random = Random(seed)
    ticks = max(20, orders // 3)
    fates = tuple(draw_fate(random, n, ticks * n // orders, RESTLESS) for n in range(1, orders + 1))
    troubles = draw_troubles(random, ticks + RESTLESS // 2, orders, kills, workers)
    return Plan(fates, tuple(sorted(troubles, key=lambda trouble: trouble.tick)), ticks + RESTLESS)
