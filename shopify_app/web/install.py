"""Opening a shop: the row of the shop that a session token proves, with working tokens."""

import time
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from shopify_app import clock, config, jobs
from shopify_app.config import SCOPES
from shopify_app.db import in_turn, session
from shopify_app.errors import Retryable, WaybillError
from shopify_app.gateways import shopify_auth
from shopify_app.gateways.shopify_auth import SessionToken
from shopify_app.models import Shop
from shopify_app.models.resume import resume
from shopify_app.values import Tokens

#: A merchant who has not granted a new scope yet is not asked on every click.
ASK_SCOPES_EVERY = timedelta(minutes=10)
#: Longer than any exchange takes; a process that dies in it gives the shop back after this.
LEASE = timedelta(seconds=30)
#: How long a page waits for another one that is exchanging (seconds), and how often it looks.
PATIENCE, PAUSE = 10.0, 0.1


def open_shop(who: SessionToken, id_token: str) -> Shop:
    """The shop, installed. Raises what `shopify_auth.exchange_session_token` raises, and Retryable.

    Only one token of an app and shop lives at a time, so two pages that open at once must not both exchange: the first
    takes a lease, the second finds the work done. No transaction stays open meanwhile: SQLite has one writer.
    """
    give_up = time.monotonic() + PATIENCE
    while (shop := Shop.by_domain(who.shop)) is None or lacks_access(shop):
        if _lease(who.shop):
            return _exchange(who, id_token)
        if time.monotonic() > give_up:
            raise Retryable("Waybill is still connecting to your shop. Open it again in a moment.")
        session().rollback()
        time.sleep(PAUSE)
    return shop


def take_in(domain: str, tokens: Tokens, *, by: str) -> Shop:
    """Store fresh tokens and have the shop read. Commits."""
    shop = Shop.install(domain, tokens, by=by)
    shop.refreshing_until = None
    session().flush()
    resume(shop)
    jobs.enqueue("read_shop", shop.id)
    session().commit()
    return shop


def lacks_access(shop: Shop) -> bool:
    """Whether only a new token lets jobs work for the shop."""
    if shop.status != "installed" or not shop.access_token:
        return True
    if shopify_auth.covers_scopes(shop.scopes, SCOPES):
        return False
    return shop.refreshed_at is None or shop.refreshed_at < clock.now() - ASK_SCOPES_EVERY


def _exchange(who: SessionToken, id_token: str) -> Shop:
    try:
        tokens = shopify_auth.exchange_session_token(config.current(), who.shop, id_token)
        return in_turn(lambda: take_in(who.shop, tokens, by=f"merchant:{who.user_id}"))
    except WaybillError:
        session().rollback()
        _give_back(who.shop)
        raise


def _lease(domain: str) -> bool:
    """Whether the shop is ours to exchange for. Commits."""
    now = clock.real_now()
    free = Shop.refreshing_until.is_(None) | (Shop.refreshing_until < now)
    taken = sa.update(Shop).where(Shop.domain == domain, free).values(refreshing_until=now + LEASE).returning(Shop.id)
    ours = session().scalar(taken) is not None
    if not ours and Shop.by_domain(domain) is None:
        session().add(
            Shop(domain=domain, status="needs_opening", installed_at=clock.now(), refreshing_until=now + LEASE)
        )
        ours = True
    try:
        session().commit()
    except IntegrityError:
        session().rollback()
        return False
    return ours


def _give_back(domain: str) -> None:
    """End the lease; a shop that never had a token was not installed and leaves no row."""
    never = Shop.refreshed_at.is_(None) & Shop.access_token.is_(None)
    session().execute(sa.delete(Shop).where(Shop.domain == domain, never))
    session().execute(sa.update(Shop).where(Shop.domain == domain).values(refreshing_until=None))
    session().commit()
