"""Makes and checks the gateway's request signatures and the signature of a push message."""

import hashlib
import hmac
from collections.abc import Mapping

SIGN_METHODS = ("sha256", "md5")


def base_string(params: Mapping[str, str], *, path: str = "") -> str:
    """Path (system interfaces only), then key and value of every non-empty parameter in byte order of the key."""
    keys = sorted(key for key, value in params.items() if key != "sign" and value != "")
    return path + "".join(key + params[key] for key in keys)


def sign(params: Mapping[str, str], *, secret: str, path: str = "", method: str) -> str:
    """Upper-case hex signature; `method` is sha256 (HMAC) or md5 (the legacy form, which never has a path)."""
    if method == "md5":
        sandwich = secret + base_string(params) + secret
        return hashlib.md5(sandwich.encode(), usedforsecurity=False).hexdigest().upper()
    base = base_string(params, path=path)
    return hmac.new(secret.encode(), base.encode(), hashlib.sha256).hexdigest().upper()


def is_signed(params: Mapping[str, str], *, secret: str, path: str = "") -> bool:
    """Whether the parameters carry a right signature of the method that they name."""
    method = params.get("sign_method", "")
    if method not in SIGN_METHODS:
        return False
    expected = sign(params, secret=secret, path=path, method=method)
    return hmac.compare_digest(expected.encode(), params.get("sign", "").encode())


def push_authorization(body: bytes, *, app_key: str, app_secret: str) -> str:
    """Lower-case hex HMAC-SHA256 of app key and raw body, the `Authorization` header of a push."""
    return hmac.new(app_secret.encode(), app_key.encode() + body, hashlib.sha256).hexdigest()
