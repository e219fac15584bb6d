"""Step: keep a quiet shop's access alive; a refresh token dies after 90 days without use."""

import logging
from datetime import timedelta

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Disconnected, WaybillError
from shopify_app.models import Shop
from shopify_app.steps.renew import refresh_shopify

log = logging.getLogger(__name__)
#: After a failure nobody asks again for this long.
PAUSE = timedelta(minutes=1)


def run(row_id: int) -> None:
    """Rotate the shop's tokens; a failure is tried again by the timetable, a dead token pauses the shop."""
    shop = session().get(Shop, row_id)
    if shop is None or not shop.works:
        return
    try:
        refresh_shopify(shop)
    except Disconnected:
        log.warning("%s: access is lost until the merchant opens the app", shop.domain)
    except WaybillError as error:
        log.warning("%s: refreshing waits: %s", shop.domain, type(error).__name__)
        # Only the weekly round waits: whoever needs a fresh token at once may ask for it.
        shop.refresh_after = clock.now() + PAUSE
        session().commit()
