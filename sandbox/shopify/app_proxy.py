"""The app proxy: a path of the store that shows what the app answers, asked with a signed query."""

import hashlib
import hmac

from flask import Blueprint, abort, request
from werkzeug.wrappers import Response

from sandbox.sending import http
from sandbox.shopify import signing
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.state import get_shop

proxy = Blueprint("shopify_app_proxy", __name__, url_prefix="/shopify/<domain>")
SECONDS = 20
#: Headers of the app's answer that reach the visitor; cookies never do.
KEPT = ("Content-Type", "Content-Security-Policy", "X-Robots-Tag", "Cache-Control", "Referrer-Policy")


@proxy.route("/apps/<path:rest>", methods=["GET", "POST"])
def forward(domain: str, rest: str) -> Response:
    """Ask the app, as Shopify does for a visitor of the store."""
    app, shop = the_app(), get_shop(domain)
    if app.proxy is None or not shop.installed or not f"apps/{rest}/".startswith(f"{app.proxy[0]}/"):
        abort(404)
    below = f"apps/{rest}".removeprefix(app.proxy[0])
    answer = http().request(
        request.method,
        app.url + app.proxy[1] + below,
        params=_signed(domain, f"/{app.proxy[0]}"),
        data=request.get_data(),
        headers={"Content-Type": request.content_type or "", "X-Forwarded-For": request.remote_addr or ""},
        timeout=SECONDS,
        allow_redirects=False,
    )
    kept = {name: answer.headers[name] for name in KEPT if name in answer.headers}
    return Response(_moved(answer.content, domain, app.proxy[0]), answer.status_code, kept)


def _moved(page: bytes, domain: str, prefix: str) -> bytes:
    """Let links of the page stay in this store: on loopback every store stands below a path of its own."""
    return page.replace(f'"/{prefix}'.encode(), f'"/shopify/{domain}/{prefix}'.encode())


def _signed(domain: str, prefix: str) -> list[tuple[str, str]]:
    own = {"shop": domain, "path_prefix": prefix, "timestamp": signing.real_seconds(), "logged_in_customer_id": ""}
    args = {**request.args.to_dict(flat=False), **{name: [value] for name, value in own.items()}}
    message = "".join(sorted(f"{name}={','.join(values)}" for name, values in args.items()))
    digest = hmac.new(the_app().api_secret.encode(), message.encode(), hashlib.sha256).hexdigest()
    return [*((name, value) for name, values in args.items() for value in values), ("signature", digest)]
