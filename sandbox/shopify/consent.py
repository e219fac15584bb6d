"""The consent page of the toy shops: where a merchant installs the app by the authorization code grant."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as BaseResponse

from sandbox.shopify import installing, signing
from sandbox.shopify.appconfig import split_scopes, the_app
from sandbox.shopify.state import Shop, get_shop, lock, now

consent = Blueprint("shopify_consent", __name__, url_prefix="/shopify/<shop>/admin/oauth")
CODE_SECONDS = 60


@dataclass(frozen=True)
class Code:
    """An authorization code of one shop, good once and for a minute."""

    domain: str
    expires_at: datetime


_codes: dict[str, Code] = {}


@consent.get("/authorize")
def ask(shop: str) -> str | tuple[str, int] | BaseResponse:
    wanted = _asked(shop, request.args.to_dict())
    if isinstance(wanted, str):
        return render_template("shopify/oauth_error.html", problem=wanted), 400
    found, asked = wanted
    scopes = split_scopes(asked.get("scope", "")) or list(the_app().scopes)
    if found.scopes is not None and set(scopes) <= set(found.scopes):
        return redirect(_callback(found, asked))
    return render_template("shopify/consent.html", shop=found, app=the_app(), scopes=scopes, asked=asked)


@consent.post("/authorize")
def approve(shop: str) -> str | tuple[str, int] | BaseResponse:
    wanted = _asked(shop, request.form.to_dict())
    if isinstance(wanted, str):
        return render_template("shopify/oauth_error.html", problem=wanted), 400
    found, asked = wanted
    installing.install_app(found, split_scopes(asked.get("scope", "")) or None)
    return redirect(_callback(found, asked))


def _asked(domain: str, asked: dict[str, str]) -> tuple[Shop, dict[str, str]] | str:
    try:
        shop = get_shop(domain)
    except LookupError as error:
        return str(error)
    if asked.get("client_id") != the_app().api_key:
        return "Oauth error invalid_request: Could not find Shopify API application with api_key"
    if asked.get("redirect_uri") not in the_app().redirect_urls:
        return "Oauth error invalid_request: The redirect_uri is not whitelisted"
    return shop, asked


def _callback(shop: Shop, asked: dict[str, str]) -> str:
    code = secrets.token_hex(16)
    with lock:
        _codes[code] = Code(shop.domain, now() + timedelta(seconds=CODE_SECONDS))
    query = signing.signed_query(
        {
            "code": code,
            "host": signing.host_of(shop.handle),
            "shop": shop.domain,
            "state": asked.get("state", ""),
            # The app checks this against the real time (90 s either way).
            "timestamp": signing.real_seconds(),
        }
    )
    return f"{asked['redirect_uri']}?{query}"


def use_code(text: str, domain: str) -> bool:
    """Use up an authorization code; False when it is unknown, old, used or another shop's."""
    with lock:
        code = _codes.pop(text, None)
    return code is not None and code.domain == domain and code.expires_at > now()
