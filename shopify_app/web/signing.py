"""Short-lived signed values that travel through other people's hands: `state` parameters and toasts."""

import hashlib
from typing import Any

from itsdangerous import BadData, URLSafeTimedSerializer

from shopify_app import config
from shopify_app.errors import Refused

#: A merchant has this long to consent at Shopify or AliExpress (seconds).
CONSENT_SECONDS = 15 * 60
#: A toast is shown right after the redirect (seconds).
TOAST_SECONDS = 60


def sign(purpose: str, value: Any) -> str:
    """`value` (JSON) as URL-safe text that only `read` with the same purpose opens."""
    return str(_serializer(purpose).dumps(value))


def read(purpose: str, text: str, max_age: int) -> Any:
    """The value inside `text`; raises Refused where it is not ours or older than `max_age` seconds (real time)."""
    try:
        return _serializer(purpose).loads(text, max_age=max_age)
    except BadData:
        raise Refused("This link is too old or was changed. Start again from Waybill in the Shopify admin.") from None


def _serializer(purpose: str) -> URLSafeTimedSerializer:
    settings = config.current()
    # Oldest first: the last key signs, any of them opens, so a rotated secret breaks no consent under way.
    keys = [key for key in (settings.shopify_old_api_secret, settings.shopify_api_secret) if key]
    derivation = {"key_derivation": "hmac", "digest_method": hashlib.sha256}
    return URLSafeTimedSerializer(keys, salt=f"waybill {purpose}", signer_kwargs=derivation)
