"""Facts: everything that the late rules know of one supplier order, frozen."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from shopify_app.models.tracking_status import DELIVERED, EXPIRED, NOT_FOUND

#: What asks the supplier for the money, or to take the item back.
REQUESTS = ("request_refund", "return", "open_dispute")
#: Rules about a dead tracking number: a dispute is announced first, and two days pass before it is opened.
DEAD_NUMBER = ("tracking_unrecognised", "tracking_expired")
#: No carrier knows the parcel, or it gave it up.
DEAD = (NOT_FOUND, EXPIRED)


@dataclass(frozen=True, slots=True)
class ParcelFacts:
    """One parcel. `told_at`: when its status was heard of, where known."""

    number: str
    status: str
    shipped_at: datetime
    told_at: datetime | None = None
    last_event_at: datetime | None = None
    expected_at: datetime | None = None

    @property
    def heard_at(self) -> datetime:
        """The last event; before the first one, when it was shipped."""
        return self.last_event_at or self.shipped_at


@dataclass(frozen=True, slots=True)
class ActionFacts:
    """One thing that the merchant did (models/review_action.py)."""

    kind: str
    at: datetime
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Instants are UTC; `zone` is the merchant's. `void`: a test order, or one cancelled, deleted, redacted or wholly
    refunded: no customer waits for it any more."""

    status: str
    zone: ZoneInfo
    supplier: str = "AliExpress"
    supplier_country: str = "CN"
    placed_by: str = "api"
    void: bool = False
    #: Somebody said no since it was bought: it must not be paid.
    unpayable: bool = False
    customer_paid_at: datetime | None = None
    linked_at: datetime | None = None
    placed_at: datetime | None = None
    pay_by: datetime | None = None
    paid_at: datetime | None = None
    shipped_at: datetime | None = None
    #: Agreed for its links; None where the numbers say it.
    agreed_days: int | None = None
    promised_days: int | None = None
    guaranteed_days: int | None = None
    #: AliExpress says that a dispute is open, whoever opened it.
    disputed: bool = False
    parcels: tuple[ParcelFacts, ...] = ()
    actions: tuple[ActionFacts, ...] = ()

    @property
    def agreed_from(self) -> datetime | None:
        """When the agreed shipping time began: payment; or when it was placed, where AliExpress was never read, or says
        that it is paid and not since when."""
        unread = self.placed_by == "hand" and self.pay_by is None
        return self.paid_at or (self.placed_at if unread or self.status in ("paid", "partly_shipped") else None)

    @property
    def unshipped(self) -> bool:
        """Whether some of it has no tracking number yet."""
        return self.status in ("placed", "paid", "partly_shipped") or not self.parcels

    @property
    def bought(self) -> bool:
        """Whether a supplier has the merchant's money for it, as far as anybody told."""
        return self.agreed_from is not None or self.status in ("shipped", "finished")

    @property
    def under_way(self) -> tuple[ParcelFacts, ...]:
        """Its parcels that have not arrived."""
        return tuple(parcel for parcel in self.parcels if parcel.status != DELIVERED)

    @property
    def arrived(self) -> bool:
        """Whether all of it came. AliExpress completes an order by itself after a time: that is taken for an arrival
        where no parcel's number is dead."""
        if self.status == "finished":
            return not any(parcel.status in DEAD for parcel in self.parcels)
        return not (self.unshipped or self.under_way)

    def last(self, *kinds: str) -> ActionFacts | None:
        """The newest action of these kinds."""
        if not self.actions:
            # Nearly always so, and asked a dozen times for each of a day's thousands of supplier orders.
            return None
        return max((a for a in self.actions if a.kind in kinds), key=lambda action: action.at, default=None)

    def done_since(self, instant: datetime, *kinds: str) -> bool:
        """Whether one of these was done at `instant` or later."""
        return any(action.kind in kinds and action.at >= instant for action in self.actions)

    @property
    def answer(self) -> ActionFacts | None:
        """The supplier's answer to the newest request; None while there is none."""
        asked, answer = self.last(*REQUESTS), self.last("answer")
        return answer if answer and (asked is None or answer.at >= asked.at) else None

    @property
    def settled(self) -> bool:
        """Whether the supplier gave money back: the case is over."""
        return self.answer is not None and self.answer.outcome in ("won", "partly")

    def moved_since(self, instant: datetime) -> bool:
        """Whether a parcel had an event after `instant`, and none is left dead without one."""
        silent = [p for p in self.parcels if p.last_event_at is None or p.last_event_at <= instant]
        return len(silent) < len(self.parcels) and not any(parcel.status in DEAD for parcel in silent)


@dataclass(frozen=True, slots=True)
class Window:
    """When a rule holds: from `opens` until `ends` (open-ended: None). `dates`: what comes next for the merchant, of
    which the first future one is shown. `used`: the facts and dates behind it, by the names in the rule's sentence."""

    opens: datetime
    used: dict[str, Any]
    ends: datetime | None = None
    lost_at: datetime | None = None
    dates: tuple[datetime | None, ...] = ()

    def holds(self, now: datetime) -> bool:
        """Whether it is open at `now`."""
        return self.opens <= now and (self.ends is None or now < self.ends)

    def next_at(self, now: datetime) -> datetime | None:
        """The next date on which something changes for the merchant."""
        return min((date for date in self.dates if date and date > now), default=None)

    def changes(self, now: datetime) -> list[datetime]:
        """Every instant after `now` at which its verdict changes."""
        return [at for at in (self.opens, self.ends, *self.dates) if at and at > now]
