"""The orders page: every order of the shop by what it waits for, and one click for all tracking numbers."""

from flask import request
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.models.order_status import WORDS
from shopify_app.web import order_list, tracking_numbers
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import embedded, this_shop
from shopify_app.web.words import GROUPS


@embedded.get("/orders")
def orders(failed: Failed | None = None) -> ResponseReturnValue:
    """50 orders a page, newest first; ?status= is a status or a group of them, ?q= a part of the name."""
    shop, status, text = this_shop(), request.args.get("status", ""), request.args.get("q", "").strip()
    return show(
        "pages/orders.html",
        status=422 if failed else 200,
        failed=failed,
        rows=order_list.read(shop.id, statuses_of(status), text, **_place()),
        counts=order_list.count(shop.id),
        filters=GROUPS,
        chosen=status,
        text=text,
        status_words=WORDS,
    )


@embedded.post("/orders/tracking-numbers")
@refusals_shown_by(orders)
def get_all_tracking_numbers() -> ResponseReturnValue:
    """Ask AliExpress about every supplier order that may have news."""
    count = tracking_numbers.ask_for_all(this_shop())
    session().commit()
    return done("/orders", tracking_numbers.toast(count))


def statuses_of(name: str) -> tuple[str, ...]:
    """The statuses behind a filter; none means all."""
    if name in GROUPS:
        return GROUPS[name][1]
    return (name,) if name in WORDS else ()


def _place() -> dict[str, int | None]:
    return {side: request.args.get(side, type=int) for side in ("before", "after")}
