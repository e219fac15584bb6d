"""Shopify's OAuth: consent, tokens and session tokens."""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from shopify.api_access import ApiAccess
from shopify.session import Session
from shopify.session_token import SessionTokenError, decode_from_header
from shopify.utils.shop_url import sanitize_shop_domain

from shopify_app import clock
from shopify_app.config import API_VERSION, SCOPES, Config
from shopify_app.errors import Disconnected, NeedsPerson, Refused, Retryable, WaybillError
from shopify_app.gateways.http import send
from shopify_app.gateways.shopify_wire import body_of, problem_of_status
from shopify_app.values import Tokens

#: How far the callback's timestamp may be from the true time (npm @shopify/shopify-api 15, read 2026-11-22).
CALLBACK_LEEWAY = timedelta(seconds=90)
_SHOP = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9-]*\.myshopify\.com")
_GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
_ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"  # noqa: S105
_OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"


@dataclass(frozen=True)
class SessionToken:
    """Who looks at an embedded page, proven by Shopify's signature. `expires_at` is UTC."""

    shop: str
    user_id: str
    session_id: str
    expires_at: datetime


def is_shop(domain: str) -> bool:
    """Whether `domain` is a myshopify.com domain and nothing else: no scheme, path, port or space."""
    return bool(_SHOP.fullmatch(domain)) and sanitize_shop_domain(domain) == domain.lower()


def covers_scopes(held: str, wanted: str) -> bool:
    """Whether the scopes `held` (comma-separated) include `wanted`; a write scope includes its read scope."""
    # The library gives up on a word it does not know, and Shopify may grant scopes of a new kind.
    known = [scope for scope in held.split(",") if ApiAccess.SCOPE_RE.match(scope.strip())]
    return bool(ApiAccess(known).covers(ApiAccess(wanted)))


def authorize_url(config: Config, shop: str, state: str) -> str:
    """Shopify's consent page of the authorization code grant; `state` comes back in the callback."""
    session = _signer(config, config.shopify_api_secret)(shop, API_VERSION)
    url = session.create_permission_url(SCOPES.split(","), f"{config.app_url}/auth/callback", state)
    return config.shopify_base(shop) + str(url).removeprefix(f"https://{session.url}")


def check_callback(config: Config, args: Mapping[str, str]) -> str:
    """The shop of a callback that Shopify signed within 90 s of the true time; raises Refused. `state` is not ours."""
    shop = args.get("shop", "")
    if not is_shop(shop):
        raise Refused("This is not the address of a Shopify shop. Open Waybill from the Shopify admin.", "shop")
    if not any(_is_signed(config, secret, args) for secret in _secrets(config)):
        raise Refused("Shopify's signature does not fit. Open Waybill from the Shopify admin.", "hmac")
    if not _is_fresh(args.get("timestamp", "")):
        raise Refused("This link is too old. Open Waybill from the Shopify admin again.", "timestamp")
    return shop.lower()


def check_proxy(config: Config, args: Mapping[str, list[str]]) -> str:
    """The shop of a request that Shopify's app proxy signed within 90 s of the true time; raises Refused.

    `signature` is the hex HMAC-SHA256 of the sorted "name=value" pairs, without separators, the values of one name
    joined by commas (https://shopify.dev/docs/apps/build/online-store/app-proxies/authenticate-app-proxies, read
    2026-11-22).
    """
    first = {name: values[0] for name, values in args.items() if values}
    message = "".join(sorted(f"{name}={','.join(values)}" for name, values in args.items() if name != "signature"))
    given = first.get("signature", "").encode()
    digests = [hmac.new(key.encode(), message.encode(), hashlib.sha256).hexdigest() for key in _secrets(config)]
    if not any(hmac.compare_digest(digest.encode(), given) for digest in digests):
        raise Refused("This page is shown inside the store only.", "signature")
    if not is_shop(first.get("shop", "")) or not _is_fresh(first.get("timestamp", "")):
        raise Refused("This page is too old. Open it in the store again.", "timestamp")
    return first["shop"].lower()


def exchange_code(config: Config, shop: str, code: str) -> Tokens:
    """An expiring offline token for the code of a callback. Raises Refused for a used or old code, NeedsPerson."""
    try:
        return _ask_tokens(config, shop, {"code": code, "expiring": "1"})
    except Retryable as error:
        # A code works once: after a lost answer only a new one helps.
        raise NeedsPerson(f"{error.problem} Open Waybill from the Shopify admin to finish installing.") from None


def exchange_session_token(config: Config, shop: str, id_token: str) -> Tokens:
    """An expiring offline token for a session token. Raises Refused(code="invalid_subject_token") for a stale one."""
    return _ask_tokens(
        config,
        shop,
        {
            "grant_type": _GRANT,
            "subject_token": id_token,
            "subject_token_type": _ID_TOKEN,
            "requested_token_type": _OFFLINE,
            "expiring": "1",
        },
    )


def refresh(config: Config, shop: str, refresh_token: str) -> Tokens:
    """The next pair. Raises Disconnected for a dead token, Retryable for a lost answer.

    The old refresh token may be tried again until the new one is used (Shopify changelog 2026-08-28).
    """
    try:
        return _ask_tokens(config, shop, {"grant_type": "refresh_token", "refresh_token": refresh_token})
    except Refused as error:
        if error.code not in ("invalid_request", "invalid_grant"):
            raise
        raise _dead_token(shop) from None


def read_session_token(config: Config, token: str) -> SessionToken:
    """Who a session token speaks for; raises Refused on anything wrong. Leeway 10 s, by the true time."""
    problem = "The session token is not Shopify's"
    for secret in _secrets(config):
        try:
            return _checked(decode_from_header(f"Bearer {token}", config.shopify_api_key, secret))
        except (SessionTokenError, KeyError, TypeError, ValueError) as error:
            problem = f"The session token is not valid ({type(error.__cause__ or error).__name__})"
    raise Refused(f"{problem}. Reload the page in the Shopify admin.", "session_token")


def _checked(claims: Mapping[str, Any]) -> SessionToken:
    """The library lets tokens pass that lack `exp` or `nbf`, or whose shop only begins well."""
    shop = urlsplit(claims["dest"]).hostname or ""
    if not is_shop(shop) or urlsplit(claims["iss"]).hostname != shop or not isinstance(claims["aud"], str):
        raise ValueError("dest")
    claims["nbf"]
    expires_at = datetime.fromtimestamp(int(claims["exp"]), UTC)
    return SessionToken(shop, str(claims["sub"]), str(claims["sid"]), expires_at)


def _ask_tokens(config: Config, shop: str, fields: Mapping[str, str]) -> Tokens:
    keys = {"client_id": config.shopify_api_key, "client_secret": config.shopify_api_secret}
    response = send(
        "POST",
        f"{config.shopify_base(shop)}/admin/oauth/access_token",
        repeatable=True,
        who=f"Shopify ({shop})",
        json={**keys, **fields},
        headers={"Accept": "application/json"},
    )
    body = body_of(response)
    if response.status_code in (400, 401) and body is not None:
        raise _problem_of_grant(shop, body)
    if problem := problem_of_status(response, shop):
        raise problem
    return _tokens(shop, body or {})


def _problem_of_grant(shop: str, body: Mapping[str, Any]) -> WaybillError:
    code = str(body.get("error", ""))
    if code in ("invalid_client", "application_cannot_be_found"):
        return NeedsPerson("Shopify does not accept the app's own key. The operator must check SHOPIFY_API_SECRET.")
    return Refused(f"Shopify gave no token for {shop}: {code}. Open Waybill from the Shopify admin.", code)


def _tokens(shop: str, body: Mapping[str, Any]) -> Tokens:
    now = clock.now()
    try:
        return Tokens(
            access_token=str(body["access_token"]),
            access_expires_at=now + timedelta(seconds=int(body["expires_in"])),
            refresh_token=str(body["refresh_token"]),
            refresh_expires_at=now + timedelta(seconds=int(body["refresh_token_expires_in"])),
            scope=str(body.get("scope", "")),
        )
    except (KeyError, TypeError, ValueError):
        raise Retryable(f"Shopify's answer with the token of {shop} could not be read.") from None


def _dead_token(shop: str) -> Disconnected:
    return Disconnected(f"Shopify's connection to {shop} has run out. Open Waybill once in the Shopify admin.")


def _secrets(config: Config) -> list[str]:
    return [secret for secret in (config.shopify_api_secret, config.shopify_old_api_secret) if secret]


def _is_signed(config: Config, secret: str, args: Mapping[str, str]) -> bool:
    signed = {name: value for name, value in args.items() if name != "signature"}
    return bool(_signer(config, secret).validate_hmac(signed))


def _is_fresh(timestamp: str) -> bool:
    if not re.fullmatch("[0-9]{1,12}", timestamp):
        return False
    return abs(clock.real_now() - datetime.fromtimestamp(int(timestamp), UTC)) <= CALLBACK_LEEWAY


def _signer(config: Config, secret: str) -> Any:
    """ShopifyAPI keeps key and secret on its class, for the whole process: a class of our own keeps them apart."""
    return type("Signer", (Session,), {"api_key": config.shopify_api_key, "secret": secret})
