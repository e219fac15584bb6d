"""AliExpress's OAuth: consent and tokens."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from shopify_app import clock
from shopify_app.config import Config
from shopify_app.errors import Disconnected, NeedsPerson, Refused, Retryable
from shopify_app.gateways.aliexpress_wire import call_system
from shopify_app.gateways.loose import instant, text, whole
from shopify_app.values import Tokens

_AGAIN = "Connect AliExpress again."


def consent_url(config: Config, redirect_uri: str, state: str) -> str:
    """Where the merchant lets Waybill act for an AliExpress account; `redirect_uri` exactly as registered."""
    # Never with `uuid`: it makes the code unusable.
    query = {
        "response_type": "code",
        "force_auth": "true",
        "redirect_uri": redirect_uri,
        "client_id": config.aliexpress_app_key,
        "state": state,
    }
    return f"{config.aliexpress_url.rstrip('/')}/oauth/authorize?{urlencode(query)}"


def exchange_code(config: Config, code: str) -> Tokens:
    """Tokens for the code of a callback (single use, 3 minutes). Raises Refused, NeedsPerson, Retryable (slow down)."""
    try:
        return _tokens(call_system(config, "/auth/token/create", {"code": code}))
    except Refused as error:
        raise Refused(f"AliExpress did not accept the connection: {error.code}. {_AGAIN}", error.code) from None
    except Retryable as error:
        # A code works once: after a lost answer only a new one helps.
        raise NeedsPerson(f"{error.problem} {_AGAIN}") from None


def refresh(config: Config, refresh_token: str) -> Tokens:
    """The next pair; both tokens change, and the day on which the merchant must connect again stays the same.

    Raises Disconnected for a dead token, Retryable for a lost answer. Call it under a lock per account. The answer
    may lack a new refresh token: then the old one is handed back.
    """
    try:
        answer = call_system(config, "/auth/token/refresh", {"refresh_token": refresh_token})
    except Refused as error:
        raise Disconnected(f"AliExpress did not renew the connection: {error.code}. {_AGAIN}") from None
    return _tokens({"refresh_token": refresh_token, **answer})


def _tokens(answer: Mapping[str, Any]) -> Tokens:
    now = clock.now()
    access, life = text(answer.get("access_token")), whole(answer.get("expires_in"))
    if not access or life is None:
        raise Retryable("AliExpress's answer with the tokens could not be read.")
    return Tokens(
        access_token=access,
        access_expires_at=now + timedelta(seconds=life),
        refresh_token=text(answer.get("refresh_token")),
        refresh_expires_at=_last_day(answer, now),
        account=text(answer.get("account")) or text(answer.get("user_nick")),
        user_id=text(answer.get("user_id")),
    )


def _last_day(answer: Mapping[str, Any], now: datetime) -> datetime:
    """When the account must be connected again; `now` where AliExpress says that it cannot be renewed at all."""
    seconds = whole(answer.get("refresh_expires_in"))
    if seconds is None:
        return instant(answer.get("refresh_token_valid_time")) or now
    return now + timedelta(seconds=seconds)
