"""The public doors: installing by authorization code, and the page that fetches a session token."""

import secrets
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from shopify_app import config
from shopify_app.db import in_turn
from shopify_app.errors import Refused, WaybillError
from shopify_app.gateways import shopify_auth
from shopify_app.web import signing
from shopify_app.web.headers import allow_framing_by
from shopify_app.web.install import take_in
from shopify_app.web.session import OPEN_IN_ADMIN, RELOAD, sorry

#: Binds the callback to the browser that started; signed, and unreadable for scripts.
COOKIE = "waybill_install"

public = Blueprint("public", __name__)


@public.get("/auth/install")
def install() -> ResponseReturnValue:
    """Send the merchant of ?shop= to Shopify's consent page (authorization code grant)."""
    shop = request.args.get("shop", "").strip().lower()
    if not shopify_auth.is_shop(shop):
        return sorry(f"?shop= must be a myshopify.com domain. {OPEN_IN_ADMIN}", 400)
    nonce = secrets.token_urlsafe(24)
    answer = redirect(shopify_auth.authorize_url(config.current(), shop, nonce), 302)
    _remember(answer, signing.sign("install", {"shop": shop, "nonce": nonce}))
    return answer


@public.get("/auth/callback")
def callback() -> ResponseReturnValue:
    """Take the code that Shopify signed, store the tokens, and go to the app inside the admin."""
    try:
        shop = shopify_auth.check_callback(config.current(), request.args)
        _check_started_here(shop, request.args.get("state", ""))
        tokens = shopify_auth.exchange_code(config.current(), shop, request.args.get("code", ""))
    except WaybillError as error:
        return sorry(error.problem, 403 if isinstance(error, Refused) else 503)
    in_turn(lambda: take_in(shop, tokens, by="merchant"))
    answer = redirect(admin_url(shop), 302)
    answer.delete_cookie(COOKIE)
    return answer


@public.get("/session-bounce")
def session_bounce() -> ResponseReturnValue:
    """Nothing but App Bridge, which loads `shopify-reload` again with a fresh session token."""
    shop = request.args.get("shop", "")
    if not is_own_path(request.args.get(RELOAD, "")):
        return sorry(OPEN_IN_ADMIN, 400)
    if shopify_auth.is_shop(shop):
        allow_framing_by(shop)
    return render_template("pages/bare.html", sentence="")


@public.app_errorhandler(404)
def no_page(_error: Exception) -> ResponseReturnValue:
    """An address that Waybill does not have; the shop that asks may show the sentence in its frame."""
    shop = request.args.get("shop", "")
    if shopify_auth.is_shop(shop):
        allow_framing_by(shop)
    return sorry("There is no such page in Waybill. Open Waybill again from the Shopify admin.", 404)


@public.app_errorhandler(500)
def stumbled(_error: Exception) -> ResponseReturnValue:
    """A mistake of ours; the log has it."""
    return sorry("Waybill stumbled over this. Try again in a moment; if it stays, tell support what you did.", 500)


def is_own_path(target: str) -> bool:
    """Whether a reload target stays with us: an absolute path, or our own address with one."""
    own = config.current().app_url
    path = target.removeprefix(own) if target.startswith(f"{own}/") else target
    # Browsers read a backslash as a slash and drop tabs and line ends: `/\evil.example` would leave.
    plain = path.isprintable() and "\\" not in path
    parts = urlsplit(path) if plain else None
    return bool(parts and path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc)


def admin_url(shop: str, path: str = "") -> str:
    """The app's page `path` inside the admin of `shop`."""
    settings = config.current()
    return f"{settings.shopify_base(shop)}/admin/apps/{settings.shopify_api_key}{path}"


def _remember(answer: Response, state: str) -> None:
    secure = config.current().app_url.startswith("https://")
    answer.set_cookie(COOKIE, state, max_age=signing.CONSENT_SECONDS, httponly=True, secure=secure, samesite="Lax")


def _check_started_here(shop: str, state: str) -> None:
    started = signing.read("install", request.cookies.get(COOKIE, ""), signing.CONSENT_SECONDS)
    if started["shop"] != shop or not secrets.compare_digest(started["nonce"].encode(), state.encode()):
        raise Refused(f"This installation was not started in this browser. {OPEN_IN_ADMIN}")
