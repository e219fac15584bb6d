"""app/uninstalled and app/scopes_update."""

import logging

from shopify_app import clock
from shopify_app.models import History, Shop
from webhooks.fields import Json
from webhooks.handlers import Origin
from webhooks.payloads import read_scopes

log = logging.getLogger(__name__)


def uninstall(shop: Shop, _payload: Json, origin: Origin) -> None:
    """app/uninstalled: forget the tokens. It may come after a reinstall; then it is old news."""
    if not shop.uninstall(at=origin.triggered_at, by=origin.by):
        log.info("%s: uninstall of %s changes nothing: the shop is %s", shop.domain, origin.triggered_at, shop.status)


def change_scopes(shop: Shop, payload: Json, origin: Origin) -> None:
    """app/scopes_update: keep what is granted now, and read it back: two of these may come in the wrong order."""
    scopes = read_scopes(payload)
    if set(scopes.split(",")) != set(shop.scopes.split(",")):
        History.write(shop.id, None, "scopes", shop.scopes, scopes, by=origin.by)
        shop.scopes, shop.read_again_at = scopes, clock.now()
