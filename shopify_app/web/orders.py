"""The orders page: every order of the shop by what it waits for, and one click for all tracking numbers."""

from flask import request
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.models.order_status import WORDS
from shopify_app.models.tracking_run import TrackingRun
from shopify_app.web import older_batch, older_orders, order_list
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.row_ids import row_id
from shopify_app.web.session import embedded, this_shop
from shopify_app.web.words import GROUPS


@embedded.get("/orders")
def orders(failed: Failed | None = None) -> ResponseReturnValue:
    """50 orders a page, newest first; ?status= is a status or a group of them, ?q= a part of the name."""
    shop, status, text = this_shop(), request.args.get("status", ""), request.args.get("q", "").strip()
    run, counts = TrackingRun.last(shop.id), order_list.count(shop.id)
    return show(
        "pages/orders.html",
        older=older_batch.count(shop.id) if shop.policy.on("automatic_ordering") else 0,
        checked=older_batch.newest_batch(shop.id),
        at_once=older_orders.AT_ONCE,
        run=run.progress if run and run.total else None,
        status=422 if failed else 200,
        failed=failed,
        rows=order_list.read(shop.id, statuses_of(status), text, **_place()),
        counts=counts,
        filters=order_list.count_groups(counts),
        chosen=status,
        text=text,
        status_words=WORDS,
    )


@embedded.post("/orders/tracking-numbers")
@refusals_shown_by(orders)
def get_all_tracking_numbers() -> ResponseReturnValue:
    """Ask AliExpress about every supplier order that may have news."""
    run = TrackingRun.start(this_shop())
    session().commit()
    return done("/orders", "" if run.total else "No supplier order is waiting for a tracking number.")


def statuses_of(name: str) -> tuple[str, ...]:
    """The statuses behind a filter; none means all."""
    if name in GROUPS:
        return GROUPS[name][1]
    return (name,) if name in WORDS else ()


def _place() -> dict[str, int | None]:
    return {side: request.args.get(side, type=row_id) for side in ("before", "after")}
