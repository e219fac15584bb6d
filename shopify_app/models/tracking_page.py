"""The customer's tracking page: its unguessable address, and who may open which order."""

import hashlib
import hmac

from itsdangerous import BadData, URLSafeSerializer

from shopify_app import config
from shopify_app.models.order import Order
from shopify_app.models.rate import Guesses
from shopify_app.models.shop import Shop

#: Tries of one order name, and of one visitor: five at once, then one in 6 minutes; 20, then one a minute.
OF_A_NAME, OF_A_VISITOR = {"burst": 5, "gap": 360.0}, {"burst": 20, "gap": 60.0}


def page_of(order: Order) -> str:
    """The address of the order's page in its store."""
    settings = config.current()
    return f"{settings.shopify_base(order.shop.domain)}{config.PROXY_PATH}/{_serializer().dumps(order.id)}"


def by_token(shop: Shop, token: str) -> Order | None:
    """The shop's order whose page has that address; None for a made-up one, or a customer who was forgotten."""
    try:
        order = Order.get(shop.id, int(_serializer().loads(token)))
    except (BadData, TypeError, ValueError):
        return None
    return None if order is None or order.redacted_at else order


def by_proof(shop: Shop, name: str, email: str) -> Order | None:
    """The shop's order of that name ("#1001" or "1001") where the customer's email fits: one answer for all else."""
    name = name.strip()
    order = Order.by_name(shop.id, name) or Order.by_name(shop.id, f"#{name}")
    known = order.email if order and not order.redacted_at else ""
    same = hmac.compare_digest(_folded(known), _folded(email))
    return order if same and known else None


def may_try(shop: Shop, name: str, visitor: str) -> bool:
    """Whether this visitor may try this order name now; counts the try, kept as digests only."""
    named = Guesses(f"{shop.id} order {name.strip().lstrip('#').casefold()[:80]}", **OF_A_NAME)  # type: ignore[arg-type]
    from_here = Guesses(f"{shop.id} visitor {visitor}", **OF_A_VISITOR)  # type: ignore[arg-type]
    return from_here.allow() and named.allow()


def _folded(email: str) -> bytes:
    return hashlib.sha256(email.strip().casefold().encode()).digest()


def _serializer() -> URLSafeSerializer:
    settings = config.current()
    # Oldest first: the last key signs, any of them opens, so that letters stay good while a secret rotates.
    keys = [key for key in (settings.shopify_old_api_secret, settings.shopify_api_secret) if key]
    derivation = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeSerializer(keys, salt="waybill tracking page", signer_kwargs=derivation)
