"""How AliExpress wants a request signed: HMAC-SHA256 over the sorted parameters."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from shopify_app import clock
from shopify_app.config import Config


def sign(params: Mapping[str, str], secret: str, path: str = "") -> str:
    """The signature in upper-case hex; `path` is the API path of a system call, "" for a business method.

    Raw values are signed, keys in ASCII order, empty values left out (AliExpress Open Platform, documents 1385, 1386).
    """
    return _hex(base_string(params, path), secret)


def base_string(params: Mapping[str, str], path: str = "") -> str:
    """The text that is signed."""
    return path + "".join(name + value for name, value in sorted(params.items()) if name != "sign" and value)


def signed(config: Config, params: Mapping[str, str], path: str = "") -> dict[str, str]:
    """`params` with the common ones and the signature; empty values are left out, as they are not signed."""
    wanted = {
        **params,
        "app_key": config.aliexpress_app_key,
        "sign_method": "sha256",
        # The string form would be in GMT+8; milliseconds have no zone to get wrong.
        "timestamp": str(int(clock.real_now().timestamp() * 1000)),
    }
    sent = {name: value for name, value in wanted.items() if value}
    return {**sent, "sign": sign(sent, config.aliexpress_app_secret, path)}


def compact(value: Any) -> str:
    """A complex parameter: one JSON text, non-ASCII as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _hex(text: str, secret: str) -> str:
    return hmac.new(secret.encode(), text.encode(), hashlib.sha256).hexdigest().upper()
