"""How soon a supplier's shipment reaches Shopify by polling alone: 10,000 open orders on a simulated clock.

Uses the app's own pace (shopify_app/models/pace.py), beside a fixed look every 6 hours, which is what DSers documents.
No push, no clicks; calls go out one after the other at AliExpress's 2 a second.
"""

import heapq
import random
import statistics
from dataclasses import dataclass
from datetime import timedelta

from benchmarks.figures import Book, below
from shopify_app.models import pace

HOUR, DAY = 3600.0, 86400.0
PER_SECOND = 2.0
#: From AliExpress's answer to Shopify's: the job, one reading and one writing of the order.
SHOPIFY_SECONDS = 5.0
FIXED = 6 * HOUR
SEED = 1
#: What is told of a simulation, and the goal of our way.
FIGURES = (
    ("median_minutes", "min", below(60)),
    ("p95_minutes", "min", below(240)),
    ("calls_per_second", "calls/s", below(PER_SECOND)),
    ("calls_per_order_and_day", "calls", None),
)


@dataclass
class Parcel:
    """One supplier order: when it was paid, shipped and delivered, and what the poller knows of it."""

    paid: float
    shipped: float
    delivered: float
    order_read: float | None = None
    parcels_read: float | None = None
    status: str = "paid"
    ended: bool = False


def born(rng: random.Random, paid: float) -> Parcel:
    """Shipped after 2 days in the median (a tenth after 5), delivered 13 days later (a tenth after 25)."""
    shipped = paid + rng.lognormvariate(0.7, 0.75) * DAY
    return Parcel(paid, shipped, shipped + rng.lognormvariate(2.56, 0.5) * DAY)


def steady(rng: random.Random, orders: int) -> list[Parcel]:
    """Open orders as a shop in even business has them at time 0."""
    found: list[Parcel] = []
    while len(found) < orders:
        each = born(rng, -rng.uniform(0, 90) * DAY)
        if each.delivered > 0:
            each.status = "shipped" if each.shipped <= 0 else "paid"
            if each.status == "shipped":
                each.order_read = each.parcels_read = -rng.uniform(0, DAY)
            found.append(each)
    return found


def sale(rng: random.Random, orders: int) -> list[Parcel]:
    """The hardest day: everything was paid within the last 6 hours."""
    return [born(rng, -rng.uniform(0, 6) * HOUR) for _ in range(orders)]


def age(now: float, at: float | None) -> timedelta | None:
    """How old an answer is; None where there is none."""
    return None if at is None else timedelta(seconds=now - at)


def look(order: Parcel, now: float) -> int:
    """One look by the app's rules; returns its calls."""
    asked = pace.asks_order(order.status, age(now, order.order_read))
    shown = order.status == "shipped" or (asked and now >= order.shipped)
    tracked = shown or pace.asks_parcels(order.status, age(now, order.parcels_read))
    found = order.status == "paid" and tracked and now >= order.shipped
    order.order_read = now if asked or found else order.order_read
    order.parcels_read = now if tracked else order.parcels_read
    return int(asked) + int(tracked)


def adaptive(order: Parcel, now: float, counts: dict[str, int]) -> float:
    """Seconds until the next look, as the app counts them."""
    since = order.shipped if order.status == "shipped" else order.paid
    crowd = pace.crowd_of(counts, PER_SECOND)
    return pace.wait(order.status, timedelta(seconds=max(0.0, now - since)), crowd).total_seconds()


def simulate(rng: random.Random, orders: list[Parcel], *, fixed: bool, replace: bool, days: float) -> dict[str, float]:
    """Looks for `days` at one call every half second: who waits for a number first, then whoever waits longest."""
    span = FIXED if fixed else 30 * 60.0
    waiting = [(rng.uniform(0, span if each.status == "paid" else FIXED), n) for n, each in enumerate(orders)]
    heapq.heapify(waiting)
    urgent: list[tuple[float, int]] = []
    calm: list[tuple[float, int]] = []
    counts = {status: sum(each.status == status for each in orders) for status in ("paid", "shipped")}
    now, calls, delays, longest = 0.0, 0, list[float](), 0.0
    while now < days * DAY and (waiting or urgent or calm):
        while waiting and waiting[0][0] <= now:
            due = heapq.heappop(waiting)
            heapq.heappush(urgent if fixed or orders[due[1]].status == "paid" else calm, due)
        if not (urgent or calm):
            now = waiting[0][0]
            continue
        due_at, number = heapq.heappop(urgent or calm)
        order = orders[number]
        longest = max(longest, now - due_at)
        spent = 2 if fixed else look(order, now)
        calls, now = calls + spent, now + spent / PER_SECOND
        if order.status == "paid" and now >= order.shipped:
            if order.shipped >= 0:
                delays.append(now + SHOPIFY_SECONDS - order.shipped)
            order.status = "shipped"
            counts["paid"], counts["shipped"] = counts["paid"] - 1, counts["shipped"] + 1
        elif order.status == "shipped" and now >= order.delivered:
            counts["shipped"] -= 1
            if not replace:
                continue
            order = orders[number] = born(rng, now)
            counts["paid"] += 1
        heapq.heappush(waiting, (now + (FIXED if fixed else adaptive(order, now, counts)), number))
    return figures(calls, delays, len(orders), min(now, days * DAY), longest)


def figures(calls: int, delays: list[float], orders: int, seconds: float, longest: float) -> dict[str, float]:
    """What is compared: minutes, hours and calls."""
    cuts = statistics.quantiles(delays, n=100)
    return {
        "shipments": len(delays),
        "median_minutes": round(statistics.median(delays) / 60, 1),
        "p95_minutes": round(cuts[94] / 60, 1),
        "p99_minutes": round(cuts[98] / 60, 1),
        "calls_per_second": round(calls / seconds, 2),
        "calls_per_order_and_day": round(calls / orders / (seconds / DAY), 1),
        "longest_backlog_minutes": round(longest / 60, 1),
    }


def measure(book: Book) -> None:
    """Both ways of polling on the same orders, in even business and on the day of a sale."""
    orders = 1_000 if book.quick else 10_000
    for scene, make, replace in (("even business", steady, True), ("after a sale", sale, False)):
        for way in ("adaptive", "every 6 hours"):
            rng = random.Random(SEED)
            found = simulate(rng, make(rng, orders), fixed=way != "adaptive", replace=replace, days=10.0)
            ours = way == "adaptive"
            for name, unit, goal in FIGURES:
                book.note(
                    "polling", f"{scene}, {way}: {name.replace('_', ' ')}", found[name], unit, goal if ours else None
                )
