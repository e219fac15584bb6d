"""One call to AliExpress's gateway and what its error codes mean; nothing here knows a method."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import requests

from shopify_app.config import Config
from shopify_app.errors import Busy, Disconnected, NeedsPerson, OutcomeUnknown, Refused, Retryable, WaybillError
from shopify_app.gateways.aliexpress_sign import signed
from shopify_app.gateways.http import LONGEST_WAIT, Limit, send
from shopify_app.gateways.loose import text

WHO = "AliExpress"

_SLOW_DOWN = frozenset({"ApiCallLimit", "AppApiCallLimit", "SellerCallLimit"})
_OPERATOR = {
    "IncompleteSignature": "The operator must check ALIEXPRESS_APP_SECRET.",
    "InvalidAppkey": "The operator must check ALIEXPRESS_APP_KEY.",
    "InvalidAppKey": "The operator must check ALIEXPRESS_APP_KEY.",
    "IllegalTimestamp": "The operator must set the server's clock: it is more than two hours wrong.",
    "InsufficientPermission": "The operator must ask for the dropshipping APIs in the AliExpress developer console.",
}
#: A mistake in the request: nothing was executed, and the same request would fail again.
_BAD_REQUEST = frozenset({"InvalidApiPath", "MissingParameter", "InvalidParameter", "UnsupportedParamMapping"})
_BACKEND = frozenset({"ServiceUnavailable", "ServiceTimeout", "InternalError"})


@dataclass(frozen=True)
class Failure:
    """An error answer of the gateway. `sub_code` is set where the code is 15, "Remote service error"."""

    code: str
    sub_code: str
    words: str


def call_method(
    config: Config,
    method: str,
    params: Mapping[str, str],
    access_token: str,
    *,
    repeatable: bool,
    limit: Limit | None,
) -> dict[str, Any]:
    """What stands inside `..._response`. Raises by section 4.2 of the codes: only codes that prove that nothing
    was executed become Retryable, Refused, NeedsPerson or Disconnected where the call is not `repeatable`.
    """
    named = {**params, "method": method, "access_token": access_token}
    body = _post(config, "/sync", signed(config, named), repeatable=repeatable, limit=limit)
    if failure := failure_of(body):
        problem = problem_of(failure, repeatable=repeatable)
        if limit and isinstance(problem, Busy):
            limit.hold(problem.after)
        raise problem
    answers = [value for name, value in body.items() if name.endswith("_response") and isinstance(value, dict)]
    if len(answers) != 1:
        raise unreadable(repeatable=repeatable)
    return answers[0]


def call_system(config: Config, path: str, params: Mapping[str, str]) -> dict[str, Any]:
    """The flat answer of a token call. Raises Retryable for a lost answer, else as `call_method`."""
    body = _post(config, f"/rest{path}", signed(config, params, path), repeatable=True)
    if failure := failure_of(body):
        raise problem_of(failure, repeatable=True)
    return body


def failure_of(body: Mapping[str, Any]) -> Failure | None:
    """The error in an answer: wrapped in `error_response` by /sync, flat by /rest; the text is `msg` or `message`."""
    error = body.get("error_response")
    if not isinstance(error, dict):
        if "code" not in body or text(body["code"]) in ("0", "00", "200"):
            return None
        error = dict(body)
    words = text(error.get("sub_msg")) or text(error.get("msg")) or text(error.get("message"))
    return Failure(text(error.get("code")), text(error.get("sub_code")), words)


def problem_of(failure: Failure, *, repeatable: bool) -> WaybillError:
    """The error that says what to do next about a failure of the gateway."""
    code, words = failure.code, failure.words
    if code in _SLOW_DOWN:
        return Busy("AliExpress asks Waybill to slow down.", _ban(words))
    if code in ("IllegalAccessToken", "IllegalRefreshToken"):
        return Disconnected("AliExpress no longer accepts the account's token. Connect AliExpress again.")
    if code in _OPERATOR:
        return NeedsPerson(f"AliExpress turned Waybill away: {code}. {_OPERATOR[code]}")
    if code in _BAD_REQUEST:
        return Refused(f"AliExpress could not read Waybill's request: {code} ({words}). Tell the operator.", code)
    return _remote(failure, repeatable=repeatable)


def unreadable(*, repeatable: bool) -> WaybillError:
    """An answer in no form that is known: a read may be asked again, a write may have taken effect."""
    if repeatable:
        return Retryable("AliExpress gave an answer that could not be read. Waybill will ask again.")
    return OutcomeUnknown("AliExpress gave an answer that could not be read: the call may have taken effect.")


def _remote(failure: Failure, *, repeatable: bool) -> WaybillError:
    name = failure.sub_code or failure.code
    if not repeatable:
        return OutcomeUnknown(f"AliExpress answered {name} ({failure.words}): the call may have taken effect.")
    if failure.code in _BACKEND or name.startswith("isp."):
        return Retryable(f"AliExpress has trouble of its own: {name}. Waybill will ask again.")
    return Refused(f"AliExpress refused: {name} ({failure.words}). Look at it on aliexpress.com.", name)


def _ban(words: str) -> timedelta:
    """The seconds in "this ban will last 1 seconds"; 1 where it says none, one hour at most."""
    found = re.search(r"last (\d{1,6}) second", words)
    return min(timedelta(seconds=int(found[1]) if found else 1), LONGEST_WAIT)


def _post(
    config: Config, path: str, form: Mapping[str, str], *, repeatable: bool, limit: Limit | None = None
) -> dict[str, Any]:
    # A form in the body, never the query: addresses and tokens must not stand in access logs.
    response = send(
        "POST",
        config.aliexpress_url.rstrip("/") + path,
        repeatable=repeatable,
        who=WHO,
        limit=limit,
        data=form,
        headers={"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"},
    )
    try:
        body = response.json() if response.status_code == 200 else None
    except requests.exceptions.JSONDecodeError:
        body = None
    if not isinstance(body, dict):
        raise unreadable(repeatable=repeatable)
    return body
