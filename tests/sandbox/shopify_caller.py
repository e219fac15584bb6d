"""A small Shopify client of the tests' own, and an app that only listens to webhooks."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests
from flask import Flask, Response, request
from werkzeug.serving import make_server

from sandbox.settings import Settings

Json = dict[str, Any]
SECRET = b"sandbox-api-secret-0123456789abcdef"
EXCHANGE = {
    "client_id": "sandbox-api-key",
    "client_secret": "sandbox-api-secret-0123456789abcdef",
    "grant_type": "urn:ietf:params:oauth:grant-type:token-exchange",
    "subject_token_type": "urn:ietf:params:oauth:token-type:id_token",
    "requested_token_type": "urn:shopify:params:oauth:token-type:offline-access-token",
    "expiring": "1",
}
ORDER = """query Order($id: ID!) { order(id: $id) { id name displayFulfillmentStatus updatedAt
  lineItems(first: 20) { nodes { id unfulfilledQuantity } }
  fulfillmentOrders(first: 20) { nodes { id status supportedActions { action } assignedLocation { name }
    deliveryMethod { methodType }
    lineItems(first: 20) { nodes { id totalQuantity remainingQuantity lineItem { id } } } } }
  fulfillments(first: 20) { id name status displayStatus trackingInfo(first: 10) { company number url } } } }"""
CREATE = """mutation Create($fulfillment: FulfillmentInput!) { fulfillmentCreate(fulfillment: $fulfillment) {
  fulfillment { id name status displayStatus trackingInfo(first: 10) { company number url } }
  userErrors { field message } } }"""
CANCEL = "mutation($id: ID!) { fulfillmentCancel(id: $id) { fulfillment { status } userErrors { field message } } }"


@dataclass
class Hook:
    """One webhook as it arrived."""

    shop: str
    topic: str
    headers: Json
    raw: bytes
    at: float

    @property
    def body(self) -> Json:
        return json.loads(self.raw)  # type: ignore[no-any-return]

    @property
    def signed(self) -> bool:
        digest = base64.b64encode(hmac.new(SECRET, self.raw, hashlib.sha256).digest()).decode()
        return self.headers.get("X-Shopify-Hmac-Sha256") == digest


@dataclass
class Listener:
    """An app that takes webhooks; `statuses` maps a shop to the answers it gives first."""

    port: int
    hooks: list[Hook] = field(default_factory=list)
    statuses: dict[str, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        app = Flask("listener")
        app.add_url_rule("/webhooks", view_func=self.take, methods=["POST"])
        app.add_url_rule("/proxy", view_func=self.show)
        self.url = f"http://127.0.0.1:{self.port}"
        self.http = make_server("127.0.0.1", self.port, app, threaded=True)

    def show(self) -> Response:
        """Answer a visitor of a store with a form that leads back to where Shopify says the page stands."""
        return Response(f'<form action="{request.args["path_prefix"]}"></form>', mimetype="text/html")

    def take(self) -> Response:
        domain = request.headers.get("X-Shopify-Shop-Domain", "")
        topic = request.headers.get("X-Shopify-Topic", "")
        self.hooks.append(Hook(domain, topic, dict(request.headers), request.get_data(), time.monotonic()))
        planned = self.statuses.get(domain, [])
        return Response(status=planned.pop(0) if planned else 200)


def until(look: Callable[[], Any], seconds: float = 8) -> Any:
    """Return what `look` finds as soon as it is truthy; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.02)
    return found


@dataclass
class ShopCaller:
    """One shop with the app's token."""

    settings: Settings
    domain: str
    listener: Listener
    token: str = ""
    refresh: str = ""
    variants: list[str] = field(default_factory=list)

    @classmethod
    def open(cls, settings: Settings, domain: str, listener: Listener, **more: Any) -> "ShopCaller":
        shop = cls(settings, domain, listener)
        shop.control("shops", {"domain": domain, **more}, bare=True)
        shop.control("install", {"scopes": more.get("scopes")})
        shop.exchange()
        spec = {"title": "Phone stand", "variants": [{"title": "Black", "price": "15.00", "sku": "PS-B"}]}
        shop.variants = [row["gid"] for row in shop.control("products", spec)["variants"]]
        return shop

    @property
    def base(self) -> str:
        return f"{self.settings.url}/shopify/{self.domain}"

    def control(self, path: str, body: Json | None = None, *, bare: bool = False, status: int = 200) -> Any:
        """POST to a control route of this shop (`bare`: of Shopify)."""
        where = path if bare else f"{self.domain}/{path}"
        answer = requests.post(f"{self.settings.url}/control/shopify/{where}", json=body or {}, timeout=20)
        assert answer.status_code == status, answer.text
        return answer.json()

    def book(self, path: str = "orders") -> Any:
        return requests.get(f"{self.settings.url}/control/shopify/{self.domain}/{path}", timeout=20).json()

    def fault(self, on: str, kind: str, **more: Any) -> None:
        spec = {"company": "shopify", "on": on, "kind": kind, "shop": self.domain, **more}
        assert requests.post(f"{self.settings.url}/control/faults", json=spec, timeout=5).ok

    def id_token(self, **more: Any) -> str:
        return str(self.control("session-token", more)["id_token"])

    def token_call(self, body: Json, *, form: bool = False) -> requests.Response:
        sent: Json = {"data": body} if form else {"json": body}
        return requests.post(f"{self.base}/admin/oauth/access_token", timeout=20, **sent)

    def exchange(self, **more: Any) -> requests.Response:
        answer = self.token_call({**EXCHANGE, "subject_token": self.id_token(), **more})
        if answer.ok:
            self.token, self.refresh = answer.json()["access_token"], answer.json().get("refresh_token", "")
        return answer

    def refresh_with(self, text: str) -> requests.Response:
        body = {key: EXCHANGE[key] for key in ("client_id", "client_secret")}
        return self.token_call({**body, "grant_type": "refresh_token", "refresh_token": text})

    def post(self, query: str, variables: Json | None = None, version: str = "2026-10") -> requests.Response:
        return requests.post(
            f"{self.base}/admin/api/{version}/graphql.json",
            json={"query": query, "variables": variables or {}},
            headers={"X-Shopify-Access-Token": self.token},
            timeout=20,
        )

    def ask(self, query: str, variables: Json | None = None) -> Json:
        """Return `data` of an answer without errors."""
        answer = self.post(query, variables).json()
        assert "errors" not in answer, answer
        return answer["data"]  # type: ignore[no-any-return]

    def buy(self, quantity: int = 1, *, routed: bool = True, **more: Any) -> Json:
        """Place an order of one variant and wait for its fulfillment orders."""
        spec = {"lines": [{"variant": self.variants[0], "quantity": quantity}], **more}
        order: Json = self.control("orders", spec)
        if routed:
            until(lambda: self.order(order["gid"])["fulfillmentOrders"]["nodes"])
        return order

    def order(self, gid: str) -> Json:
        return self.ask(ORDER, {"id": gid})["order"]  # type: ignore[no-any-return]

    def fulfill(self, fo: str, lines: list[Json] | None = None, **more: Any) -> Json:
        """Return the payload of fulfillmentCreate for one fulfillment order."""
        row = {"fulfillmentOrderId": fo, **({"fulfillmentOrderLineItems": lines} if lines else {})}
        found = self.ask(CREATE, {"fulfillment": {"lineItemsByFulfillmentOrder": [row], **more}})
        return found["fulfillmentCreate"]  # type: ignore[no-any-return]

    def hooks(self, *topics: str) -> list[Hook]:
        return [h for h in list(self.listener.hooks) if h.shop == self.domain and (not topics or h.topic in topics)]
