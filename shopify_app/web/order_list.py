"""The queries of the orders page: a page of orders by key, and counts by status."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import load_only, selectinload
from sqlalchemy.sql.base import ExecutableOption

from shopify_app.db import count_up_to, session
from shopify_app.models import Email, LineItem, Order, Review, SupplierOrder, Tracking
from shopify_app.models.order_status import WORDS
from shopify_app.web import waiting
from shopify_app.web.formats import MOST_COUNTED
from shopify_app.web.words import GROUPS

PAGE = 50
#: What to do about an order that is fulfilled and late: not nothing.
LATE = "Open it and look at what is late."


@dataclass(frozen=True)
class Row:
    """One order in the list, with what to do next."""

    order: Order
    units: int
    late: bool
    next: str


@dataclass(frozen=True)
class Rows:
    """One page. `older` and `newer` are the keys of its neighbors; None at the ends."""

    rows: list[Row]
    older: int | None
    newer: int | None


def read(
    shop_id: int, statuses: tuple[str, ...], text: str, *, before: int | None = None, after: int | None = None
) -> Rows:
    """Up to PAGE orders, newest first, `before` or `after` the key of a neighboring page."""
    if after is not None:
        orders = _find(shop_id, statuses, text, Order.id > after, order=Order.id.asc())
        more_newer, more_older = len(orders) > PAGE, True
        orders = orders[:PAGE][::-1]
    else:
        beyond = Order.id < before if before is not None else sa.true()
        orders = _find(shop_id, statuses, text, beyond, order=Order.id.desc())
        more_newer, more_older = before is not None, len(orders) > PAGE
        orders = orders[:PAGE]
    older = orders[-1].id if orders and more_older else None
    newer = orders[0].id if orders and more_newer else None
    return Rows([_row(order) for order in orders], older, newer)


def waiting_for_person(shop_id: int, statuses: tuple[str, ...], limit: int) -> list[Row]:
    """The oldest orders in one of `statuses`."""
    return [_row(order) for order in _find(shop_id, statuses, "", order=Order.id.asc(), limit=limit)]


def count(shop_id: int) -> dict[str, int]:
    """status -> how many orders of the shop, where there are any; counting ends at MOST_COUNTED."""
    mine = sa.select(Order.id).where(Order.shop_id == shop_id).order_by(Order.id)
    each = [count_up_to(mine.where(Order.status == status), MOST_COUNTED).scalar_subquery() for status in WORDS]
    found = session().execute(sa.select(*each)).one()
    return {status: number for status, number in zip(WORDS, found, strict=True) if number}


def count_groups(counts: dict[str, int]) -> list[tuple[str, str, list[int]]]:
    """The filters of the orders page: name, label, and the count of each of its statuses."""
    return [(name, label, [counts.get(status, 0) for status in of]) for name, (label, of) in GROUPS.items()]


def _find(
    shop_id: int,
    statuses: tuple[str, ...],
    text: str,
    *where: sa.ColumnElement[bool],
    order: sa.UnaryExpression[int],
    limit: int = PAGE + 1,
) -> list[Order]:
    mine = sa.select(Order.id).where(Order.shop_id == shop_id, *where)
    if text:
        mine = mine.where(Order.name.icontains(text, autoescape=True))
    # Each status by its own walk along the index: asked for several at once, a database may read every order.
    walks = [mine.where(Order.status == status) for status in statuses] or [mine]
    found = sa.union_all(*(sa.select(walk.order_by(order).limit(limit).subquery("walk")) for walk in walks))
    rows = sa.select(Order).where(Order.shop_id == shop_id, Order.id.in_(found)).order_by(order).limit(limit)
    return [*session().scalars(rows.options(*_parts()))]


def _parts() -> tuple[ExecutableOption, ...]:
    # Personal columns stay unread: opening them costs time, and the list has no use for them.
    supplier_orders = selectinload(Order.supplier_orders)
    return (
        load_only(
            *(Order.name, Order.status, Order.created_at, Order.test, Order.problem, Order.cancelled_at),
            Order.financial_status,
        ),
        selectinload(Order.lines).load_only(LineItem.current_quantity, LineItem.quantity),
        supplier_orders.load_only(
            *(SupplierOrder.status, SupplierOrder.problem, SupplierOrder.do_not_pay, SupplierOrder.waiting_reason)
        ),
        supplier_orders.selectinload(SupplierOrder.trackings).load_only(Tracking.problem, Tracking.waits),
        selectinload(Order.emails).load_only(Email.status, Email.problem),
        selectinload(Order.reviews).load_only(Review.status),
    )


def _row(order: Order) -> Row:
    units = sum(line.current_quantity for line in order.lines)
    late = any(review.status == "open" for review in order.reviews)
    done = LATE if late and order.status == "fulfilled" else WORDS[order.status].next
    waits = waiting.listed(order)
    return Row(order, units, late, first_problem(order) or waits or done)


def first_problem(order: Order) -> str:
    """The first sentence that waits for a person, or empty."""
    trackings = [tracking for so in order.supplier_orders for tracking in so.trackings]
    living = [so for so in order.supplier_orders if so.status != "cancelled"]
    sentences = [*(so.do_not_pay for so in living), order.problem, *(so.problem for so in living)]
    letters = [email.problem for email in order.emails if email.status == "failed"]
    return next((text for text in [*sentences, *(tracking.problem for tracking in trackings), *letters] if text), "")
