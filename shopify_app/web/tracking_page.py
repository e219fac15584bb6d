"""The customer's tracking page, shown inside the store by Shopify's app proxy. Public: each visitor proves an order."""

import re
import secrets

from flask import Blueprint, g, make_response, render_template, request
from flask.typing import ResponseReturnValue

from shopify_app import config
from shopify_app.errors import Refused
from shopify_app.gateways.shopify_auth import check_proxy
from shopify_app.models import Order, Shop, Tracking
from shopify_app.models.tracking_event import TrackingEvent
from shopify_app.models.tracking_page import by_proof, by_token, may_try
from shopify_app.models.tracking_status import DELIVERED
from shopify_app.web.plain_text import refuse_unstorable

storefront = Blueprint("storefront", __name__, url_prefix="/proxy")
storefront.before_request(refuse_unstorable)

#: What a parcel goes through, in a customer's words, and the status of the parcel that each begins with.
STEPS = ("Ordered", "On its way", "Out for delivery", "Delivered")
REACHED = {"OutForDelivery": 2, "AvailableForPickup": 2, DELIVERED: 3}
NO_MATCH = "No order fits this number and email address. Both are in the confirmation of your order."
TOO_OFTEN = "Too many tries. Please wait a few minutes and try again."
WRONG_LINK = "This link is not valid any more. Enter your order number and email address instead."
NOT_HERE = "This page can be opened in the store only."
_PREFIX = re.compile(r"(/[A-Za-z0-9_.-]+)+")


@storefront.before_request
def guard() -> ResponseReturnValue | None:
    """Only what Shopify signed for a shop that has Waybill."""
    try:
        shop = Shop.by_domain(check_proxy(config.current(), request.args.to_dict(flat=False)))
    except Refused:
        shop = None
    if shop is None or shop.status == "uninstalled":
        return make_response(NOT_HERE, 403, {"Content-Type": "text/plain; charset=utf-8"})
    g.shop = shop
    return None


@storefront.get("", strict_slashes=False)
def ask() -> ResponseReturnValue:
    """The form."""
    return _page("storefront/ask.html")


@storefront.post("", strict_slashes=False)
def prove() -> ResponseReturnValue:
    """The order, for who knows its number and email address; the same words whichever of them was wrong."""
    name, email = (request.form.get(field, "")[:200] for field in ("order", "email"))
    if not may_try(g.shop, name, request.headers.get("X-Forwarded-For", "").partition(",")[0]):
        return _page("storefront/ask.html", 429, problem=TOO_OFTEN)
    order = by_proof(g.shop, name, email)
    return _order(order) if order else _page("storefront/ask.html", 404, problem=NO_MATCH)


@storefront.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """The order of a link that we mailed."""
    order = by_token(g.shop, token)
    return _order(order) if order else _page("storefront/ask.html", 404, problem=WRONG_LINK)


def _order(order: Order) -> ResponseReturnValue:
    living = [so for so in order.supplier_orders if so.counts]
    parcels = [tracking for so in living for tracking in so.trackings]
    return _page("storefront/order.html", order=order, parcels=parcels, steps=STEPS, reached=_reached, told=told)


def _reached(tracking: Tracking) -> int:
    """How far the parcel is on STEPS."""
    return REACHED.get(tracking.status, 1)


def told(tracking: Tracking) -> list[TrackingEvent]:
    """Its last 30 events, newest first; what two sources say in the same words within a minute stands once."""
    said = {(event.description or event.name, f"{event.happened_at:%j %H:%M}"): event for event in tracking.events}
    return list(said.values())[-30:][::-1]


def _page(template: str, status: int = 200, **facts: object) -> ResponseReturnValue:
    """HTML of its own: no script, one style sheet inside, nothing from elsewhere, found by no search engine."""
    prefix, nonce = request.args.get("path_prefix", ""), secrets.token_urlsafe(16)
    action = prefix if _PREFIX.fullmatch(prefix) else config.PROXY_PATH
    answer = make_response(render_template(template, shop=g.shop, action=action, nonce=nonce, **facts), status)
    answer.headers["Content-Security-Policy"] = (
        f"default-src 'none'; style-src 'nonce-{nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
