"""Quoted: what a quote says of each draft, read from and written to its JSON."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from shopify_app.models.guard.table import ASKS, NEVER, Reason
from shopify_app.models.order import Order
from shopify_app.models.quote import MOST_RISE, Quote
from shopify_app.values import Money


@dataclass(frozen=True)
class QuotedLine:
    """One SKU: `price` for one unit, `total` for `quantity` of them, without shipping."""

    title: str
    sku: str
    sku_id: str
    quantity: int
    price: str
    total: str


@dataclass(frozen=True)
class QuotedDraft:
    """One draft as it was looked up. `units`: line item id -> units sold. Amounts are text like "3.10 USD", empty where
    AliExpress gave none; `problem` says why."""

    id: int
    sequence: int
    supplier: str
    units: dict[str, int]
    #: "product id / SKU id" -> units to buy.
    goods: dict[str, int]
    set_aside: bool = False
    lines: tuple[QuotedLine, ...] = ()
    service: str = ""
    shipping: str = ""
    tax: str = ""
    total: str = ""
    stored: tuple[dict[str, str], ...] = ()
    problem: str = ""

    @property
    def reasons(self) -> list[Reason]:
        """The table's reasons when it was looked up."""
        return [Reason.of(stored) for stored in self.stored]

    @property
    def never(self) -> bool:
        """Whether nobody may order it."""
        return any(reason.rule.click == NEVER for reason in self.reasons)

    @property
    def asks(self) -> list[Reason]:
        """The questions that a click answers."""
        return [reason for reason in self.reasons if reason.rule.click == ASKS]

    def refusal(self, properties: Iterable[str], *, anyway: bool) -> str:
        """Why a click does not order it, or empty. A problem is no question: the purchase itself meets it."""
        stops = [r for r in self.reasons if r.rule.click == NEVER or (r.rule.click == ASKS and not anyway)]
        return stops[0].sentence(properties) if stops else ""

    @property
    def money(self) -> Money | None:
        """The total; None where AliExpress gave none."""
        amount, _, currency = self.total.partition(" ")
        return Money(Decimal(amount), currency) if currency else None

    def covers(self, total: Money) -> bool:
        """Whether `total` is what was approved: it may have risen by one percent."""
        money = self.money
        return money is not None and money.currency == total.currency and total.amount <= money.amount * MOST_RISE


def drafts_of(quote: Quote) -> list[QuotedDraft]:
    """What the quote says of each draft."""
    return [_read(stored) for stored in quote.content.get("drafts", ())]


def draft_of(quote: Quote, supplier_order_id: int) -> QuotedDraft | None:
    """What the quote says of one supplier order."""
    return next((draft for draft in drafts_of(quote) if draft.id == supplier_order_id), None)


def content_of(order: Order, drafts: Iterable[QuotedDraft]) -> dict[str, Any]:
    """The content of a quote. The address is kept as a fingerprint: the order has it in full."""
    return {"drafts": [asdict(draft) for draft in drafts], "address": fingerprint(order)}


def fingerprint(order: Order) -> str:
    """A digest of the address; tells whether it changed."""
    return hashlib.sha256(json.dumps(order.address_json, sort_keys=True).encode()).hexdigest()


def _read(stored: dict[str, Any]) -> QuotedDraft:
    lines = tuple(QuotedLine(**line) for line in stored["lines"])
    return QuotedDraft(**{**stored, "lines": lines, "stored": tuple(stored["stored"])})
