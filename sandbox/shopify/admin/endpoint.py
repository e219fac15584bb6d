"""The HTTP side of the Admin GraphQL API: token, faults, cost, execution."""

import secrets
from typing import Any

from flask import Blueprint, Response, request
from graphql import execute_sync

from sandbox import faults
from sandbox.faults import Fault
from sandbox.shopify import routing, tokens
from sandbox.shopify.admin import answers
from sandbox.shopify.admin.answers import as_json
from sandbox.shopify.admin.call import Call
from sandbox.shopify.admin.cost import Meter
from sandbox.shopify.admin.fields_shop import VERSIONS
from sandbox.shopify.admin.operation import Operation, operation_of
from sandbox.shopify.admin.schema import admin_schema
from sandbox.shopify.admin.wording import variable_errors
from sandbox.shopify.state import Shop, get_shop, lock, write_document_error

admin = Blueprint("shopify_admin", __name__, url_prefix="/shopify/<shop>/admin/api")
Json = dict[str, Any]


@admin.post("/<version>/graphql.json")
def graphql(shop: str, version: str) -> Response:
    # A version that is dead or unknown falls forward to the oldest live one.
    served = version if version in VERSIONS else next(iter(VERSIONS))
    answer = _authenticated(shop)
    answer.headers["X-Shopify-API-Version"] = served
    answer.headers["X-Request-Id"] = secrets.token_hex(16)
    return answer


def _authenticated(domain: str) -> Response:
    try:
        shop = get_shop(domain)
    except LookupError:
        return as_json({"errors": "Not Found"}, 404)
    token = tokens.find(request.headers.get("X-Shopify-Access-Token", ""))
    if token is None or token.domain != shop.domain:
        return as_json({"errors": answers.BAD_TOKEN}, 401)
    if token.expires_at is None:
        return as_json({"errors": answers.NON_EXPIRING}, 403)
    sent = request.get_json(silent=True)
    if not isinstance(sent, dict) or not isinstance(sent.get("query"), str):
        return as_json({"errors": {"query": "Required parameter missing or invalid"}}, 400)
    return _prepared(Call(shop, frozenset(token.scopes)), sent)


def _prepared(call: Call, sent: Json) -> Response:
    operation = operation_of(sent["query"], sent.get("operationName"))
    if isinstance(operation, list):
        errors = [error.formatted for error in operation]
        write_document_error(call.shop.domain, sent["query"], [error.message for error in operation])
        return as_json({"errors": errors})
    fault = faults.take("shopify", operation.names, shop=call.shop.domain)
    variables = sent.get("variables") or {}
    if fault is not None and (refused := _refused(call.shop, fault, operation, variables)) is not None:
        return refused
    return faults.respond(fault, lambda: _run(call, operation, variables, fault))


def _refused(shop: Shop, fault: Fault, operation: Operation, variables: Json) -> Response | None:
    match fault.kind:
        case "throttled":
            meter = Meter(admin_schema(), operation.fragments, variables)
            return answers.throttled(shop, meter.requested(operation.node))
        case "forbidden":
            return as_json({"errors": fault.msg or answers.NOT_ALLOWED}, 403)
        case "unauthorized":
            return as_json({"errors": answers.BAD_TOKEN}, 401)
        case "frozen":
            return as_json({"errors": "Unavailable Shop"}, 402)
    return None


def _run(call: Call, operation: Operation, variables: Json, fault: Fault | None) -> Response:
    meter = Meter(admin_schema(), operation.fragments, variables)
    requested = meter.requested(operation.node)
    if requested > answers.MOST_POINTS:
        return as_json(answers.too_dear(requested))
    with lock:
        routing.open_due(call.shop)
        if not call.shop.bucket.take(requested):
            return answers.throttled(call.shop, requested)
        result = execute_sync(
            admin_schema(),
            operation.document,
            variable_values=variables,
            operation_name=operation.name,
            context_value=call,
        )
        if misfits := variable_errors(result.errors or (), variables):
            call.shop.bucket.give_back(requested)
            return as_json({"errors": [error.formatted for error in misfits]})
        actual = min(requested, meter.actual(operation.node, result.data))
        call.shop.bucket.give_back(requested - actual)
        call.shop.count_call(operation.roots, actual)
    if fault is not None and fault.kind == "internal_error":
        return as_json(answers.internal_error())
    return as_json(answers.envelope(call, result, answers.cost_of(call.shop, requested, actual)))
