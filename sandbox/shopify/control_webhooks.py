"""Control routes of webhooks: the book of attempts, how they travel, and sending a chosen one now."""

import json
import uuid
from datetime import datetime
from typing import Any

from flask import Response, jsonify

from sandbox import clock
from sandbox.control import body
from sandbox.shopify import delivery, webhooks
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.control import control
from sandbox.shopify.delivery import Delivery
from sandbox.shopify.installing import shop_payload
from sandbox.shopify.parse import instant
from sandbox.shopify.payloads import order_payload
from sandbox.shopify.privacy import compliance
from sandbox.shopify.state import Shop, get_order, get_shop, lock

Json = dict[str, Any]


@control.get("/<shop>/webhooks")
def attempts(shop: str) -> Response:
    with lock:
        return jsonify(list(get_shop(shop).deliveries))


@control.post("/webhooks/mode")
def set_mode() -> Response:
    spec = body()
    mode, topics = str(spec.get("mode", "")), spec.get("topics", "*")
    if mode == "normal" and topics == "*" and not spec.get("shop"):
        webhooks.forget_modes()
    else:
        webhooks.set_mode(mode, spec.get("shop"), topics, float(spec.get("seconds", 1)))
    return jsonify(mode=mode, topics=topics)


@control.post("/<shop>/webhooks/send")
def send_now(shop: str) -> Response:
    thing = _delivery(get_shop(shop), body())
    status, seconds = thing.post()
    delivery.book(thing, status, seconds)
    return jsonify(status=status, seconds=round(seconds, 3), webhook_id=thing.headers["X-Shopify-Webhook-Id"])


def _delivery(shop: Shop, spec: Json) -> Delivery:
    topic = str(spec.get("topic") or "")
    wanted = the_app().subscriptions.get(topic, [])
    url = the_app().url + spec["uri"] if spec.get("uri") else wanted[0].url if wanted else the_app().url + "/webhooks"
    at: datetime = instant(spec["triggered_at"]) if spec.get("triggered_at") else clock.now()
    webhook_id, event_id = spec.get("webhook_id") or str(uuid.uuid4()), spec.get("event_id") or str(uuid.uuid4())
    headers = delivery.headers_of(topic, shop.domain, webhook_id=webhook_id, event=event_id, at=at)
    made = Delivery(shop, topic, url, _raw(shop, spec, topic), headers)
    if spec.get("unsigned"):
        made.signature = ""
    if spec.get("bad_signature"):
        made.signature = "bm90IHRoZSByaWdodCBzaWduYXR1cmUgYXQgYWxsISEhIQ=="
    return made


def _raw(shop: Shop, spec: Json, topic: str) -> bytes:
    if "raw_body" in spec:
        return str(spec["raw_body"]).encode()
    if "body" in spec:
        return json.dumps(spec["body"], ensure_ascii=False).encode()
    with lock:
        if "order" in spec:
            found = order_payload(shop, get_order(shop, int(spec["order"])))
        else:
            found = dict(shop_payload(shop)) if topic == "app/uninstalled" else {}
    return json.dumps(found, ensure_ascii=False).encode()


@control.post("/<shop>/redact")
def redact(shop: str) -> Response:
    found, spec = get_shop(shop), body()
    topic, payload = compliance(found, spec)
    webhooks.push(found, topic, payload)
    return jsonify(topic=topic, body=payload)
