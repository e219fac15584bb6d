"""The page of one order: what is owed, what was bought, where the parcels are, and what waits for a person."""

from collections import defaultdict
from datetime import timedelta

import sqlalchemy as sa
from flask import abort
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import selectinload

from shopify_app import clock
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
from shopify_app.web import link_list
from shopify_app.web.order_problems import find_problems
from shopify_app.web.pages import Failed, show
from shopify_app.web.session import embedded, this_shop

#: The newest lines of history that a page shows.
LINES = 100
#: A step that is at work holds its row for a minute.
SOON = timedelta(seconds=60)


@embedded.get("/orders/<int:order_id>")
def order(order_id: int, failed: Failed | None = None, **_others: int) -> ResponseReturnValue:
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
        products=product_titles(row),
        history=history_of(row),
        busy=is_busy(row),
        is_at_work=is_at_work,
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
            parcels.selectinload(Tracking.watch),
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


def product_titles(row: Order) -> dict[str, str]:
    """product id -> its title: the name of a SKU that has none."""
    return link_list.product_titles(row.shop_id, {line.product_id for so in row.supplier_orders for line in so.lines})


def is_at_work(supplier_order: SupplierOrder) -> bool:
    """Whether Waybill is placing it right now: nothing for the merchant to do."""
    released = supplier_order.released_at is not None and supplier_order.released_at <= clock.now()
    placing = supplier_order.status == "placing" or (supplier_order.status == "draft" and released)
    return placing and not supplier_order.problem


def is_busy(row: Order) -> bool:
    """Whether something of the order is about to change by itself, so that the page looks again."""
    bought = row.supplier_orders
    parcels = [tracking for so in bought for tracking in so.trackings]
    dues = [row.look_again_at, row.read_again_at, *(so.look_again_at for so in bought)]
    dues += [tracking.look_again_at for tracking in parcels]
    return any(due is not None and due <= clock.now() + SOON for due in dues)


def history_of(row: Order) -> list[History]:
    """The newest lines, newest first."""
    wanted = sa.select(History).where(History.shop_id == row.shop_id, History.order_id == row.id)
    return [*session().scalars(wanted.order_by(History.id.desc()).limit(LINES))]
