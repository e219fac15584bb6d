"""The gateway: /sync for business methods, /rest for tokens. Always HTTP 200, errors in their two shapes."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, request

from sandbox import faults
from sandbox.aliexpress.accounts import Grant, token_answer
from sandbox.aliexpress.caller import check_caller, require
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.methods import METHODS, Method
from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.throttle import Throttle
from sandbox.aliexpress.wire import (
    GatewayError,
    Json,
    business_answer,
    business_error,
    collapse_single,
    remote_error,
    stringify,
    system_answer,
    system_error,
)

TOKEN_PATHS = {"/auth/token/create": "code", "/auth/token/refresh": "refresh_token"}
BACKEND_CODES = frozenset({"ServiceUnavailable", "ServiceTimeout", "InternalError"})
Params = dict[str, str]


def gateway_pages(company: AliExpress) -> Blueprint:
    """The blueprint of both entrances."""
    pages = Blueprint("aliexpress_gateway", __name__, url_prefix="/aliexpress")
    throttle = Throttle()

    @pages.route("/sync", methods=["GET", "POST"])
    def sync() -> Response:
        params = merged_params()
        name = params.get("method", "")
        answer = lambda: _business(company, throttle, name, params)  # noqa: E731
        return _with_faults(company, params, [name], answer, business_error)

    @pages.route("/rest/<path:name>", methods=["GET", "POST"])
    def rest(name: str) -> Response:
        params = merged_params()
        answer = lambda: _system(company, throttle, f"/{name}", params)  # noqa: E731
        return _with_faults(company, params, [name, f"/{name}"], answer, system_error)

    return pages


def merged_params() -> Params:
    """Query and form as one; the query wins."""
    return {**request.form.to_dict(), **request.args.to_dict()}


def _with_faults(
    company: AliExpress,
    params: Params,
    names: list[str],
    answer: Callable[[], Json],
    shape: Callable[[GatewayError], Json],
) -> Response:
    fault = faults.take("aliexpress", names, app_key=params.get("app_key", ""))
    if fault is not None and fault.kind == "code":
        error = _planned_error(fault.code or "ServiceUnavailable", fault.msg)
        company.refusals[error.code] += 1
        return jsonify(shape(error))
    return faults.respond(fault, lambda: jsonify(answer()))


def _planned_error(code: str, msg: str) -> GatewayError:
    """The error of a planned fault; for code 15 the text is the sub_code."""
    if code == "15":
        return remote_error(msg or "isp.service-unavailable", msg or "Service unavailable")
    return GatewayError(code, msg or code, type_="ISP" if code in BACKEND_CODES else "ISV")


def _business(company: AliExpress, throttle: Throttle, name: str, params: Params) -> Json:
    with company.lock:
        company.calls[name] += 1
        try:
            body = business_answer(name, _answer(company, throttle, name, params))
        except GatewayError as error:
            company.refusals[error.code] += 1
            return business_error(error)
        return _loosened(body, company)


def _loosened(body: Json, company: AliExpress) -> Json:
    loose: Any = collapse_single(body) if company.modes.collapse_single else body
    typed: Json = stringify(loose) if company.modes.stringify_numbers else loose
    return typed


def _answer(company: AliExpress, throttle: Throttle, name: str, params: Params) -> Json:
    app_key = check_caller(company, params, path="")
    method = _method(require(params, "method"))
    token = params.get("session") or require(params, "access_token")
    account = company.accounts.bearer(app_key, token, at=company.now())
    for needed in method.required:
        require(params, needed)
    throttle.admit(app_key, "*", company.modes.max_qps)
    throttle.admit(app_key, name, method.qps if company.modes.published_limits else None)
    return method.answer(Call(company, app_key, account, params))


def _method(name: str) -> Method:
    if name not in METHODS:
        raise GatewayError("InvalidApiPath", "The specified api path is invalid")
    return METHODS[name]


def _system(company: AliExpress, throttle: Throttle, path: str, params: Params) -> Json:
    with company.lock:
        company.calls[path] += 1
        try:
            return system_answer(_token_body(company, throttle, path, params))
        except GatewayError as error:
            company.refusals[error.code] += 1
            return system_error(error)


def _token_body(company: AliExpress, throttle: Throttle, path: str, params: Params) -> Json:
    app_key = check_caller(company, params, path=path)
    if path not in TOKEN_PATHS:
        raise GatewayError("InvalidApiPath", "The specified api path is invalid")
    secret_text = require(params, TOKEN_PATHS[path])
    throttle.admit(app_key, "*", company.modes.max_qps)
    now = company.now()
    grant = _grant(company, app_key, path, secret_text)
    return token_answer(grant, company.accounts.account(grant.account), at=now)


def _grant(company: AliExpress, app_key: str, path: str, secret_text: str) -> Grant:
    if path == "/auth/token/create":
        return company.accounts.exchange(app_key, secret_text, at=company.now())
    return company.accounts.refresh(app_key, secret_text, at=company.now())
