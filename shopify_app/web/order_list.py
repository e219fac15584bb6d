"""The queries of the orders page: a page of orders by key, and counts by status."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import load_only, selectinload

from shopify_app.db import session
from shopify_app.models import LineItem, Order, Review, SupplierOrder, Tracking
from shopify_app.models.order_status import WORDS

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
    found = _wanted(shop_id, statuses, text)
    if after is not None:
        orders = [*session().scalars(found.where(Order.id > after).order_by(Order.id).limit(PAGE + 1))]
        more_newer, more_older = len(orders) > PAGE, True
        orders = orders[:PAGE][::-1]
    else:
        found = found.where(Order.id < before) if before is not None else found
        orders = [*session().scalars(found.order_by(Order.id.desc()).limit(PAGE + 1))]
        more_newer, more_older = before is not None, len(orders) > PAGE
        orders = orders[:PAGE]
    older = orders[-1].id if orders and more_older else None
    newer = orders[0].id if orders and more_newer else None
    return Rows([_row(order) for order in orders], older, newer)


def waiting_for_person(shop_id: int, statuses: tuple[str, ...], limit: int) -> list[Row]:
    """The oldest orders in one of `statuses`."""
    found = _wanted(shop_id, statuses, "").order_by(Order.id).limit(limit)
    return [_row(order) for order in session().scalars(found)]


def count(shop_id: int) -> dict[str, int]:
    """status -> how many orders of the shop."""
    rows = session().execute(
        sa.select(Order.status, sa.func.count()).where(Order.shop_id == shop_id).group_by(Order.status)
    )
    return {status: number for status, number in rows}  # noqa: C416 (rows are no pairs to mypy)


def _wanted(shop_id: int, statuses: tuple[str, ...], text: str) -> sa.Select[Order]:
    # Personal columns stay unread: opening them costs time, and the list has no use for them.
    found = sa.select(Order).where(Order.shop_id == shop_id)
    if statuses:
        found = found.where(Order.status.in_(statuses))
    if text:
        found = found.where(Order.name.icontains(text, autoescape=True))
    supplier_orders = selectinload(Order.supplier_orders)
    return found.options(
        load_only(Order.name, Order.status, Order.created_at, Order.test, Order.problem, Order.cancelled_at),
        selectinload(Order.lines).load_only(LineItem.current_quantity, LineItem.quantity),
        supplier_orders.load_only(SupplierOrder.status, SupplierOrder.problem),
        supplier_orders.selectinload(SupplierOrder.trackings).load_only(Tracking.problem),
        selectinload(Order.reviews).load_only(Review.status),
    )


def _row(order: Order) -> Row:
    units = sum(line.current_quantity for line in order.lines)
    late = any(review.status == "open" for review in order.reviews)
    done = LATE if late and order.status == "fulfilled" else WORDS[order.status].next
    return Row(order, units, late, first_problem(order) or done)


def first_problem(order: Order) -> str:
    """The first sentence that waits for a person, or empty."""
    trackings = [tracking for so in order.supplier_orders for tracking in so.trackings]
    sentences = [order.problem, *(so.problem for so in order.supplier_orders if so.status != "cancelled")]
    return next((text for text in [*sentences, *(tracking.problem for tracking in trackings)] if text), "")
