"""Access: the gateways of one shop, with tokens that still live. Hides where tokens come from."""

from collections.abc import Callable
from typing import TypeVar

from shopify_app import config
from shopify_app.db import session
from shopify_app.errors import Disconnected, Forbidden, Retryable
from shopify_app.gateways.aliexpress import AliExpress
from shopify_app.gateways.shopify_admin import ShopifyAdmin
from shopify_app.gateways.tracking_17track import CALLS_PER_SECOND, SeventeenTrack
from shopify_app.models.account import AliExpressAccount
from shopify_app.models.held import forget_if_changed
from shopify_app.models.rate import SharedLimit, ShopBudget
from shopify_app.models.resume import resume
from shopify_app.models.shop import NEEDS_OPENING, Shop
from shopify_app.steps.renew import BRIEFLY, RECONNECT, refresh_aliexpress, refresh_shopify

T = TypeVar("T")
G = TypeVar("G", ShopifyAdmin, AliExpress, SeventeenTrack)
CONNECT = "Connect AliExpress in Settings: Waybill needs your account for this."


def ask_shopify(shop: Shop, call: Callable[[ShopifyAdmin], T]) -> T:
    """`call` with a live token; a token that dies in mid-flight is refreshed once. Raises what the gateway raises.

    A 401 proves that nothing was done, so even a write may be repeated after it.
    """
    if not shop.works or not shop.access_token:
        raise Disconnected(shop.problem or NEEDS_OPENING)
    if shop.needs_refresh:
        refresh_shopify(shop)
    used = shop.access_token
    try:
        return _allowed(shop, call)
    except Disconnected:
        # Only one token lives at a time: refreshing again would end the one that another worker just got.
        if shop.access_token == used:
            refresh_shopify(shop)
    used = shop.access_token
    try:
        return _allowed(shop, call)
    except Disconnected as error:
        _same(used, shop.access_token)
        shop.lose_access(error.problem, by="job:access")
        session().commit()
        raise Disconnected(NEEDS_OPENING) from error


def _allowed(shop: Shop, call: Callable[[ShopifyAdmin], T]) -> T:
    """The call. A 403 is the operator's to mend: it is kept as an alarm, and the first success afterwards ends it."""
    try:
        answer = _outside(call, _shopify(shop))
    except Forbidden as error:
        shop.forbid(error.problem, by="job:access")
        session().commit()
        raise
    if shop.forbidden_at:
        shop.allow(by="job:access")
        resume(shop)
        session().commit()
    return answer


def ask_aliexpress(shop: Shop, call: Callable[[AliExpress], T]) -> T:
    """`call` with the shop's account; see ask_shopify. IllegalAccessToken proves that nothing was done."""
    account = shop.account
    if account is None:
        raise Disconnected(CONNECT)
    if not account.works:
        raise Disconnected(RECONNECT)
    if account.needs_refresh:
        refresh_aliexpress(account)
    used = account.access_token
    try:
        return _outside(call, _aliexpress(account))
    except Disconnected:
        if account.access_token == used:
            refresh_aliexpress(account)
    used = account.access_token
    try:
        return _outside(call, _aliexpress(account))
    except Disconnected as error:
        _same(used, account.access_token)
        account.status = "expired"
        shop.lose_aliexpress()
        session().commit()
        raise Disconnected(RECONNECT) from error


def ask_seventeentrack(call: Callable[[SeventeenTrack], T]) -> T:
    """`call` with the operator's account, which all shops share. Raises what the gateway raises."""
    return _outside(call, SeventeenTrack(config.current(), SharedLimit("17track", CALLS_PER_SECOND)))


def _outside(call: Callable[[G], T], gateway: G) -> T:
    """The call, with nothing held open; what others changed meanwhile is read anew.

    It may last 20 seconds: an open write would lock SQLite for everyone meanwhile, and rows that others changed in that
    time must be seen as they are then, or the outcome could not be written down.
    """
    session().commit()
    try:
        return call(gateway)
    finally:
        forget_if_changed()


def _shopify(shop: Shop) -> ShopifyAdmin:
    return ShopifyAdmin(config.current(), shop.domain, shop.access_token or "", ShopBudget(shop.domain))


def _aliexpress(account: AliExpressAccount) -> AliExpress:
    settings = config.current()
    limit = SharedLimit(f"aliexpress {settings.aliexpress_app_key}", settings.aliexpress_calls_per_second)
    return AliExpress(settings, account.access_token, limit)


def _same(used: str | None, stored: str | None) -> None:
    """A refusal of a token that another worker has replaced meanwhile says nothing of the connection."""
    if used != stored:
        raise Retryable("Another worker renewed the access token.", BRIEFLY)
