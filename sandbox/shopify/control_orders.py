"""Control routes of orders: buying, and every action a buyer, a merchant or Shopify can take on an order."""

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from sandbox.control import body
from sandbox.shopify import announce, commands, merchant, payments, routing, selling, warehouse
from sandbox.shopify.books import order_book
from sandbox.shopify.control import control
from sandbox.shopify.fulfillment import WAITING, FulfillmentOrder, FulfillmentOrderLine
from sandbox.shopify.order import Order
from sandbox.shopify.parse import instant
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, get_order, get_shop, lock

Json = dict[str, Any]
Action = Callable[[Shop, Order, Json], object]


@control.post("/<shop>/orders")
def create_order(shop: str) -> Response:
    order = commands.create_order(get_shop(shop), body())
    return jsonify(gid=order.gid, legacy_id=order.id, name=order.name, lines=[line.gid for line in order.lines])


@control.post("/<shop>/orders/<int:legacy_id>/<action>")
def act(shop: str, legacy_id: int, action: str) -> Response:
    if action not in ACTIONS:
        raise LookupError(f"There is no action {action!r}. Known: {', '.join(ACTIONS)}.")
    found = get_shop(shop)
    with lock:
        order = get_order(found, legacy_id)
        ACTIONS[action](found, order, body())
        return jsonify(order_book(order))


def _fulfill(shop: Shop, order: Order, spec: Json) -> None:
    notify = bool(spec.get("notify", True))
    commands.fulfill_by_hand(shop, order, spec.get("lines"), spec.get("number"), spec.get("company"), notify=notify)


def _cancel_fulfillment(shop: Shop, order: Order, spec: Json) -> None:
    warehouse.cancel_shipment(shop, order.fulfillment(spec["fulfillment"]))


def _move(shop: Shop, order: Order, spec: Json) -> None:
    to = shop.location(spec["location"])
    for fo, units in merchant.units_of(order, spec.get("lines")):
        if fo.location is not to:
            warehouse.move(shop, fo, to, units)


def _split(shop: Shop, order: Order, spec: Json) -> None:
    for fo, units in merchant.units_of(order, spec.get("lines")):
        if not units and fo.remaining < 2:
            continue
        warehouse.split(shop, fo, units or [_one_of(fo)])


def _one_of(fo: FulfillmentOrder) -> tuple[FulfillmentOrderLine, int]:
    return next((row, 1) for row in fo.lines if row.remaining)


def _open(shop: Shop, order: Order, spec: Json) -> None:
    for fo in [fo for fo in order.fulfillment_orders if fo.status == "SCHEDULED"]:
        warehouse.open_now(shop, fo)


def _schedule(shop: Shop, order: Order, spec: Json) -> None:
    at = instant(spec["at"])
    for fo in _waiting(order, "OPEN", "SCHEDULED"):
        routing.schedule(shop, fo, at)
    announce.changed(shop, order)


def _reschedule(shop: Shop, order: Order, spec: Json) -> None:
    at = instant(spec["at"])
    for fo in _waiting(order, "SCHEDULED"):
        warehouse.reschedule(shop, fo, at)


def _method(shop: Shop, order: Order, spec: Json) -> None:
    method = selling.delivery_method(spec["method"])
    for fo, units in merchant.units_of(order, spec.get("lines")):
        warehouse.deliver_by(shop, fo, method, units)


def _request(shop: Shop, order: Order, spec: Json) -> None:
    for fo in _waiting(order, *WAITING):
        warehouse.request(shop, fo, str(spec["status"]).upper())


def _waiting(order: Order, *statuses: str) -> list[FulfillmentOrder]:
    found = [fo for fo in order.fulfillment_orders if fo.status in statuses and fo.remaining]
    if not found:
        raise Refused(f"Order {order.name} has no such fulfillment order.")
    return found


def _cancel(shop: Shop, order: Order, spec: Json) -> None:
    commands.cancel_order(shop, order, spec.get("reason", "customer"), refund=bool(spec.get("refund", True)))


def _edit(shop: Shop, order: Order, spec: Json) -> None:
    commands.edit_order(shop, order, spec["lines"], paid=bool(spec.get("paid", False)))


def _release(shop: Shop, order: Order, spec: Json) -> None:
    commands.release_hold(shop, order, touch=bool(spec.get("touch", True)))


ACTIONS: dict[str, Action] = {
    "pay": lambda shop, order, spec: commands.pay_order(shop, order),
    "capture": lambda shop, order, spec: payments.capture(shop, order),
    "void": lambda shop, order, spec: payments.void(shop, order),
    "expire": lambda shop, order, spec: payments.expire(shop, order),
    "risk": commands.assess,
    "cancel": _cancel,
    "refund": commands.refund_order,
    "edit": _edit,
    "archive": lambda shop, order, spec: payments.archive(shop, order, closed=True),
    "unarchive": lambda shop, order, spec: payments.archive(shop, order, closed=False),
    "address": commands.change_address,
    "fulfill": _fulfill,
    "cancel_fulfillment": _cancel_fulfillment,
    "hold": commands.hold_order,
    "release_hold": _release,
    "schedule": _schedule,
    "reschedule": _reschedule,
    "method": _method,
    "request": _request,
    "move": _move,
    "split": _split,
    "open": _open,
    "route": lambda shop, order, spec: routing.route(shop, order),
    "delete": lambda shop, order, spec: commands.delete_order(shop, order),
}
