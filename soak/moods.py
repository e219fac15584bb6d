"""Moods: what can keep an order from being bought, and whether it ends. Each is drawn with its acts."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

Json = dict[str, Any]
#: (name, body) of an act, in the order in which they happen.
Steps = tuple[tuple[str, Json], ...]
REASONS = ("AWAITING_PAYMENT", "HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS", "INVENTORY_OUT_OF_STOCK", "OTHER")
PICKED_UP = ("LOCAL", "PICK_UP")
ENGRAVED = {"properties": [{"name": "Engraving", "value": "For Mia"}, {"name": "_key", "value": "7"}]}
HIDDEN = {"properties": [{"name": "_bundle", "value": "7"}, {"name": "Note", "value": " "}]}


@dataclass(frozen=True)
class Mood:
    """How the order and one of its lines (or all) are sold, and what happens to it afterwards."""

    sale: Json = field(default_factory=dict)
    line: Json = field(default_factory=dict)
    all_lines: bool = False
    steps: Steps = ()


def draw_mood(random: Random) -> Mood:
    """One of them, by their weights."""
    draw = random.choices([draw for draw, _ in MOODS], [weight for _, weight in MOODS])[0]
    return draw(random)


def _may(random: Random, chance: float, *steps: tuple[str, Json]) -> Steps:
    """The steps, or none."""
    return steps if random.random() < chance else ()


def _risk_rises(random: Random) -> Mood:
    better = _may(random, 0.4, ("risk", {"level": "LOW"}))
    return Mood(steps=(("risk", {"level": "HIGH", "touch": random.random() < 0.5}), *better))


def _risk_pending(random: Random) -> Mood:
    level = random.choice(("HIGH", "LOW", "LOW", "MEDIUM", ""))
    return Mood({"risk": "PENDING"}, steps=(("risk", {"level": level}),) if level else ())


def _risk_unknown(random: Random) -> Mood:
    return Mood({"assessments": [], "recommendation": "NONE"}, steps=_may(random, 0.3, ("risk", {"level": "LOW"})))


def _held(random: Random) -> Mood:
    reason, released = random.choice(REASONS), _may(random, 0.75, ("release_hold", {"touch": random.random() < 0.5}))
    how = random.choices(("sold", "whole", "part", "twice"), (20, 40, 30, 10))[0]
    if how == "sold":
        return Mood({"held": reason}, steps=released)
    wish: Json = {"reason": reason, "touch": random.random() < 0.5, **({"units": 1} if how != "whole" else {})}
    again = (("hold", {"reason": "OTHER"}),) if how == "twice" else ()
    return Mood(steps=(("hold", wish), *again, *released))


def _scheduled(random: Random) -> Mood:
    ahead = {"ahead_hours": random.choice((1, 5, 30, 60))}
    return Mood(ahead) if random.random() < 0.5 else Mood(steps=(("schedule", ahead),))


def _picked_up(random: Random) -> Mood:
    shipped = _may(random, 0.6, ("method", {"method": "SHIPPING"}))
    return Mood(line={"method": random.choice(PICKED_UP)}, all_lines=random.random() < 0.3, steps=shipped)


def _unpaid(random: Random) -> Mood:
    status = random.choices(("pending", None, "partially_paid"), (60, 15, 25))[0]
    return Mood({"financial_status": status}, steps=_may(random, 0.8, ("pay", {})))


def _authorized(random: Random) -> Mood:
    end = random.choices(("capture", "void", "expire", ""), (70, 15, 5, 10))[0]
    return Mood({"financial_status": "authorized"}, steps=((end, {}),) if end else ())


def _edited(random: Random) -> Mood:
    paid = random.random() < 0.4
    then = () if paid else _may(random, 0.7, ("pay", {}))
    return Mood(steps=(("edit", {"set_units": random.randint(1, 4), "paid": paid}), *then))


def _refunded(random: Random) -> Mood:
    kind = random.choices(("restock", "leave", "keep", "amount", "all"), (45, 15, 15, 20, 5))[0]
    wishes: dict[str, Json] = {
        "restock": {"units": 1},
        "leave": {"units": 1, "restock": False},
        "keep": {"units": 1, "restock": False, "keep_current": True},
        "amount": {"amount": random.choice(("3.00", "7.50"))},
        "all": {"all_money": True},
    }
    return Mood(steps=(("refund", wishes[kind]),))


def _canceled(random: Random) -> Mood:
    return Mood(steps=(("cancel", {"refund": random.random() < 0.75}),))


def _typed(random: Random) -> Mood:
    return Mood(line=ENGRAVED if random.random() < 0.5 else HIDDEN)


def _archived(random: Random) -> Mood:
    return Mood(steps=(("archive", {}), *_may(random, 0.6, ("unarchive", {}))))


def _requested(random: Random) -> Mood:
    return Mood(steps=(("request", {"status": "SUBMITTED"}), *_may(random, 0.6, ("request", {"status": "REJECTED"}))))


MOODS: tuple[tuple[Callable[[Random], Mood], int], ...] = (
    (_risk_rises, 8),
    (_risk_pending, 8),
    (_risk_unknown, 6),
    (_held, 17),
    (_scheduled, 7),
    (_picked_up, 7),
    (_unpaid, 13),
    (_authorized, 7),
    (_edited, 14),
    (_refunded, 20),
    (_canceled, 10),
    (_typed, 6),
    (_archived, 2),
    (_requested, 2),
)
