"""What every answer of Shopify has in common: its status codes, in our errors."""

import logging
from typing import Any

import requests

from shopify_app.config import API_VERSION
from shopify_app.errors import Busy, Disconnected, Forbidden, NeedsPerson, Refused, Retryable, WaybillError
from shopify_app.gateways.http import wait_of

log = logging.getLogger(__name__)

#: Seconds to wait after a 429 that does not say how long.
DEFAULT_WAIT = 2.0
_FORBIDDEN = "Shopify forbids Waybill to act for {shop}. The operator must check the app's IP allowlist and its scopes."
#: What the shop's owner has to mend. Nobody tells Waybill when that is done, so it keeps asking.
_CLOSED = {
    402: "Shopify has frozen {shop}: its owner must settle the plan in the Shopify admin.",
    404: "Shopify does not know {shop} any more: it was closed or renamed. Open Waybill from the shop's admin.",
    423: "Shopify has locked {shop}: its owner must ask Shopify Support to unlock it.",
}


def problem_of_status(response: requests.Response, shop: str) -> WaybillError | None:
    """What a status other than 2xx means; None where the answer may be read. 5xx never comes this far."""
    status = response.status_code
    if status < 300:
        return None
    if status == 401 or (status == 403 and "Non-expiring access tokens" in response.text):
        return Disconnected(f"Shopify no longer accepts Waybill's token for {shop}. Open Waybill in the Shopify admin.")
    if status == 429:
        return Busy(f"Shopify asks Waybill to slow down for {shop}.", wait_of(response, DEFAULT_WAIT))
    if status == 403:
        return Forbidden(_FORBIDDEN.format(shop=shop))
    if status in _CLOSED:
        return Retryable(_CLOSED[status].format(shop=shop))
    if status < 400 or status == 430:
        return NeedsPerson(f"Shopify turned Waybill away for {shop} (status {status}). The operator must look at it.")
    return Refused(f"Shopify refused a call for {shop} (status {status}). The operator must look at it.", str(status))


def body_of(response: requests.Response) -> dict[str, Any] | None:
    """The JSON object of an answer; None where it is no such thing."""
    try:
        body = response.json()
    except requests.exceptions.JSONDecodeError:
        return None
    return body if isinstance(body, dict) else None


def warn_of_version(response: requests.Response, shop: str) -> None:
    """Shopify serves the oldest live version where the pin is dead, and says so only in this header."""
    served = response.headers.get("X-Shopify-API-Version", API_VERSION)
    if served != API_VERSION:
        log.warning("%s: Shopify answered as version %r, not as the pinned %s", shop, served, API_VERSION)
