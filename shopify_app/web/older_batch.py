"""A batch: the price checks of older orders that one click asked for, and the queries that find such orders."""

from collections.abc import Iterable
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import selectinload

from shopify_app import clock
from shopify_app.db import count_up_to, session
from shopify_app.models import LineItem, Order, Quote, SupplierOrder, SupplierOrderLine
from shopify_app.models.quote import VALID_FOR
from shopify_app.models.quoted import QuotedDraft, drafts_of
from shopify_app.web import quotes
from shopify_app.web.formats import MOST_COUNTED

#: The rows of the table that say "older than automatic ordering".
OLDER = ("before_automatic", "too_old")
EXPIRED = "This price was looked up more than 15 minutes ago."
MOVED = "The order changed since its price was looked up."


@dataclass(frozen=True)
class OlderOrder:
    """One order of a batch. `state`: checking, ready, left_out, ordering, ordered or stopped; `stops`: why the click
    leaves it out, or why it was not ordered after all."""

    quote: Quote
    state: str
    drafts: tuple[QuotedDraft, ...]
    stops: tuple[str, ...] = ()

    @property
    def total(self) -> str:
        """What AliExpress asks for it."""
        return quotes.total_of(self.drafts)


@dataclass(frozen=True)
class Batch:
    """The orders whose prices one click checked."""

    id: str
    orders: tuple[OlderOrder, ...]

    def of(self, state: str) -> list[OlderOrder]:
        """Its orders in that state."""
        return [row for row in self.orders if row.state == state]

    @property
    def total(self) -> str:
        """The sum of what one click orders, one for each currency."""
        return quotes.total_of(draft for row in self.of("ready") for draft in row.drafts)

    @property
    def busy(self) -> bool:
        """Whether anything of it changes by itself."""
        return any(row.state in ("checking", "ordering") for row in self.orders)


def count(shop_id: int) -> int:
    """How many orders wait because they are older; counting ends at MOST_COUNTED."""
    return _count(_ids(shop_id))


def count_unchecked(shop_id: int) -> int:
    """How many of them no batch looked up in the last minutes."""
    return _count(_unchecked(shop_id))


def oldest_unchecked(shop_id: int, limit: int) -> list[Order]:
    """Those, the oldest first."""
    ids = session().scalars(_unchecked(shop_id).order_by(SupplierOrder.order_id).limit(limit))
    return _load(shop_id, [*ids])


def newest_batch(shop_id: int) -> str:
    """The id of the last batch whose prices may still be good; "" where there is none."""
    mine = sa.select(Quote.batch).where(Quote.shop_id == shop_id, *_is_recent())
    return session().scalar(mine.order_by(Quote.id.desc()).limit(1)) or ""


def read(shop_id: int, batch: str) -> Batch:
    """The batch as it is now; empty where the shop has none of that id."""
    found = Quote.of_batch(shop_id, batch) if batch else []
    # The session forgets rows that nothing refers to: these are kept until the quotes refer to them.
    orders = _load(shop_id, [quote.order_id for quote in found])
    mine = {order.id for order in orders}
    return Batch(batch, tuple(_row(quote) for quote in found if quote.order_id in mine))


def _row(quote: Quote) -> OlderOrder:
    drafts = tuple(drafts_of(quote))
    if quote.under_way:
        return OlderOrder(quote, "checking", drafts)
    if quote.approved_at:
        mine = [so for so in quote.order.supplier_orders if so.id in {draft.id for draft in drafts}]
        if any(_is_at_work(supplier_order) for supplier_order in mine):
            return OlderOrder(quote, "ordering", drafts)
        problems = tuple(_problems(mine))
        return OlderOrder(quote, "stopped" if problems else "ordered", drafts, problems)
    stops = tuple(dict.fromkeys(_stops(quote, drafts)))
    return OlderOrder(quote, "left_out" if stops else "ready", drafts, stops)


def _is_at_work(supplier_order: SupplierOrder) -> bool:
    approved = supplier_order.open and supplier_order.approved_by_click
    return (supplier_order.status == "placing" or approved) and not supplier_order.problem


def _problems(approved: Iterable[SupplierOrder]) -> Iterable[str]:
    """Why what was approved is not ordered after all."""
    for supplier_order in approved:
        if supplier_order.status in ("draft", "placing", "refused"):
            yield from filter(None, (supplier_order.problem, supplier_order.waits_for))


def _stops(quote: Quote, drafts: tuple[QuotedDraft, ...]) -> Iterable[str]:
    """Every sentence that keeps one click from ordering the whole of it."""
    if quote.problem:
        yield quote.problem
        return
    check = quotes.check_of(quote)
    if check is None or len(check.parts) != len(drafts):
        yield MOVED if quote.living else EXPIRED
        return
    for part in check.parts:
        yield from filter(None, (*part.never, part.quoted.problem, *part.asks))


def _count(ids: sa.Select[int]) -> int:
    return session().scalar(count_up_to(ids, MOST_COUNTED)) or 0


def _ids(shop_id: int) -> sa.Select[int]:
    rule = SupplierOrder.waiting_reason["rule"].as_string()
    mine = (SupplierOrder.shop_id == shop_id, SupplierOrder.status == "draft")
    return sa.select(SupplierOrder.order_id).where(*mine, rule.in_(OLDER)).distinct()


def _unchecked(shop_id: int) -> sa.Select[int]:
    """Those whose price no batch looked up just now."""
    checked = sa.select(Quote.order_id).where(Quote.shop_id == shop_id, *_is_recent())
    return _ids(shop_id).where(SupplierOrder.order_id.not_in(checked))


def _is_recent() -> tuple[sa.ColumnElement[bool], ...]:
    return (Quote.batch != "", Quote.asked_at > clock.now() - VALID_FOR)


def _load(shop_id: int, ids: list[int]) -> list[Order]:
    """The orders with what a price check compares, in one query for each kind; the caller's session keeps them."""
    bought = selectinload(Order.supplier_orders)
    wanted = (
        sa.select(Order)
        .where(Order.shop_id == shop_id, Order.id.in_(ids))
        .options(
            selectinload(Order.lines).selectinload(LineItem.supplier_lines),
            bought.selectinload(SupplierOrder.lines).selectinload(SupplierOrderLine.line_item),
        )
    )
    return [*session().scalars(wanted.order_by(Order.id))]
