"""Which units of a line may not be shipped now, by the fulfillment orders that hold them: rows 4, 5 and 7 to 9."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from shopify_app.models.guard.facts import ELSEWHERE, ON_HOLD, PICKUP, SCHEDULED, UNPAID, Block
from shopify_app.values import FulfillmentOrder

#: Nothing of these is left to ship: a canceled fulfillment leaves a CLOSED one that still shows units.
DONE = ("CLOSED", "CANCELLED")
#: A fulfillment service was asked to ship it, and has not declined.
REQUESTED = ("SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED")
#: DeliveryMethodType that needs no parcel of a supplier. NONE or null: `requiresShipping` and the address decide.
NO_PARCEL = ("LOCAL", "PICK_UP", "PICKUP_POINT", "RETAIL")
#: Shopify's fulfillAt is never null: the hour it was made. Only a later day is a schedule.
AHEAD = timedelta(days=1)
UNSEEN = "Somebody outside Waybill"
SERVICE = "A fulfillment service"


@dataclass(frozen=True, slots=True)
class Part:
    """One fulfillment order as Shopify last stated it. `lines`: line item gid -> units left in it."""

    gid: str
    status: str
    request: str
    method: str
    holds: tuple[str, ...]
    at: datetime | None
    lines: dict[str, int]

    @classmethod
    def of(cls, stated: FulfillmentOrder) -> "Part":
        """From what the gateway read."""
        lines: dict[str, int] = {}
        for line in stated.lines:
            lines[line.line_gid] = lines.get(line.line_gid, 0) + line.remaining
        return cls(
            *(stated.gid, stated.status, stated.request_status, stated.method, stated.holds, stated.fulfill_at), lines
        )

    @property
    def stored(self) -> dict[str, Any]:
        """As JSON."""
        at = self.at.isoformat() if self.at else None
        return {**{name: getattr(self, name) for name in self.__slots__}, "holds": [*self.holds], "at": at}

    @classmethod
    def read(cls, stored: dict[str, Any]) -> "Part":
        """From JSON."""
        at = datetime.fromisoformat(stored["at"]) if stored["at"] else None
        return cls(**{**stored, "holds": tuple(stored["holds"]), "at": at})

    def kinds(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """Why its units may not be shipped now: (kind, detail)."""
        found: list[tuple[str, str]] = []
        if self.request in REQUESTED:
            found.append((ELSEWHERE, SERVICE))
        if self.status == "ON_HOLD":
            reasons = ", ".join(reason.lower().replace("_", " ") for reason in self.holds)
            found.append((ON_HOLD, reasons or "no reason given"))
        if self._is_ahead(now):
            found.append((SCHEDULED, self.at.isoformat() if self.at else ""))
        if self.method in NO_PARCEL:
            found.append((PICKUP, self.method))
        return tuple(found)

    def _is_ahead(self, now: datetime) -> bool:
        if self.status == "SCHEDULED":
            return self.at is None or now < self.at
        return self.at is not None and self.at > now + AHEAD


def find_blocks(parts: Iterable[Part], line_gid: str, *, left: int, unpaid: int, now: datetime) -> list[Block]:
    """The blocks of one line of an order that has fulfillment orders. `left`: units sold that nobody shipped yet;
    `unpaid`: units above what was paid."""
    living = [part for part in parts if part.status not in DONE]
    found = [Block(part.lines.get(line_gid, 0), part.kinds(now)) for part in living]
    unseen = left - sum(part.lines.get(line_gid, 0) for part in living)
    found.append(Block(unseen, ((ELSEWHERE, UNSEEN),)))
    found.append(Block(unpaid, ((UNPAID, ""),)))
    return [block for block in found if block.units > 0 and block.kinds]
