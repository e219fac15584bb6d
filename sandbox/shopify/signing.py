"""Everything Shopify signs with the app's secret: webhooks, callback queries and session tokens."""

import base64
import hashlib
import hmac
import secrets
import time
from urllib.parse import quote, urlencode

import jwt

from sandbox.shopify.appconfig import the_app


def webhook_signature(body: bytes) -> str:
    """Return the value of X-Shopify-Hmac-Sha256 for these raw bytes."""
    return base64.b64encode(hmac.new(the_app().api_secret.encode(), body, hashlib.sha256).digest()).decode()


def signed_query(parameters: dict[str, str]) -> str:
    """Return the query with its hmac: sorted, a space as %20, `hmac` itself left out of the message."""
    message = urlencode(sorted(parameters.items()), quote_via=quote)
    digest = hmac.new(the_app().api_secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return urlencode(sorted({**parameters, "hmac": digest}.items()), quote_via=quote)


def real_seconds() -> str:
    """Return the real Unix time: signatures and tokens ignore the sandbox's clock, as the app's checks do."""
    return str(int(time.time()))


def host_of(handle: str) -> str:
    """Return the `host` parameter: base64, without padding, of the shop's place in the admin."""
    return base64.urlsafe_b64encode(f"admin.shopify.com/store/{handle}".encode()).decode().rstrip("=")


def session_jwt(domain: str, user: str, expires_in: int) -> str:
    """Return a session token; its times are real ones, as the app checks it against the real time."""
    now = int(time.time())
    claims = {
        "iss": f"https://{domain}/admin",
        "dest": f"https://{domain}",
        "aud": the_app().api_key,
        "sub": user,
        "exp": now + expires_in,
        "nbf": now,
        "iat": now,
        "jti": secrets.token_hex(16),
        "sid": secrets.token_hex(32),
    }
    return jwt.encode(claims, the_app().api_secret, algorithm="HS256")


def shop_of_jwt(token: str) -> str:
    """Return the shop domain a session token was made for; raises jwt.InvalidTokenError on a bad or old one."""
    app = the_app()
    claims = jwt.decode(token, app.api_secret, algorithms=["HS256"], audience=app.api_key, leeway=10)
    return str(claims["dest"]).removeprefix("https://")
