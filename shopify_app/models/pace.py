"""Pace: how soon a supplier order is looked at again, and with which questions. Pure: tables and arithmetic."""

from collections.abc import Mapping
from datetime import timedelta

MINUTES, HOURS, DAYS = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
EVER = timedelta(days=36500)
#: Stage -> (up to this age, look this often), the first line that fits. Whoever waits for a first parcel is looked at
#: most: that is when the customer waits for a number. A parcel on its way has news a few times a day.
TABLE: dict[str, tuple[tuple[timedelta, timedelta], ...]] = {
    "placed": ((1 * HOURS, 10 * MINUTES), (1 * DAYS, 30 * MINUTES), (EVER, 2 * HOURS)),
    "paid": ((15 * DAYS, 30 * MINUTES), (45 * DAYS, 1 * HOURS), (EVER, 3 * HOURS)),
    "partly_shipped": ((30 * DAYS, 1 * HOURS), (EVER, 6 * HOURS)),
    "provisional": ((30 * DAYS, 4 * HOURS), (EVER, 12 * HOURS)),
    "shipped": ((3 * DAYS, 6 * HOURS), (40 * DAYS, 8 * HOURS), (EVER, 1 * DAYS)),
    "delivered": ((EVER, 1 * DAYS),),
}
#: Status -> calls of a usual look. Both of AliExpress's answers are only needed where each may have news.
CALLS = {"placed": 1.0, "paid": 1.1, "partly_shipped": 2.0, "shipped": 1.3}
#: Status -> how old AliExpress's last answer may be before it is asked again. A paid order itself says when it ships;
#: a shipped one changes only at its end.
ORDER_ANSWER_KEEPS = {"shipped": 1 * DAYS}
PARCELS_ANSWER_KEEPS = {"placed": EVER, "paid": 12 * HOURS}
#: The share of the allowed calls that looks may plan with; the rest is for placing, hints and clicks.
SHARE = 0.8


def wait(stage: str, age: timedelta, crowd: float) -> timedelta:
    """How long until the next look at a supplier order that has been in `stage` for `age`; `crowd` from crowd_of."""
    usual = next(every for until, every in TABLE[stage] if age <= until or until is EVER)
    return usual * crowd


def crowd_of(counts: Mapping[str, int], per_second: float) -> float:
    """How many times slower than usual to look, so that `counts` (status -> open supplier orders) fit the budget."""
    wanted = sum(counts.get(status, 0) * calls / _usual(status) for status, calls in CALLS.items())
    return max(1.0, wanted / (per_second * SHARE))


def asks_order(status: str, answer_age: timedelta | None) -> bool:
    """Whether a look reads the order itself; `answer_age` is None where it was never read, or a hint came."""
    return answer_age is None or answer_age >= ORDER_ANSWER_KEEPS.get(status, timedelta(0))


def asks_parcels(status: str, answer_age: timedelta | None) -> bool:
    """Whether a look reads the parcels although the order itself does not say that it was shipped."""
    keeps = PARCELS_ANSWER_KEEPS.get(status, timedelta(0))
    return keeps is not EVER and (answer_age is None or answer_age >= keeps)


def _usual(status: str) -> float:
    """Seconds between looks for most of a status's life."""
    lines = TABLE[status]
    return lines[min(1, len(lines) - 1) if status == "shipped" else 0][1].total_seconds()
