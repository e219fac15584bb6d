"""Installing, opening and removing the app in a shop, and moving its tokens along."""

import secrets

from sandbox.shopify import signing, tokens, webhooks
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.state import Shop, lock, now


def install_app(shop: Shop, scopes: list[str] | None = None) -> None:
    """Install the app as Shopify's managed install does, with `scopes` or those of shopify.app.toml.

    Installing again changes the scopes and, when they differ, sends app/scopes_update.
    """
    with lock:
        before, wanted = shop.scopes, list(scopes or the_app().scopes)
        shop.scopes = wanted
        if before is None:
            shop.installed_at, shop.installs = now(), shop.installs + 1
        elif before != wanted:
            payload = {"id": 1, "previous": before, "current": wanted, "updated_at": now().isoformat()}
            webhooks.emit(shop, "app/scopes_update", lambda: payload)


def uninstall_app(shop: Shop) -> None:
    """Remove the app: its tokens die at once and app/uninstalled is sent."""
    with lock:
        if not shop.installed:
            return
        shop.scopes, shop.installed_at = None, None
        tokens.revoke(shop.domain)
        webhooks.push(shop, "app/uninstalled", shop_payload(shop))


def session_token(shop: Shop, user: str = "1", expires_in: int = 60) -> str:
    """Return a session token (JWT, HS256, `expires_in` seconds of real time) of the app for `user`."""
    return signing.session_jwt(shop.domain, user, expires_in)


def entry_query(shop: Shop, user: str = "1") -> str:
    """Return the query with which the admin opens the app: embedded=1&hmac=...&host=...&id_token=..."""
    return signing.signed_query(
        {
            "embedded": "1",
            "host": signing.host_of(shop.handle),
            "id_token": session_token(shop, user),
            "locale": "en",
            "session": secrets.token_hex(32),
            "shop": shop.domain,
            "timestamp": signing.real_seconds(),
        }
    )


def shop_payload(shop: Shop) -> dict[str, object]:
    """Return the shop as app/uninstalled carries it."""
    return {
        "id": shop.id,
        "name": shop.name,
        "email": shop.email,
        "domain": shop.domain,
        "myshopify_domain": shop.domain,
        "iana_timezone": shop.timezone,
        "currency": shop.currency,
        "plan_name": "partner_test",
        "admin_graphql_api_id": shop.gid,
    }
