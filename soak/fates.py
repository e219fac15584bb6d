"""What happens to one order: how it is sold, what people do with it, and what its suppliers do."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from typing import Any

from soak.moods import Mood, draw_mood

Json = dict[str, Any]
CLICKED_SHOP = 2
SHOPS = 4
GOODS = 6
#: Shares: orders with one mood, with two; orders whose merchant says yes to what they ask; hands in Shopify.
ONE, TWO, YES, HANDS = 0.42, 0.05, 0.12, 0.06
#: Two ticks after it came the books hold the order with its fulfillment orders; nobody does anything before.
LOOK_TICKS = 2


@dataclass(frozen=True)
class Act:
    """Something a customer, a merchant or a supplier does with an order; `unit` and `number` choose what of it, and
    `wish` says how."""

    tick: int
    name: str
    unit: int = 0
    number: int = 0
    wish: Json = field(default_factory=dict)


@dataclass(frozen=True)
class Fate:
    """One order: number `n` is in its street, so that AliExpress's books name it too. `lines` are (goods, units, how it
    is sold), `sale` is how the order is sold; `anyway`: its merchant answers questions with yes."""

    n: int
    shop: int
    tick: int
    lines: tuple[tuple[int, int, Json], ...]
    sale: Json
    has_email: bool
    anyway: bool
    acts: tuple[Act, ...]
    supplier: tuple[Act, ...]


def draw_fate(random: Random, n: int, tick: int, restless: int) -> Fate:
    """The fate of order `n`, which comes at `tick`; nothing new happens to it `restless` ticks later."""
    shop, moods = random.randrange(SHOPS), [*_moods(random)]
    anyway = bool(moods) and random.random() < YES
    acts = [*_acts(random, moods, tick, restless)]
    if shop == CLICKED_SHOP:
        acts.append(Act(tick + random.randint(10, restless - 10), "click"))
    if anyway:
        acts.append(Act(tick + random.randint(15, restless - 10), "yes"))
    return Fate(
        n=n,
        shop=shop,
        tick=tick,
        lines=_lines(random, moods),
        sale={key: value for mood in moods for key, value in mood.sale.items()},
        has_email=random.random() > 0.05,
        anyway=anyway,
        acts=tuple(sorted(acts, key=lambda act: act.tick)),
        supplier=_supplier(random),
    )


def _moods(random: Random) -> Iterator[Mood]:
    """None most of the time. Of two, only one changes units: a refund may leave the quantity as it was, and then
    nobody can tell it from an edit."""
    if random.random() < ONE:
        first = draw_mood(random)
        yield first
        if random.random() < TWO / ONE:
            second = draw_mood(random)
            if not {name for name, _ in first.steps} & {"edit", "refund", "cancel"}:
                yield second


def _lines(random: Random, moods: list[Mood]) -> tuple[tuple[int, int, Json], ...]:
    goods = random.sample(range(GOODS), random.choices((1, 2, 3, 4), (50, 30, 15, 5))[0])
    place: Json = {"second_place": True} if random.random() < 0.1 else {}
    chosen = random.randrange(len(goods))

    def how(at: int) -> Json:
        fits = [mood.line for mood in moods if mood.all_lines or at == chosen]
        return {**place, **{key: value for line in fits for key, value in line.items()}}

    units = [random.choices((1, 2, 3, 5), (60, 25, 10, 5))[0] for _ in goods]
    return tuple((each, units[at], how(at)) for at, each in enumerate(goods))


def _acts(random: Random, moods: list[Mood], tick: int, restless: int) -> Iterator[Act]:
    yield Act(tick + LOOK_TICKS, "look")
    for mood in moods:
        unit, at = random.randrange(4), tick + LOOK_TICKS + random.randint(1, restless // 2)
        for name, wish in mood.steps:
            yield Act(at, name, unit, 0, wish)
            at += random.randint(5, 40)
    for name in ("fulfill", "address"):
        if random.random() < HANDS:
            later = tick + random.randint(LOOK_TICKS + 1, restless - 10)
            yield Act(later, name, random.randrange(4), random.randrange(1, 4))


def _supplier(random: Random) -> tuple[Act, ...]:
    """What the supplier does, in ticks after its order was first seen."""
    paid_at = random.randint(0, 10)
    arrival = random.choice((["deliver", "finish"], ["deliver", "finish"], ["deliver"], []))
    match random.choices(("whole", "parts", "renumbered", "canceled", "unpaid"), (46, 20, 26, 4, 4))[0]:
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
