"""Renewing tokens: one worker at a time rotates a pair, and what came of it is always written down."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy.orm.exc import StaleDataError

from shopify_app import clock, config
from shopify_app.db import in_turn, session
from shopify_app.errors import Busy, Disconnected
from shopify_app.gateways import aliexpress_auth, shopify_auth
from shopify_app.models.account import AliExpressAccount
from shopify_app.models.notice import Notice
from shopify_app.models.shop import NEEDS_OPENING, Shop
from shopify_app.values import Tokens

#: One refresh at a time: two at once could store a dead token. A lease ends by itself when its worker dies.
LEASE = timedelta(seconds=30)
REFRESHING, BRIEFLY = "Another worker is refreshing the access token.", timedelta(seconds=2)
RECONNECT = (
    "AliExpress no longer accepts the connection. Reconnect AliExpress in Settings; work goes on by itself then."
)


def refresh_shopify(shop: Shop) -> None:
    """Rotate the shop's token pair under a lease. A lost answer keeps the old pair, which Shopify lets us try again."""
    try:
        _rotate(
            shop,
            lambda token: shopify_auth.refresh(config.current(), shop.domain, token),
            keep=shop.keep_tokens,
            lose=lambda problem: shop.lose_access(problem, by="job:access"),
        )
    except Disconnected as error:
        raise Disconnected(NEEDS_OPENING) from error


def refresh_aliexpress(account: AliExpressAccount) -> None:
    """Rotate the account's token pair under a lease; the consent's end stays where it is."""

    def keep(tokens: Tokens) -> None:
        account.keep_tokens(tokens)
        Notice.plan(account.shop_id, account.consent_ends_at)

    def lose(_problem: str) -> None:
        account.status = "expired"
        account.shop.lose_aliexpress()

    try:
        _rotate(account, lambda token: aliexpress_auth.refresh(config.current(), token), keep=keep, lose=lose)
    except Disconnected as error:
        raise Disconnected(RECONNECT) from error


def _rotate(
    holder: Shop | AliExpressAccount,
    refresh: Callable[[str], Tokens],
    *,
    keep: Callable[[Tokens], None],
    lose: Callable[[str], None],
) -> None:
    """Refresh under a lease, and write down what came of it. Raises what `refresh` raises; the lease always ends."""
    used = _lease(holder)
    write: Callable[[], None] = _nothing
    try:
        tokens = refresh(used)
        write = partial(keep, tokens)
    except Disconnected as error:
        write = partial(lose, error.problem)
        raise
    finally:
        in_turn(lambda: _end_lease(holder, used, write))


def _nothing() -> None:
    """A refresh that failed says nothing new."""


def _end_lease(holder: Shop | AliExpressAccount, used: str, write: Callable[[], None]) -> None:
    """Where the merchant connected anew meanwhile, what became of the former pair is old news. Commits."""
    if (holder.refresh_token or "") == used:
        write()
    holder.refreshing_until = None
    session().commit()


def _lease(holder: Shop | AliExpressAccount) -> str:
    """Nobody else refreshes for a while; answers the refresh token to use. Raises Busy: waiting is no failure. Commits,
    first what the caller has written so far."""
    session().commit()
    if holder.refreshing_until and holder.refreshing_until > clock.real_now():
        raise Busy(REFRESHING, BRIEFLY)
    holder.refreshing_until = clock.real_now() + LEASE
    try:
        session().commit()
    except StaleDataError:
        # Somebody else was faster, perhaps with the same refresh: the row that needs it comes back in a moment.
        session().rollback()
        raise Busy(REFRESHING, BRIEFLY) from None
    return holder.refresh_token or ""
