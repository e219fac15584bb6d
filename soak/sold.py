"""An order that came: its fate, what the sandbox said of it since when, and when the merchant clicked."""

from dataclasses import dataclass, field

from soak.fates import Fate
from soak.hands import Json
from soak.shops import ShopOfSoak


@dataclass(frozen=True)
class Click:
    """The click that orders, at a real second. `anyway`: a yes to every question."""

    at: float
    anyway: bool


@dataclass(frozen=True)
class Said:
    """What the sandbox's book of an order was from a real second on, at an instant of its own clock. By line item gid:
    `paid` are the units while the order was last paid, empty where it never was; `most` the most that ever were."""

    at: float
    moment: str
    book: Json
    paid: dict[str, int]
    most: dict[str, int]


@dataclass
class Sold:
    """One order; `came` is a real second."""

    fate: Fate
    shop: ShopOfSoak
    gid: str
    path: str
    name: str
    lines: list[str]
    came: float
    said: list[Said] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)

    @property
    def says_yes(self) -> bool:
        """Whether the plan lets the merchant answer questions with yes."""
        return self.fate.anyway

    def hear(self, at: float, moment: str, book: Json) -> None:
        """Keep what the sandbox says from now on; its first word counts from the beginning."""
        paid, most = (self.said[-1].paid, self.said[-1].most) if self.said else ({}, {})
        if book["financial_status"] == "paid":
            paid = {line["gid"]: kept_of(line) for line in book["lines"]}
            most = {gid: max(units, most.get(gid, 0)) for gid, units in paid.items()}
        self.said.append(Said(at if self.said else self.came, moment, book, paid, most))


def email_of(n: int) -> str:
    """The customer of order `n`: nobody else has this address."""
    return f"buyer{n}@example.com"


def kept_of(line: Json) -> int:
    """Units of a line that were neither removed nor named by a refund."""
    return max(0, min(int(line["current_quantity"]), int(line["quantity"]) - int(line["refunded"])))
