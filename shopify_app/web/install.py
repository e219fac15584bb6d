"""Opening a shop: the row of the shop that a session token proves, with working tokens."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from shopify_app import clock, config, jobs
from shopify_app.config import SCOPES
from shopify_app.db import session
from shopify_app.gateways import shopify_auth
from shopify_app.gateways.shopify_auth import SessionToken
from shopify_app.models import Shop
from shopify_app.values import Tokens

#: A merchant who has not granted a new scope yet is not asked on every click.
ASK_SCOPES_EVERY = timedelta(minutes=10)


def open_shop(who: SessionToken, id_token: str) -> Shop:
    """The shop, installed. Raises what `shopify_auth.exchange_session_token` raises.

    Only one token of an app and shop lives at a time, so two pages that open at once must not both exchange: the row is
    locked first, and the second finds the work done.
    """
    shop = Shop.by_domain(who.shop)
    if shop and not lacks_access(shop):
        return shop
    shop = _lock(who.shop)
    if lacks_access(shop):
        tokens = shopify_auth.exchange_session_token(config.current(), who.shop, id_token)
        shop = take_in(who.shop, tokens, by=f"merchant:{who.user_id}")
    session().commit()
    return shop


def take_in(domain: str, tokens: Tokens, *, by: str) -> Shop:
    """Store fresh tokens and have the shop read; the caller commits."""
    shop = Shop.install(domain, tokens, by=by)
    session().flush()
    jobs.enqueue("read_shop", shop.id)
    return shop


def lacks_access(shop: Shop) -> bool:
    """Whether only a new token lets jobs work for the shop."""
    if shop.status != "installed" or not shop.access_token:
        return True
    if shopify_auth.covers_scopes(shop.scopes, SCOPES):
        return False
    return shop.refreshed_at is None or shop.refreshed_at < clock.now() - ASK_SCOPES_EVERY


def _lock(domain: str) -> Shop:
    if Shop.by_domain(domain) is None:
        session().add(Shop(domain=domain, status="needs_opening", installed_at=clock.now()))
        try:
            session().flush()
        except IntegrityError:
            session().rollback()
    # A write that changes nothing locks the row on PostgreSQL and the file on SQLite, which knows no FOR UPDATE.
    session().execute(sa.update(Shop).where(Shop.domain == domain).values(tries=Shop.tries))
    fresh = sa.select(Shop).where(Shop.domain == domain).execution_options(populate_existing=True)
    return session().scalars(fresh).one()
