"""What goes wrong, drawn from the seed: kills, faults, webhooks and mail, dear products, a switch turned off."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from random import Random
from typing import Any

from soak.fates import GOODS, SHOPS

Json = dict[str, Any]
#: The shop whose merchant turns automatic ordering off and on again.
SWITCHED_SHOP = 1
#: What a product can ask for a while.
DEAR = ({"price": "9.90"}, {"fee": "45.00"}, {"answers_in": "EUR"})


@dataclass(frozen=True)
class Trouble:
    """A misfortune: `name` is a fault, a mode, a token's end, a dear product, a switch or the process to kill; `spec`
    says how."""

    tick: int
    name: str
    spec: Json


def draw_troubles(random: Random, ticks: int, orders: int, kills: int, workers: int) -> list[Trouble]:
    """All of them, up to tick `ticks`."""
    found = [*_kills(random, ticks, kills, workers), *_faults(random, ticks, orders), *_moods(random, ticks)]
    return [*found, *_dear(random, ticks, orders), *_switch(random, ticks)]


def _dear(random: Random, ticks: int, orders: int) -> Iterator[Trouble]:
    """A product asks more, or in another currency, and then as before."""
    for _ in range(max(2, orders // 100)):
        which = {"shop": random.randrange(SHOPS), "goods": random.randrange(GOODS)}
        begin = random.randint(3, ticks)
        yield Trouble(begin, "product", {**which, **random.choice(DEAR)})
        yield Trouble(begin + random.randint(10, 60), "product", which)


def _switch(random: Random, ticks: int) -> list[Trouble]:
    begin = random.randint(ticks // 8, ticks // 4)
    off, on = {"shop": SWITCHED_SHOP, "on": False}, {"shop": SWITCHED_SHOP, "on": True}
    return [Trouble(begin, "switch", off), Trouble(begin + random.randint(15, 30), "switch", on)]


def _kills(random: Random, ticks: int, kills: int, workers: int) -> list[Trouble]:
    """Web, each worker and all workers at once take turns; only the moments are random."""
    names = [f"w{number}" for number in range(1, workers + 1)]
    victims = cycle([["web"], *([name] for name in names), names])
    return [Trouble(random.randint(5, ticks), "kill", {"processes": next(victims)}) for _ in range(kills)]


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
    return Trouble(random.randint(3, ticks), "fault", spec)


def _moods(random: Random, ticks: int) -> list[Trouble]:
    """Webhooks that travel badly, mail servers that refuse, tokens that end: each for a while."""
    found = []
    for tick in range(5, ticks, 15):
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
