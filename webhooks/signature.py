"""Signatures of those who knock, over the raw bytes, compared in constant time."""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Iterable


def signed_by_shopify(raw: bytes, given: str, secrets: Iterable[str]) -> bool:
    """Whether `given` is the base64 HMAC-SHA256 of `raw` under one of `secrets`; an empty secret never counts.

    Two secrets are valid for up to an hour after a rotation (shopify.dev, "Rotate API credentials", read 2026-11-22).
    """
    digests = [hmac.digest(secret.encode(), raw, "sha256") for secret in secrets if secret]
    return any(_same(b64encode(digest), given) for digest in digests)


def signed_by_aliexpress(raw: bytes, given: str, app_key: str, app_secret: str) -> bool:
    """Whether `given` is the hex HMAC-SHA256 of the app key and `raw`; never where no secret is set.

    Rule: open.alitrip.com articles 119493 and 120168, the same gateway (read 2026-11-22).
    """
    digest = hmac.digest(app_secret.encode(), app_key.encode() + raw, "sha256")
    return bool(app_secret) and _same(digest.hex().encode(), given.lower())


def signed_by_seventeentrack(raw: bytes, given: str, key: str) -> bool:
    """Whether `given` is the hex SHA-256 of `raw`, a slash and the API key (api.17track.net docs v2.4, 2026-11-22)."""
    digest = hashlib.sha256(raw + b"/" + key.encode()).hexdigest()
    return bool(key) and _same(digest.encode(), given.lower())


def _same(wanted: bytes, given: str) -> bool:
    # compare_digest raises TypeError on text beyond ASCII, and a header may hold any: bytes are always comparable.
    return hmac.compare_digest(wanted, given.encode("utf-8", "replace"))
