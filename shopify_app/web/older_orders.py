"""Orders from before automatic ordering was switched on: prices checked together, ordered by one click."""

import uuid

from flask import request
from flask.typing import ResponseReturnValue

from shopify_app import jobs
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import approval, merchant
from shopify_app.models.order_status import settle
from shopify_app.web import older_batch
from shopify_app.web.formats import plural
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import clicked_by, embedded, this_shop

#: Orders whose prices one click checks: at one a second they are ready well before the first price is too old.
AT_ONCE = 50
CHANGED = "These prices changed since you saw them. Look at the list and order again."


@embedded.get("/orders/older")
def older_orders(failed: Failed | None = None) -> ResponseReturnValue:
    """The batch of ?batch=, or the newest."""
    shop = this_shop()
    return show(
        "pages/older_orders.html",
        status=422 if failed else 200,
        failed=failed,
        batch=older_batch.read(shop.id, request.values.get("batch", "") or older_batch.newest_batch(shop.id)),
        unchecked=older_batch.count_unchecked(shop.id),
        at_once=AT_ONCE,
    )


@embedded.post("/orders/older/price")
@refusals_shown_by(older_orders)
def check_older_prices() -> ResponseReturnValue:
    """Let workers look up what up to AT_ONCE older orders would cost now, the oldest first."""
    batch, asked = uuid.uuid4().hex, 0
    for order in older_batch.oldest_unchecked(this_shop().id, AT_ONCE):
        try:
            quote = merchant.ask_price(order, batch=batch, by=clicked_by())
        except Refused:
            continue
        jobs.enqueue("quote", quote.id)
        asked += 1
    if not asked:
        raise Refused("The prices of all older orders were checked in the last 15 minutes.")
    session().commit()
    return done(f"/orders/older?batch={batch}", f"Checking the prices of {plural(asked, 'order')}.")


@embedded.post("/orders/older/place")
@refusals_shown_by(older_orders)
def place_older() -> ResponseReturnValue:
    """Order what the list showed as ready. `total` is the sum that was shown: another one is shown again first."""
    shop, form = this_shop(), request.form
    batch = older_batch.read(shop.id, form.get("batch", ""))
    ready = batch.of("ready")
    if not ready or form.get("total") != batch.total:
        raise Refused(CHANGED)
    for row in ready:
        for draft in approval.approve(row.quote, anyway=False, by=clicked_by()):
            jobs.enqueue("purchase", draft.id)
        settle(row.quote.order, by=clicked_by())
    session().commit()
    return done(f"/orders/older?batch={batch.id}", f"Ordering {plural(len(ready), 'older order')}.")
