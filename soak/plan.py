"""What will happen, drawn from one seed before anything starts: every order with its fate, every fault, every kill."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random
from typing import Any

Json = dict[str, Any]

#: Real seconds between two ticks of the soak.
TICK_SECONDS = 0.2
#: Ticks in which an order may still change after it came.
RESTLESS = 60
CLICKED_SHOP = 2
SHOPS = 4
GOODS = 6


@dataclass(frozen=True)
class Act:
    """Something a customer, a merchant or a supplier does with an order; `unit` and `number` choose what of it."""

    tick: int
    name: str
    unit: int = 0
    number: int = 0


@dataclass(frozen=True)
class Fate:
    """One order: number `n` is in its street, so that AliExpress's books name it too. `lines` are (goods, units)."""

    n: int
    shop: int
    tick: int
    lines: tuple[tuple[int, int], ...]
    second_place: bool
    paid: bool
    has_email: bool
    acts: tuple[Act, ...]
    supplier: tuple[Act, ...]


@dataclass(frozen=True)
class Trouble:
    """A misfortune: `name` is a fault, a mode, a token's end or the process to kill; `spec` is its control body."""

    tick: int
    name: str
    spec: Json


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
    fates = tuple(_fate(random, n, ticks * n // orders) for n in range(1, orders + 1))
    troubles = [*_kills(random, ticks, kills, workers), *_faults(random, ticks, orders), *_moods(random, ticks)]
    return Plan(fates, tuple(sorted(troubles, key=lambda trouble: trouble.tick)), ticks + RESTLESS)


def _fate(random: Random, n: int, tick: int) -> Fate:
    goods = random.sample(range(GOODS), random.choices((1, 2, 3, 4), (50, 30, 15, 5))[0])
    paid, shop = random.random() > 0.12, random.randrange(SHOPS)
    return Fate(
        n=n,
        shop=shop,
        tick=tick,
        lines=tuple((each, random.choices((1, 2, 3, 5), (60, 25, 10, 5))[0]) for each in goods),
        second_place=random.random() < 0.1,
        paid=paid,
        has_email=random.random() > 0.05,
        acts=tuple(sorted(_acts(random, tick, paid=paid, clicked=shop == CLICKED_SHOP), key=lambda act: act.tick)),
        supplier=_supplier(random),
    )


def _acts(random: Random, tick: int, *, paid: bool, clicked: bool) -> list[Act]:
    def later(name: str, after: int = 1) -> Act:
        return Act(tick + random.randint(after, RESTLESS - 10), name, random.randrange(4), random.randrange(1, 4))

    chances = {"cancel": 0.08, "refund": 0.1, "edit": 0.07, "hold": 0.08, "fulfill": 0.07, "address": 0.07}
    acts = [later(name) for name, chance in chances.items() if random.random() < chance]
    if not paid and random.random() < 0.8:
        acts.append(later("pay"))
    if clicked:
        acts.append(replace(later("click", 10), number=0))
    acts += [Act(act.tick + random.randint(5, 40), "release_hold") for act in acts if act.name == "hold"]
    return acts


def _supplier(random: Random) -> tuple[Act, ...]:
    """What the supplier does, in ticks after its order was first seen."""
    paid_at = random.randint(0, 10)
    arrival = random.choice((["deliver", "finish"], ["deliver", "finish"], ["deliver"], []))
    match random.choices(("whole", "parts", "renumbered", "canceled", "unpaid"), (45, 20, 25, 6, 4))[0]:
        case "whole":
            names = ["pay", "ship", *arrival]
        case "parts":
            names = ["pay", "ship_part", "last_mile", "ship"]
        case "renumbered":
            names = ["pay", "ship", "last_mile", *arrival]
        case "canceled":
            names = random.choice((["cancel"], ["pay", "cancel"], ["pay", "ship_part", "cancel"]))
        case _:
            names = []
    return tuple(Act(paid_at + turn * random.randint(2, 12), name) for turn, name in enumerate(names))


def _kills(random: Random, ticks: int, kills: int, workers: int) -> list[Trouble]:
    """Web, each worker and all workers at once take turns; only the moments are random."""
    names = [f"w{number}" for number in range(1, workers + 1)]
    victims = cycle([["web"], *([name] for name in names), names])
    return [
        Trouble(random.randint(5, ticks + RESTLESS // 2), "kill", {"processes": next(victims)}) for _ in range(kills)
    ]


SHOPIFY = ("order", "orders", "fulfillmentCreate", "fulfillmentTrackingInfoUpdate", "access_token")
ALIEXPRESS = (
    *("aliexpress.ds.order.create", "aliexpress.trade.ds.order.get", "aliexpress.ds.order.tracking.get"),
    *("aliexpress.ds.product.get", "aliexpress.ds.freight.query", "auth/token/refresh"),
)
SHARED = ("lost_answer", "error_before", "error_after", "reset", "garbage", "stall")
WRITES = ("fulfillmentCreate", "aliexpress.ds.order.create", "fulfillmentTrackingInfoUpdate")


def _faults(random: Random, ticks: int, orders: int) -> list[Trouble]:
    return [_fault(random, ticks) for _ in range(max(12, orders // 8))]


def _fault(random: Random, ticks: int) -> Trouble:
    company, names = random.choice((("shopify", SHOPIFY), ("aliexpress", ALIEXPRESS)))
    kinds: Sequence[str] = (*SHARED, *(("throttled", "internal_error") if company == "shopify" else ("code", "code")))
    # The two calls that buy and ship are where an answer must not be lost twice.
    on = random.choice([name for name in names if name in WRITES] if random.random() < 0.5 else names)
    spec: Json = {"company": company, "on": on, "kind": random.choice(kinds), "times": random.choice((1, 1, 2, 4))}
    if spec["kind"] == "stall":
        spec |= {"seconds": random.choice((0.5, 1.5, 3)), "times": 1}
    if spec["kind"] == "code":
        limit = "Api access frequency exceeds the limit. this ban will last 1 seconds"
        code, msg = random.choice((("ApiCallLimit", limit), ("15", "isp.service-unavailable")))
        spec |= {"code": code, "msg": msg}
    return Trouble(random.randint(3, ticks + RESTLESS // 2), "fault", spec)


def _moods(random: Random, ticks: int) -> list[Trouble]:
    """Webhooks that travel badly, mail servers that refuse, tokens that end: each for a while."""
    found = []
    for tick in range(5, ticks + RESTLESS // 2, 15):
        mode = random.choice(("duplicate", "reorder", "delay", "never", "normal"))
        found.append(Trouble(tick, "webhooks", {"mode": mode, "seconds": random.choice((0.3, 1, 3))}))
        if random.random() < 0.3:
            found.append(Trouble(tick + 3, "token", {"shop": random.randrange(SHOPS)}))
        if random.random() < 0.3:
            found.append(Trouble(tick + 5, "account", {"shop": random.randrange(SHOPS)}))
        # A lost answer to a refresh ends the consent: merchants renew it now and then.
        found.append(Trouble(tick + 11, "consent", {"shop": tick // 15 % SHOPS}))
        mail = random.choice(("ok", "ok", "ok", "greylist", "down", "lost_answer"))
        found.append(Trouble(tick + 7, "mail", {"mode": mail}))
    return found
