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
    approval,
)
from shopify_app.models.guard.table import RULES
from shopify_app.models.order_status import WORDS
from shopify_app.web import link_list, quotes, waiting
from shopify_app.web.order_problems import find_problems
from shopify_app.web.pages import Failed, show
from shopify_app.web.session import embedded, this_shop

#: The newest lines of history that a page shows.
LINES = 100
#: A step that is at work holds its row for a minute.
SOON = timedelta(seconds=60)
#: Milliseconds between two looks while something is under way.
AT_WORK = 2000


@embedded.get("/orders/<int:order_id>")
def order(order_id: int, failed: Failed | None = None, **_others: int) -> ResponseReturnValue:
    """One order of the shop; 404 for any other."""
    row = find(order_id)
    check = quotes.find(row)
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
        refresh=refresh_after(row, check),
        is_at_work=is_at_work,
        check=check,
        unchecked=_unchecked(row, check),
        percent=quotes.percent_of_sale(row),
        waits_for=approval.waits_for(row) or why_never(row) or waiting.of_parcels(row),
        wait_of=waiting.wait_of,
        covered=lambda draft: quotes.covers(check, draft),
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
            bought.selectinload(SupplierOrderLine.link),
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


def refresh_after(row: Order, check: quotes.PriceCheck | None) -> int:
    """Milliseconds until the page looks again; 0 where nothing changes by itself."""
    if is_busy(row) or (check and check.quote.under_way):
        return AT_WORK
    if check and check.parts and check.ends_at:
        # The price check ends: its buttons go.
        return max(AT_WORK, int((check.ends_at - clock.now()).total_seconds() * 1000) + AT_WORK)
    return 0


def _unchecked(row: Order, check: quotes.PriceCheck | None) -> list[SupplierOrder]:
    """Drafts that a price check would let the merchant order."""
    drafts = approval.open_drafts(row) if row.owes else []
    return [draft for draft in drafts if not is_at_work(draft) and not quotes.covers(check, draft)]


def why_never(row: Order) -> str:
    """Why nothing of the order is ever bought; "" where it may be, or where its status says so already."""
    if row.owes or not row.wanted or not approval.open_drafts(row):
        return ""
    return RULES["test_order"].sentence if row.test else waiting.returned(row)


def history_of(row: Order) -> list[History]:
    """The newest lines, newest first."""
    wanted = sa.select(History).where(History.shop_id == row.shop_id, History.order_id == row.id)
    return [*session().scalars(wanted.order_by(History.id.desc()).limit(LINES))]
