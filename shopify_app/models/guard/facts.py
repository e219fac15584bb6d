"""Facts: everything the purchase guard knows of one draft supplier order, frozen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from shopify_app.values import Money

#: Kinds of blocks, by the row of the table that names them.
ELSEWHERE, UNPAID, ON_HOLD, SCHEDULED, PICKUP = "elsewhere", "added", "on_hold", "scheduled", "pickup"


@dataclass(frozen=True, slots=True)
class Block:
    """Units of one line that Shopify keeps from being shipped now. `kinds`: (kind, detail), one fulfillment order may
    have several."""

    units: int
    kinds: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Policy:
    """The shop's settings that decide about a purchase. Amounts are in the shop's currency."""

    automatic: bool = False
    automatic_since: datetime | None = None
    allow_high_risk: bool = False
    risk_wait: timedelta = timedelta(minutes=60)
    buy_authorized: bool = False
    buy_with_properties: bool = False
    ceiling_percent: int = 20
    order_cost_max: Decimal | None = None
    margin_min: Decimal | None = None


@dataclass(frozen=True, slots=True)
class OfferedItem:
    """One SKU as AliExpress offers it now. `accepted`: the link's price; `last_fee`: shipping of the last purchase of
    the same link, country and quantity."""

    price: Money
    accepted: Money | None
    fee: Money
    last_fee: Money | None = None
    link_id: int = 0


@dataclass(frozen=True, slots=True)
class Offer:
    """What AliExpress asks for the draft. `landed` is items + shipping + tax in AliExpress's currency; the amounts
    below are in the shop's currency, None where no rate is known."""

    items: tuple[OfferedItem, ...]
    landed: Money
    cost: Decimal | None
    #: What the customer paid for these lines and their shipping, net of discounts and refunds.
    sold: Decimal
    #: The same for the whole order: every supplier order of it.
    order_cost: Decimal | None
    order_sold: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Instants are UTC. `read`: Shopify's answer is known, not only a webhook. `blocks`: those of the draft's units."""

    now: datetime
    created_at: datetime
    policy: Policy
    currency: str
    zone: str = "UTC"
    processed_at: datetime | None = None
    test: bool = False
    canceled: bool = False
    deleted: bool = False
    archived: bool = False
    #: A supplier order of it was canceled, by AliExpress or by a person.
    canceled_before: bool = False
    units: int = 1
    financial_status: str = "paid"
    was_paid: bool = False
    outstanding: Decimal | None = None
    returned: Decimal | None = None
    taken_off: Decimal = Decimal()
    risk: str = "low"
    read: bool = True
    routed: bool = True
    missing: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    #: "Engraving: For Mia", of the draft's lines.
    properties: tuple[str, ...] = ()
    offer: Offer | None = field(default=None)

    @property
    def earliest(self) -> datetime:
        """The earlier of created and processed: imported orders are processed in the past."""
        return min(self.created_at, self.processed_at or self.created_at)

    def details(self, kind: str) -> list[str]:
        """The details of the blocks of one kind, each once."""
        found = [detail for block in self.blocks for name, detail in block.kinds if name == kind]
        return list(dict.fromkeys(found))
