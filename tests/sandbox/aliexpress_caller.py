"""A small AliExpress client of the tests' own, so that the stand-in is not checked against its own code."""

import hashlib
import hmac
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from flask import Flask
from werkzeug.serving import make_server

import sandbox
from sandbox import aliexpress, clock, control, faults, mailbox
from sandbox.aliexpress.catalog import sku_attr_of
from sandbox.settings import Settings

Json = dict[str, Any]

STAND = "1005006749040149"
STAND_BLACK = "12000038176637560"
LAMP = "1005006749040150"
MUG = "1005006749040151"
ADDRESS = {
    "contact_person": "Test Buyer",
    "full_name": "Test Buyer",
    "address": "12 Main Street",
    "address2": "Apt 4",
    "city": "Vineland",
    "province": "New Jersey",
    "zip": "08360",
    "country": "US",
    "phone_country": "+1",
    "mobile_no": "5593600000",
}


@contextmanager
def serving(app_url: str = "http://127.0.0.1:1") -> Iterator[str]:
    """A fresh AliExpress and mailbox on a free port, with real time and no faults; answers the origin."""
    settings = Settings(app_url=app_url)
    app = Flask("sandbox", template_folder=str(Path(sandbox.__file__).parent / "templates"))
    for part in (control, aliexpress, mailbox):
        part.register(app, settings)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    clock.reset()
    faults.clear()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        clock.reset()
        faults.clear()


class Caller:
    """Speaks to the gateway as an app does, and to the control routes as a test does."""

    def __init__(self, url: str, *, key: str = "500001", secret: str = "sandbox-ae-secret") -> None:
        self.url = url
        self.key = key
        self.secret = secret
        self.token = ""

    def connect(self, account: str = "demo-buyer") -> Json:
        """Consent as `account` and exchange the code; later calls use the token."""
        answer = self.rest("/auth/token/create", code=self.consent(account))
        self.token = answer["access_token"]
        return answer

    def consent(self, account: str = "demo-buyer", **extra: str) -> str:
        """The code that the consent page sends to the callback."""
        form = {"client_id": self.key, "redirect_uri": "https://app.example/back", "state": "s1", **extra}
        answer = requests.post(
            f"{self.url}/aliexpress/oauth/authorize",
            data={**form, "account": account},
            allow_redirects=False,
            timeout=5,
        )
        assert answer.status_code == 302
        target = urlsplit(answer.headers["Location"])
        assert f"{target.scheme}://{target.netloc}{target.path}" == "https://app.example/back"
        query = parse_qs(target.query)
        assert query["state"] == ["s1"]
        return query["code"][0]

    def signed(self, params: Json, path: str = "") -> dict[str, str]:
        """The parameters with key, time and signature."""
        full = {"app_key": self.key, "sign_method": "sha256", "timestamp": str(int(time.time() * 1000))}
        full |= {name: value if isinstance(value, str) else packed(value) for name, value in params.items()}
        base = path + "".join(name + full[name] for name in sorted(full) if full[name])
        full["sign"] = hmac.new(self.secret.encode(), base.encode(), hashlib.sha256).hexdigest().upper()
        return full

    def sync(self, method: str, **params: Any) -> Json:
        """The whole answer of a business method."""
        return self.post("sync", self.signed({"method": method, "session": self.token, **params}))

    def call(self, method: str, **params: Any) -> Json:
        """The inside of the `*_response` of a business method."""
        answer = self.sync(method, **params)
        inside: Json = answer[method.replace(".", "_") + "_response"]
        return inside

    def rest(self, path: str, **params: Any) -> Json:
        """The answer of a token call."""
        return self.post(f"rest{path}", self.signed(params, path))

    def post(self, where: str, params: dict[str, str]) -> Json:
        """A form POST to the gateway, which answers 200 whatever happens."""
        answer = requests.post(f"{self.url}/aliexpress/{where}", data=params, timeout=5)
        assert answer.status_code == 200
        body: Json = answer.json()
        return body

    def create(self, *items: Json, out_order_id: str = "", extend: Json | None = None, **address: str) -> Json:
        """The `result` of order.create."""
        request = {
            "out_order_id": out_order_id,
            "logistics_address": {**ADDRESS, **address},
            "product_items": items or (item(STAND, sku_attr_of({"Color": "Black"})),),
        }
        params: Json = {"param_place_order_request4_open_api_d_t_o": request}
        if extend:
            params["ds_extend_request"] = extend
        result: Json = self.call("aliexpress.ds.order.create", **params)["result"]
        return result

    def order(self, number: str) -> Json:
        """The `result` of order.get."""
        query = {"order_id": int(number)}
        result: Json = self.call("aliexpress.trade.ds.order.get", single_order_query=query)["result"]
        return result

    def tracking(self, number: str) -> Json:
        """The `result` of tracking.get."""
        answer = self.call("aliexpress.ds.order.tracking.get", ae_order_id=number, language="en_US")
        result: Json = answer["result"]
        return result

    def control(self, path: str, wish: Json | None = None, *, method: str = "POST") -> Any:
        """The answer of a control route; asserts success."""
        answer = requests.request(method, f"{self.url}/control/{path}", json=wish or {}, timeout=5)
        assert answer.ok, answer.text
        return answer.json()

    def mode(self, **modes: Any) -> None:
        """Turns switches."""
        self.control("aliexpress/mode", modes)

    def act(self, number: str, action: str, **wish: Any) -> Json:
        """Moves an order; answers the company's own book of it."""
        book: Json = self.control(f"aliexpress/orders/{number}/{action}", wish)
        return book

    def advance(self, **duration: float) -> None:
        """Moves the sandbox's clock by days and hours."""
        seconds = duration.get("days", 0) * 86_400 + duration.get("hours", 0) * 3600 + duration.get("seconds", 0)
        self.control("clock", {"advance_seconds": seconds})


def packed(value: Any) -> str:
    """A complex parameter as one JSON text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def item(product_id: str, sku_attr: str = "", count: int = 1, service: str = "CAINIAO_FULFILLMENT_STD") -> Json:
    """One of `product_items`."""
    return {
        "product_id": int(product_id),
        "product_count": count,
        "sku_attr": sku_attr,
        "logistics_service_name": service,
        "order_memo": "no invoice please",
    }
