"""Connecting the merchant's AliExpress account: consent, callback, disconnect."""

from flask import jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shopify_app import config
from shopify_app.db import in_turn, session
from shopify_app.errors import NeedsPerson, Refused, WaybillError
from shopify_app.gateways import aliexpress_auth
from shopify_app.models import AliExpressAccount, History, Notice, Shop
from shopify_app.models.resume import resume
from shopify_app.values import Tokens
from shopify_app.web import signing
from shopify_app.web.auth import admin_url, public
from shopify_app.web.pages import done, refusals_shown_by
from shopify_app.web.session import clicked_by, embedded, sorry, this_shop
from shopify_app.web.settings import settings

NOT_SET_UP = "Waybill's own AliExpress key is missing on this installation: the operator must set ALIEXPRESS_APP_KEY."


@embedded.route("/aliexpress/connect", methods=["GET", "POST"])
@refusals_shown_by(settings)
def connect() -> ResponseReturnValue:
    """Send the merchant to AliExpress's consent page, with a state that only we can make.

    A fetch for JSON is told the address instead, and a frame opens it in the window around it: AliExpress may not be
    framed.
    """
    if not config.current().aliexpress_app_key:
        raise NeedsPerson(NOT_SET_UP)
    state = signing.sign("aliexpress", {"shop": this_shop().domain, "by": clicked_by()})
    url = aliexpress_auth.consent_url(config.current(), f"{config.current().app_url}/aliexpress/callback", state)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(url=url)
    if request.headers.get("Sec-Fetch-Dest") == "iframe":
        return render_template("pages/bare.html", sentence="Going to AliExpress.", go_to=url)
    return redirect(url, 302)


@public.get("/aliexpress/callback")
def come_back() -> ResponseReturnValue:
    """Store the account that the merchant consented with; trusts nothing but the signed state."""
    try:
        shop, by = _who_asked(request.args.get("state", ""))
        _check_consent()
        tokens = aliexpress_auth.exchange_code(config.current(), request.args["code"])
    except WaybillError as error:
        return sorry(error.problem, 403 if isinstance(error, Refused) else 503)
    # The code works once: the account is kept whatever happens to the rows that waited for it.
    in_turn(lambda: keep_account(shop, tokens, by=by))
    in_turn(lambda: _go_on(shop))
    return redirect(admin_url(shop.domain, "/settings"), 302)


@embedded.post("/aliexpress/disconnect")
@refusals_shown_by(settings)
def disconnect() -> ResponseReturnValue:
    """Forget the account's tokens. Supplier orders stay; nothing new is placed."""
    shop = this_shop()
    if shop.account is None:
        raise Refused("AliExpress is not connected.")
    History.write(shop.id, None, "AliExpress", shop.account.status, "disconnected", by=clicked_by())
    shop.account = None
    shop.lose_aliexpress()
    session().commit()
    return done("/settings", "AliExpress disconnected.")


def keep_account(shop: Shop, tokens: Tokens, *, by: str) -> None:
    """Connect, or connect again. Commits."""
    before = shop.account.status if shop.account else ""
    shop.account = shop.account or AliExpressAccount(shop_id=shop.id)
    shop.account.keep_tokens(tokens)
    shop.regain_aliexpress()
    Notice.plan(shop.id, shop.account.consent_ends_at)
    History.write(shop.id, None, "AliExpress", before, "connected", by=by)
    session().commit()


def _go_on(shop: Shop) -> None:
    resume(shop)
    session().commit()


def _who_asked(state: str) -> tuple[Shop, str]:
    asked = signing.read("aliexpress", state, signing.CONSENT_SECONDS)
    shop = Shop.by_domain(asked["shop"])
    if shop is None or not shop.works:
        raise Refused("Waybill is not installed in this shop any more. Open it in the Shopify admin and connect again.")
    return shop, asked["by"]


def _check_consent() -> None:
    if not request.args.get("code"):
        raise Refused("AliExpress was not connected: the consent was not given. Start again from Waybill's settings.")
