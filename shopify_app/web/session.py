"""The guard of every embedded page: who looks is proven by Shopify's session token, and nothing else."""

from typing import cast
from urllib.parse import urlencode

from flask import Blueprint, Response, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from shopify_app import config
from shopify_app.db import session
from shopify_app.errors import Refused, WaybillError
from shopify_app.gateways.shopify_auth import is_shop, read_session_token
from shopify_app.models import Shop
from shopify_app.web.headers import allow_framing_by
from shopify_app.web.install import open_shop
from shopify_app.web.plain_text import refuse_unstorable

#: Asks App Bridge to repeat a fetch once, with a fresh token.
RETRY = {"X-Shopify-Retry-Invalid-Session-Request": "1"}
#: App Bridge reads where to go back to from this parameter.
RELOAD = "shopify-reload"
OPEN_IN_ADMIN = "Open Waybill from the Shopify admin: it finds your shop by itself there."
SESSION_ENDED = "Your session has ended. Reload Waybill in the Shopify admin and try again."

embedded = Blueprint("embedded", __name__)
embedded.before_request(refuse_unstorable)


@embedded.before_request
def guard() -> ResponseReturnValue | None:
    """Let only a merchant with a valid session token through; opens the shop where it is new or lost its access."""
    id_token = _sent_token()
    try:
        who = read_session_token(config.current(), id_token)
    except Refused:
        return _ask_for_session()
    allow_framing_by(who.shop)
    g.by = f"merchant:{who.user_id}"
    try:
        g.shop = open_shop(who, id_token)
    except WaybillError as error:
        session().rollback()
        if isinstance(error, Refused) and error.code == "invalid_subject_token":
            return _ask_for_session()
        return sorry(error.problem, 503)
    return None


@embedded.after_request
def end_reading(answer: Response) -> Response:
    """What a page only read ends with a commit, so that the next page finds its statements prepared: see db.let_go.
    A file that is sent while it is read goes on reading."""
    if request.method == "GET" and answer.status_code < 400 and not answer.is_streamed:
        session().commit()
    return answer


def this_shop() -> Shop:
    """The shop of the verified session token."""
    return cast(Shop, g.shop)


def clicked_by() -> str:
    """Who did it, for History: `merchant:<user id>`."""
    return cast(str, g.by)


def sorry(sentence: str, status: int) -> ResponseReturnValue:
    """A bare page with one sentence."""
    return make_response(render_template("pages/bare.html", sentence=sentence), status)


def _sent_token() -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer" and token:
        return token.strip()
    return request.args.get("id_token") or request.form.get("id_token", "")


def _ask_for_session() -> ResponseReturnValue:
    if _is_fetch() or request.method not in ("GET", "HEAD"):
        page = make_response(render_template("pages/bare.html", sentence=SESSION_ENDED), 401)
        page.headers.extend(RETRY)
        return page
    return _bounce()


def _is_fetch() -> bool:
    marks = ("Authorization", "X-Requested-With", "X-Waybill-Swap")
    wants_json = request.accept_mimetypes.best == "application/json"
    return wants_json or any(mark in request.headers for mark in marks)


def _bounce() -> ResponseReturnValue:
    """To the page that lets App Bridge fetch a token and come back; a stranger without shop and host is told where to
    go instead."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in ("id_token", RELOAD)]
    if not is_shop(request.args.get("shop", "")) and not request.args.get("host"):
        return sorry(OPEN_IN_ADMIN, 200)
    path = request.script_root + request.path
    back = f"{path}?{urlencode(kept)}"
    return redirect(f"/session-bounce?{urlencode([*kept, (RELOAD, back)])}", 302)
