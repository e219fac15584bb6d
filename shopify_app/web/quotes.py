"""What a price check of one order found, as its page shows it before a click that spends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, Quote, SupplierOrder
from shopify_app.models.approval import open_drafts
from shopify_app.models.costs import goods_of, units_of
from shopify_app.models.guard.table import ASKS, NEVER
from shopify_app.models.quote import VALID_FOR
from shopify_app.models.quoted import QuotedDraft, drafts_of, fingerprint
from shopify_app.values import Money

#: A price check usually takes a few seconds.
SLOW_AFTER = timedelta(seconds=20)
#: Rows that only keep automatic ordering from buying, and say nothing new to whoever clicks.
NO_NEWS = ("automatic_off", "before_automatic", "too_old")
#: What a yes to the question means, where the sentence of the table does not tell.
MORE = {
    "not_paid": "Its parcel waits until the customer pays, or until you mark it as shipped although unpaid.",
    "authorized": "Capture it in Shopify before it expires.",
    "properties": "The supplier gets this as a note.",
}


@dataclass(frozen=True)
class Part:
    """One supplier order in the price check, with what would stop it: `never` has no button, `asks` takes a yes."""

    quoted: QuotedDraft
    never: tuple[str, ...]
    asks: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def orderable(self) -> bool:
        """Whether a click may order it, with or without a yes."""
        return not (self.never or self.quoted.problem)

    @property
    def free(self) -> bool:
        """Whether it is ordered without a yes."""
        return self.orderable and not self.asks


@dataclass(frozen=True)
class PriceCheck:
    """The newest price check of an order. `parts` is empty while it is under way, or where it failed."""

    quote: Quote
    parts: tuple[Part, ...] = ()

    @property
    def slow(self) -> bool:
        """Whether it takes longer than usual."""
        return clock.now() > self.quote.asked_at + SLOW_AFTER

    @property
    def ends_at(self) -> datetime | None:
        """Until when a click may approve it."""
        return self.quote.made_at + VALID_FOR if self.quote.made_at else None

    @property
    def free(self) -> str:
        """What an order without a yes costs; "" where nothing is ordered so."""
        return total_of(part.quoted for part in self.parts if part.free)

    @property
    def all(self) -> str:
        """What it costs with a yes to every question; "" where nothing can be ordered."""
        return total_of(part.quoted for part in self.parts if part.orderable)

    @property
    def questions(self) -> list[str]:
        """What a yes answers, each sentence once."""
        return list(dict.fromkeys(sentence for part in self.parts if part.orderable for sentence in part.asks))

    @property
    def priced(self) -> bool:
        """Whether AliExpress gave a price for all of it: cost and margin are known then."""
        return all(part.quoted.total for part in self.parts)


def find(order: Order) -> PriceCheck | None:
    """The order's price check that is under way, has failed just now, or may still be approved."""
    quote = _newest(order)
    return check_of(quote) if quote else None


def check_of(quote: Quote) -> PriceCheck | None:
    """What that quote shows; None where it is too old, or not of what the order is now."""
    order = quote.order
    drafts = {draft.id: draft for draft in open_drafts(order)}
    if not drafts or not order.owes:
        return None
    if quote.under_way or _has_failed(quote):
        return PriceCheck(quote)
    if not quote.living or quote.content.get("address") != fingerprint(order):
        return None
    known = ((quoted, drafts.get(quoted.id)) for quoted in drafts_of(quote))
    parts = tuple(_part(quoted, draft) for quoted, draft in known if draft and _fits(quoted, draft))
    return PriceCheck(quote, parts) if parts else None


def covers(check: PriceCheck | None, draft: SupplierOrder) -> bool:
    """Whether the price check shows that draft, or is about to."""
    return check is not None and (not check.parts or draft.id in {part.quoted.id for part in check.parts})


def total_of(drafts: Iterable[QuotedDraft]) -> str:
    """Their sum: "8.59 USD", one sum for each currency."""
    sums: dict[str, Decimal] = {}
    for money in (draft.money for draft in drafts):
        if money:
            sums[money.currency] = sums.get(money.currency, Decimal()) + money.amount
    return " + ".join(str(Money(amount, currency)) for currency, amount in sums.items())


def percent_of_sale(order: Order) -> str:
    """The margin in percent of the sale: "57.1%"; "" where it is unknown."""
    if order.margin_amount is None or not order.sale_amount:
        return ""
    return f"{100 * order.margin_amount / order.sale_amount:.1f}%"


def _newest(order: Order) -> Quote | None:
    """The last one, unless it was approved: an earlier one is no offer any more."""
    mine = sa.select(Quote).where(Quote.shop_id == order.shop_id, Quote.order_id == order.id)
    quote = session().scalar(mine.order_by(Quote.id.desc()).limit(1))
    return quote if quote and quote.approved_at is None else None


def _has_failed(quote: Quote) -> bool:
    """Whether its problem is still news: later the price is simply checked once more."""
    return bool(quote.problem) and (quote.look_again_at is not None or clock.now() < quote.asked_at + VALID_FOR)


def _fits(quoted: QuotedDraft, draft: SupplierOrder) -> bool:
    """Whether the draft still holds the units and products that were looked up."""
    same_units = quoted.units == {str(line.id): units for line, units in units_of(draft).items()}
    return same_units and quoted.goods == goods_of(draft)


def _part(quoted: QuotedDraft, draft: SupplierOrder) -> Part:
    said: dict[str, list[str]] = {NEVER: [], ASKS: []}
    notes = []
    for reason in quoted.reasons:
        sentence = f"{reason.sentence(draft.properties)} {MORE.get(reason.rule.id, '')}".strip()
        if reason.rule.click in said:
            said[reason.rule.click].append(sentence)
        elif reason.rule.id not in NO_NEWS:
            notes.append(sentence)
    return Part(quoted, tuple(said[NEVER]), tuple(said[ASKS]), tuple(notes))
