"""Step: find orders whose webhook never came, by asking Shopify what changed."""

import logging
from datetime import datetime, timedelta

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Retryable, WaybillError
from shopify_app.models import Order, Shop
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.read_order import absorb
from shopify_app.steps.turn import take

log = logging.getLogger(__name__)

BY = "job:reconcile"
#: Shopify shows orders of the last 60 days to an app without read_all_orders.
BACK_FILL = timedelta(days=60)
#: Its search index may lag a little.
OVERLAP = timedelta(minutes=10)
#: After a failure that does not say when to ask again.
PAUSE = timedelta(minutes=5)


def run(row_id: int) -> None:
    """Read every order that changed since the last look and that we do not know in that state."""
    shop = session().get(Shop, row_id)
    if shop is None:
        return
    shop.reconcile_after = shop.reconcile_after or clock.now()
    if not take(shop, "reconcile_after"):
        return
    began = clock.now()
    since = shop.reconciled_at - OVERLAP if shop.reconciled_at else began - BACK_FILL
    try:
        missed = _missed(shop, ask_shopify(shop, lambda admin: [*admin.orders_updated_since(since)]))
        for gid in missed:
            _read(shop, gid)
    except WaybillError as error:
        shop.reconcile_after = clock.now() + (error.after if isinstance(error, Retryable) else PAUSE)
        log.warning("%s: reconciling waits: %s", shop.domain, type(error).__name__)
    else:
        shop.reconciled_at, shop.reconcile_after = began, None
    session().commit()


def _missed(shop: Shop, listed: list[tuple[str, str, datetime]]) -> list[str]:
    missed = []
    for gid, _name, updated_at in listed:
        known = Order.by_gid(shop.id, gid)
        if known is None or known.updated_at < updated_at:
            missed.append(gid)
    if missed:
        log.info(
            "%s: %s of %s changed orders were not known in their last state", shop.domain, len(missed), len(listed)
        )
    return missed


def _read(shop: Shop, gid: str) -> None:
    absorb(shop, ask_shopify(shop, lambda admin: admin.order_for_sourcing(gid)), by=BY)
    session().commit()
