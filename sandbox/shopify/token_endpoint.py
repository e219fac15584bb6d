"""The token endpoint of the toy shops: authorization code, token exchange and refresh."""

from typing import Any

import jwt
from flask import Blueprint, Response, jsonify, request

from sandbox import faults
from sandbox.shopify import signing, tokens
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.consent import use_code
from sandbox.shopify.state import Shop, get_shop

token_endpoint = Blueprint("shopify_tokens", __name__, url_prefix="/shopify/<shop>/admin/oauth")
GRANT = "urn:ietf:params:oauth:grant-type:token-exchange"
ID_TOKEN = "urn:ietf:params:oauth:token-type:id_token"
OFFLINE = "urn:shopify:params:oauth:token-type:offline-access-token"
ONLINE = "urn:shopify:params:oauth:token-type:online-access-token"


class OAuthError(Exception):
    """The answer of the token endpoint to a bad request."""

    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error, self.description = status, error, description


@token_endpoint.post("/access_token")
def access_token(shop: str) -> Response:
    fault = faults.take("shopify", ("access_token", "oauth"), shop=shop)
    if fault and fault.kind == "throttled":
        answer = jsonify(errors="Exceeded 2 calls per second for api client.")
        answer.status_code, answer.headers["Retry-After"] = 429, "2.0"
        return answer
    if fault and fault.kind in ("unauthorized", "forbidden"):
        return _refusal(OAuthError(401 if fault.kind == "unauthorized" else 403, "invalid_request", fault.msg))
    sent: dict[str, Any] = request.get_json(silent=True) or request.form.to_dict()
    return faults.respond(fault, lambda: _answer(shop, sent))


def _answer(domain: str, sent: dict[str, Any]) -> Response:
    try:
        return jsonify(_grant(domain, sent))
    except OAuthError as error:
        return _refusal(error)


def _refusal(error: OAuthError) -> Response:
    answer = jsonify(error=error.error, error_description=error.description)
    answer.status_code = error.status
    return answer


def _grant(domain: str, sent: dict[str, Any]) -> dict[str, Any]:
    app = the_app()
    if sent.get("client_id") != app.api_key or sent.get("client_secret") != app.api_secret:
        raise OAuthError(400, "invalid_client", "The client credentials are not valid.")
    try:
        shop = get_shop(domain)
    except LookupError as error:
        raise OAuthError(404, "invalid_request", str(error)) from error
    match sent.get("grant_type"):
        case "refresh_token":
            return _by_refresh(shop, str(sent.get("refresh_token", "")))
        case str(kind) if kind == GRANT:
            return _by_exchange(shop, sent)
        case None | "authorization_code":
            return _by_code(shop, sent)
    raise OAuthError(400, "unsupported_grant_type", "The grant type is not supported.")


def _by_code(shop: Shop, sent: dict[str, Any]) -> dict[str, Any]:
    if not use_code(str(sent.get("code", "")), shop.domain):
        text = "The authorization code was not found or was already used"
        raise OAuthError(400, "invalid_request", text)
    return _pair(tokens.issue(shop.domain, _scopes(shop), expiring=_expiring(sent)))


def _by_exchange(shop: Shop, sent: dict[str, Any]) -> dict[str, Any]:
    scopes = _scopes(shop)
    if sent.get("subject_token_type") != ID_TOKEN:
        raise OAuthError(400, "invalid_request", "The subject token type is not supported.")
    try:
        claims_shop = signing.shop_of_jwt(str(sent.get("subject_token", "")))
    except jwt.InvalidTokenError as error:
        raise OAuthError(400, "invalid_subject_token", "The subject token is invalid or expired.") from error
    if claims_shop != shop.domain:
        raise OAuthError(400, "invalid_subject_token", "The subject token belongs to another shop.")
    if sent.get("requested_token_type") == ONLINE:
        return _online(tokens.issue_online(shop.domain, scopes, "1"))
    return _pair(tokens.issue(shop.domain, scopes, expiring=_expiring(sent)))


def _by_refresh(shop: Shop, text: str) -> dict[str, Any]:
    scopes = _scopes(shop)
    known = tokens.domain_of_refresh(text) == shop.domain
    token = tokens.rotate(text, scopes) if known else None
    if token is None:
        raise OAuthError(401, "invalid_request", "This request requires an active refresh_token")
    return _pair(token)


def _scopes(shop: Shop) -> list[str]:
    if shop.scopes is None:
        raise OAuthError(400, "invalid_client", "The app is not installed on this shop.")
    return shop.scopes


def _expiring(sent: dict[str, Any]) -> bool:
    return str(sent.get("expiring", "0")).lower() in ("1", "true")


def _pair(token: tokens.Token) -> dict[str, Any]:
    plain = {"access_token": token.text, "scope": ",".join(token.scopes)}
    if token.refresh is None:
        return plain
    return {
        **plain,
        "expires_in": tokens.ACCESS_SECONDS,
        "refresh_token": token.refresh.text,
        "refresh_token_expires_in": tokens.REFRESH_SECONDS,
    }


def _online(token: tokens.Token) -> dict[str, Any]:
    user = {"id": 1, "first_name": "Test", "last_name": "Merchant", "email": "merchant@example.com"}
    return {
        "access_token": token.text,
        "scope": ",".join(token.scopes),
        "expires_in": tokens.ONLINE_SECONDS - 1,
        "associated_user_scope": ",".join(token.scopes),
        "associated_user": {**user, "account_owner": True, "locale": "en", "collaborator": False},
    }
