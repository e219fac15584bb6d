"""Step: compare a shop's orders with Shopify, bring in those whose webhook never came, and count them."""

import logging
from datetime import datetime, timedelta

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Busy, Disconnected, Forbidden, Refused, Retryable, WaybillError
from shopify_app.models import Order, Reconciliation, Shop
from shopify_app.models.due import TAKEN_FOR
from shopify_app.models.order_status import settle
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.read_order import absorb
from shopify_app.steps.turn import take
from shopify_app.values import ChangedOrder

log = logging.getLogger(__name__)

BY = "job:reconcile"
#: Pages of 100 orders in one job; then other shops have their turn.
PAGES = 20
#: After a failure that does not say when to ask again.
PAUSE = timedelta(minutes=5)
#: An order this young may still come by its webhook: it is brought in, but not counted as missing.
ON_ITS_WAY = timedelta(minutes=1)


def run(row_id: int) -> None:
    """Go on with the shop's comparison, page by page; each page is committed, so a crash repeats at most one."""
    shop = session().get(Shop, row_id)
    if shop is None:
        return
    shop.reconcile_after = shop.reconcile_after or clock.now()
    if not take(shop, "reconcile_after"):
        return
    work = Reconciliation.at_work(shop)
    try:
        _compare_pages(shop, work)
    except WaybillError as error:
        shop.reconcile_after = clock.now() + (error.after if isinstance(error, Retryable) else PAUSE)
        log.warning("%s: reconciling waits: %s", shop.domain, type(error).__name__)
    session().commit()


def _compare_pages(shop: Shop, work: Reconciliation) -> None:
    start, cursor, pages = work.position, "", 0
    # More orders than fit into one job may have changed in the very same second.
    while pages < PAGES or work.position == start:
        listed, cursor = _list(shop, start, cursor)
        _compare(shop, work, listed)
        pages += 1
        if not cursor:
            work.end(shop)
            shop.reconcile_after = clock.now() + PAUSE if work.retry_from else None
            return
        shop.reconcile_after = clock.now() + TAKEN_FOR
        session().commit()
    shop.reconcile_after = clock.now()


def _list(shop: Shop, since: datetime, cursor: str) -> tuple[list[ChangedOrder], str]:
    return ask_shopify(shop, lambda admin: admin.changed_orders(since, cursor))


def _compare(shop: Shop, work: Reconciliation, listed: list[ChangedOrder]) -> None:
    known = Order.states(shop.id, [order.gid for order in listed])
    failed_before = False
    for order in listed:
        stored = known.get(order.gid)
        if stored is None:
            failed_before = not _bring_in(shop, work, order, failed_before=failed_before)
        elif stored < order.updated_at:
            _read_later(shop, work, order)
    work.seen += sum(work.is_new(order) for order in listed)
    if listed:
        work.advance(listed[-1])


def _read_later(shop: Shop, work: Reconciliation, listed: ChangedOrder) -> None:
    """An order that is here in an older state has a row, and so a job and tries of its own."""
    order = Order.by_gid(shop.id, listed.gid)
    if order and not order.deleted_at:
        order.read_again_at = order.read_again_at or clock.now()
        work.outdated += work.is_new(listed) and _is_missed(listed)


def _bring_in(shop: Shop, work: Reconciliation, listed: ChangedOrder, *, failed_before: bool) -> bool:
    """Whether the order could be read, and its count, in one transaction. One that fails is passed over; two in a row,
    and Shopify itself is out: raised."""
    try:
        state = ask_shopify(shop, lambda admin: admin.order_for_sourcing(listed.gid))
        settle(absorb(shop, state, by=BY), by=BY)
        if _is_missed(listed):
            work.missing, work.repaired = work.missing + 1, work.repaired + 1
        session().commit()
    except (StaleDataError, IntegrityError):
        # Its webhook came at this very moment.
        session().rollback()
    except (Busy, Disconnected, Forbidden):
        raise
    except Refused as error:
        _pass_over(shop, work, listed, error)
    except WaybillError as error:
        if failed_before:
            raise
        _pass_over(shop, work, listed, error)
        return False
    return True


def _pass_over(shop: Shop, work: Reconciliation, listed: ChangedOrder, error: WaybillError) -> None:
    """Deleted since it was listed, or unreadable: the rest goes on."""
    if isinstance(error, Refused) and error.code == "NOT_FOUND":
        return
    log.warning("%s: order %s is passed over: %s", shop.domain, listed.number, type(error).__name__)
    work.missing += 1
    work.pass_over(listed.updated_at, again=isinstance(error, Retryable))
    session().commit()


def _is_missed(listed: ChangedOrder) -> bool:
    return listed.updated_at < clock.now() - ON_ITS_WAY
