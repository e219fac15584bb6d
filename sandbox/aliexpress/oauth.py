"""The consent page: a person says which buyer account the app may use."""

from urllib.parse import urlencode, urlsplit

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.gateway import merged_params

DEFAULT_ACCOUNT = "demo-buyer"
Answer = str | Response | tuple[str, int]


def consent_pages(company: AliExpress) -> Blueprint:
    """The blueprint of the consent page."""
    pages = Blueprint("aliexpress_oauth", __name__, url_prefix="/aliexpress/oauth")

    @pages.get("/authorize")
    def ask() -> Answer:
        params = merged_params()
        problem = _problem(company, params)
        with company.lock:
            accounts = sorted({DEFAULT_ACCOUNT, *company.accounts.accounts})
        page = render_template(
            "aliexpress/consent.html",
            problem=problem,
            params=params,
            accounts=accounts,
            default_account=DEFAULT_ACCOUNT,
            returns_to=urlsplit(params.get("redirect_uri", "")).netloc,
        )
        return (page, 400) if problem else page

    @pages.post("/authorize")
    def agree() -> Answer:
        params = merged_params()
        problem = _problem(company, params)
        if problem:
            return render_template("aliexpress/consent.html", problem=problem), 400
        return redirect(_callback(params, _code(company, params)))

    return pages


def _problem(company: AliExpress, params: dict[str, str]) -> str:
    redirect_uri = params.get("redirect_uri", "")
    registered = company.modes.registered_callback
    if params.get("client_id") not in company.apps:
        return "AliExpress knows no app with this App Key (client_id)."
    if params.get("response_type", "code") != "code":
        return "response_type must be “code”."
    if urlsplit(redirect_uri).scheme not in ("http", "https"):
        return "redirect_uri is missing or no web address."
    if registered and redirect_uri != registered:
        return "redirect_uri is not the callback that is registered for this app."
    return ""


def _code(company: AliExpress, params: dict[str, str]) -> str:
    account = params.get("account", "").strip() or DEFAULT_ACCOUNT
    with company.lock:
        return company.accounts.consent(
            params["client_id"],
            account,
            at=company.now(),
            token_mode=company.modes.token_mode,
            spoiled=bool(params.get("uuid")),
        )


def _callback(params: dict[str, str], code: str) -> str:
    query = {"code": code}
    if "state" in params:
        query["state"] = params["state"]
    joint = "&" if urlsplit(params["redirect_uri"]).query else "?"
    return f"{params['redirect_uri']}{joint}{urlencode(query)}"
