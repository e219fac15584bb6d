"""Access: the gateways of one shop, with tokens that still live. Hides where tokens come from."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from shopify_app import clock, config
from shopify_app.db import in_turn, session
from shopify_app.errors import Disconnected, Forbidden, Retryable, WaybillError
from shopify_app.gateways import aliexpress_auth, shopify_auth
from shopify_app.gateways.aliexpress import AliExpress
from shopify_app.gateways.shopify_admin import ShopifyAdmin
from shopify_app.gateways.tracking_17track import CALLS_PER_SECOND, SeventeenTrack
from shopify_app.models.account import AliExpressAccount
from shopify_app.models.notice import Notice
from shopify_app.models.rate import SharedLimit, ShopBudget
from shopify_app.models.resume import resume
from shopify_app.models.shop import NEEDS_OPENING, Shop

T = TypeVar("T")
G = TypeVar("G", ShopifyAdmin, AliExpress, SeventeenTrack)
#: One refresh at a time: two at once could store a dead token. A lease ends by itself when its worker dies.
LEASE = timedelta(seconds=30)
CONNECT = "Connect AliExpress in Settings: Waybill needs your account for this."
RECONNECT = (
    "AliExpress no longer accepts the connection. Reconnect AliExpress in Settings; work goes on by itself then."
)


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
        resume(shop, by="job:access")
        session().commit()
    return answer


def refresh_shopify(shop: Shop) -> None:
    """Rotate the shop's token pair under a lease. A lost answer keeps the old pair, which Shopify lets us try again."""
    _lease(shop)
    try:
        tokens = shopify_auth.refresh(config.current(), shop.domain, shop.refresh_token or "")
    except Disconnected as error:
        problem = error.problem
        _end_lease(shop, lambda: shop.lose_access(problem, by="job:access"))
        raise Disconnected(NEEDS_OPENING) from error
    except WaybillError:
        _end_lease(shop, lambda: None)
        raise
    _end_lease(shop, lambda: shop.keep_tokens(tokens))


def _end_lease(shop: Shop, write: Callable[[], None]) -> None:
    """Write down what came of it, whatever others wrote into the shop's row meanwhile. Commits."""

    def end() -> None:
        write()
        shop.refreshing_until = None
        session().commit()

    in_turn(end)


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
        session().commit()
        raise Disconnected(RECONNECT) from error


def refresh_aliexpress(account: AliExpressAccount) -> None:
    """Rotate the account's token pair under a lease; the consent's end stays where it is."""
    _lease(account)
    try:
        account.keep_tokens(aliexpress_auth.refresh(config.current(), account.refresh_token))
        Notice.plan(account.shop_id, account.consent_ends_at)
    except Disconnected as error:
        account.status = "expired"
        raise Disconnected(RECONNECT) from error
    finally:
        account.refreshing_until = None
        session().commit()


def ask_seventeentrack(call: Callable[[SeventeenTrack], T]) -> T:
    """`call` with the operator's account, which all shops share. Raises what the gateway raises."""
    return _outside(call, SeventeenTrack(config.current(), SharedLimit("17track", CALLS_PER_SECOND)))


def _outside(call: Callable[[G], T], gateway: G) -> T:
    """The call, with nothing held open and nothing kept from before it.

    It may last 20 seconds: an open write would lock SQLite for everyone meanwhile, and rows that others changed in that
    time must be seen as they are then, or the outcome could not be written down.
    """
    session().commit()
    try:
        return call(gateway)
    finally:
        session().expire_all()


def _shopify(shop: Shop) -> ShopifyAdmin:
    return ShopifyAdmin(config.current(), shop.domain, shop.access_token or "", ShopBudget(shop.domain))


def _aliexpress(account: AliExpressAccount) -> AliExpress:
    settings = config.current()
    limit = SharedLimit(f"aliexpress {settings.aliexpress_app_key}", settings.aliexpress_calls_per_second)
    return AliExpress(settings, account.access_token, limit)


def _same(used: str | None, stored: str | None) -> None:
    """A refusal of a token that another worker has replaced meanwhile says nothing of the connection."""
    if used != stored:
        raise Retryable("Another worker renewed the access token.", timedelta(seconds=2))


def _lease(holder: Shop | AliExpressAccount) -> None:
    if holder.refreshing_until and holder.refreshing_until > clock.real_now():
        raise Retryable("Another worker is refreshing the access token.", timedelta(seconds=2))
    holder.refreshing_until = clock.real_now() + LEASE
    session().commit()
