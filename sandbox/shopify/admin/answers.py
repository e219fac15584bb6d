"""Bodies of the Admin API's answers: data with its cost, and every kind of refusal."""

import json
import logging
import secrets
from typing import Any

from flask import Response
from graphql import ExecutionResult

from sandbox.shopify.admin.call import Call
from sandbox.shopify.shop import Shop

log = logging.getLogger(__name__)
Json = dict[str, Any]
MOST_POINTS = 1000
BAD_TOKEN = "[API] Invalid API key or access token (unrecognized login or wrong password)"
NON_EXPIRING = (
    "[API] Non-expiring access tokens are no longer accepted for the Admin API. "
    "Use an expiring access token instead. "
    "See https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/offline-access-tokens"
)
NOT_ALLOWED = "[API] This request was made from an address that is not allowed."


def envelope(call: Call, result: ExecutionResult, cost: Json) -> Json:
    body: Json = {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
        for error in result.errors:
            if error.original_error is not None:
                log.error("The toy Shopify failed at %s: %r", error.path, error.original_error)
    body["extensions"] = {"cost": cost}
    if call.warnings:
        body["extensions"]["search"] = [{"path": [], "query": "", "parsed": {}, "warnings": call.warnings}]
    return body


def cost_of(shop: Shop, requested: int, actual: int | None) -> Json:
    status = shop.bucket.status()
    return {"requestedQueryCost": requested, "actualQueryCost": actual, "throttleStatus": status}


def throttled(shop: Shop, requested: int) -> Response:
    extensions = {"code": "THROTTLED", "documentation": "https://shopify.dev/api/usage/rate-limits"}
    error = {"message": "Throttled", "extensions": extensions}
    return as_json({"errors": [error], "extensions": {"cost": cost_of(shop, requested, None)}})


def too_dear(requested: int) -> Json:
    text = f"Query cost is {requested}, which exceeds the single query max cost limit ({MOST_POINTS})."
    extensions = {"code": "MAX_COST_EXCEEDED", "cost": requested, "maxCost": MOST_POINTS}
    return {"errors": [{"message": text, "extensions": extensions}]}


def internal_error() -> Json:
    wish = f"{secrets.token_hex(4)}-{secrets.token_hex(6)}"
    text = (
        "Internal error. Looks like something went wrong on our end.\n"
        f"Request ID: {wish} (include this in support requests)."
    )
    extensions = {"code": "INTERNAL_SERVER_ERROR", "requestId": wish}
    return {"data": None, "errors": [{"message": text, "extensions": extensions}]}


def as_json(body: Json, status: int = 200) -> Response:
    return Response(json.dumps(body), status=status, mimetype="application/json")
