"""The page of one order: what is owed, what was bought, where the parcels are, and what waits for a person."""

from collections import defaultdict

import sqlalchemy as sa
from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from shopify_app.db import session
from shopify_app.models import (
    Email,
    Fulfillment,
    FulfillmentLine,
    History,
    LineItem,
    Link,
    Order,
    SupplierOrder,
    SupplierOrderLine,
    Tracking,
    TrackingLine,
)
from shopify_app.models.order_status import WORDS
from shopify_app.web.order_problems import find_problems
from shopify_app.web.pages import Failed, show
from shopify_app.web.session import embedded, this_shop

#: The newest lines of history that a page shows.
LINES = 100


@embedded.get("/orders/<int:order_id>")
def order(order_id: int, failed: Failed | None = None) -> ResponseReturnValue:
    """One order of the shop; 404 for any other."""
    row = find(order_id)
    return show(
        "pages/order.html",
        status=422 if failed else 200,
        failed=failed,
        order=row,
        word=WORDS[row.status],
        problems=find_problems(row),
        links=links_of(row),
        history=history_of(row),
        waiting=[so for so in row.supplier_orders if so.status == "draft" and so.released_at is None],
        open_reviews=[review for review in row.reviews if review.status == "open"],
    )


def find(order_id: int) -> Order:
    """The shop's order with all its parts, in one query for each kind; aborts with 404."""
    supplier_orders = selectinload(Order.supplier_orders)
    bought = supplier_orders.selectinload(SupplierOrder.lines)
    parcels = supplier_orders.selectinload(SupplierOrder.trackings)
    fulfilled = selectinload(Order.fulfillments)
    wanted = (
        sa.select(Order)
        .where(Order.shop_id == this_shop().id, Order.id == order_id)
        .options(
            selectinload(Order.lines).selectinload(LineItem.supplier_lines),
            bought.selectinload(SupplierOrderLine.line_item),
            supplier_orders.selectinload(SupplierOrder.supplier),
            supplier_orders.selectinload(SupplierOrder.numbers),
            parcels.selectinload(Tracking.events),
            parcels.selectinload(Tracking.lines).selectinload(TrackingLine.supplier_line),
            fulfilled.selectinload(Fulfillment.lines).selectinload(FulfillmentLine.line_item),
            fulfilled.selectinload(Fulfillment.tracking),
            selectinload(Order.emails).selectinload(Email.tracking),
            selectinload(Order.reviews),
        )
    )
    return session().scalar(wanted) or abort(404)


def supplier_order_of(row: Order, sequence: int) -> SupplierOrder:
    """The order's supplier order of that number; aborts with 404."""
    return next((so for so in row.supplier_orders if so.sequence == sequence), None) or abort(404)


def links_of(row: Order) -> dict[int, list[Link]]:
    """line item id -> the links that apply to it: those of the destination, else those of everywhere."""
    variants = {line.variant_gid for line in row.lines if line.variant_gid}
    wanted = sa.select(Link).where(Link.shop_id == row.shop_id, Link.variant_gid.in_(variants)).order_by(Link.id)
    found: defaultdict[str, list[Link]] = defaultdict(list)
    for link in session().scalars(wanted.options(selectinload(Link.supplier))):
        if link.country in ("", row.country):
            found[link.variant_gid].append(link)
    return {line.id: _narrowest(found[line.variant_gid]) for line in row.lines}


def _narrowest(links: list[Link]) -> list[Link]:
    return [link for link in links if link.country] or links


def history_of(row: Order) -> list[History]:
    """The newest lines, newest first."""
    wanted = sa.select(History).where(History.shop_id == row.shop_id, History.order_id == row.id)
    return [*session().scalars(wanted.order_by(History.id.desc()).limit(LINES))]
