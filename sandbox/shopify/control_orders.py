"""Control routes of orders: buying, and every action a buyer, a merchant or Shopify can take on an order."""

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify

from sandbox.control import body
from sandbox.shopify import commands, routing, warehouse
from sandbox.shopify.books import order_book
from sandbox.shopify.control import control
from sandbox.shopify.fulfillment import LIVE, FulfillmentOrder, FulfillmentOrderLine
from sandbox.shopify.order import Order
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, get_order, get_shop, lock

Json = dict[str, Any]
Action = Callable[[Shop, Order, Json], None]
Units = list[tuple[FulfillmentOrderLine, int]]


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


def _units(order: Order, rows: list[Json] | None) -> list[tuple[FulfillmentOrder, Units]]:
    wanted = {row["line"]: int(row["quantity"]) for row in rows or []}
    found = []
    for fo in [fo for fo in order.fulfillment_orders if fo.status in (*LIVE, "ON_HOLD", "SCHEDULED") and fo.remaining]:
        units = [(row, min(wanted.get(row.line.gid, 0), row.remaining)) for row in fo.lines]
        units = [(row, count) for row, count in units if count]
        for row, count in units:
            wanted[row.line.gid] -= count
        if units or rows is None:
            found.append((fo, units))
    if not found:
        raise Refused(f"Order {order.name} has no such units in an open fulfillment order.")
    return found


def _move(shop: Shop, order: Order, spec: Json) -> None:
    to = shop.location(spec["location"])
    for fo, units in _units(order, spec.get("lines")):
        if fo.location is not to:
            warehouse.move(shop, fo, to, units)


def _split(shop: Shop, order: Order, spec: Json) -> None:
    for fo, units in _units(order, spec.get("lines")):
        if not units and fo.remaining < 2:
            continue
        warehouse.split(shop, fo, units or [_one_of(fo)])


def _one_of(fo: FulfillmentOrder) -> tuple[FulfillmentOrderLine, int]:
    return next((row, 1) for row in fo.lines if row.remaining)


def _open(shop: Shop, order: Order, spec: Json) -> None:
    for fo in [fo for fo in order.fulfillment_orders if fo.status == "SCHEDULED"]:
        warehouse.reschedule(shop, fo, None)


ACTIONS: dict[str, Action] = {
    "pay": lambda shop, order, spec: commands.pay_order(shop, order),
    "cancel": lambda shop, order, spec: commands.cancel_order(shop, order, spec.get("reason", "customer")),
    "refund": lambda shop, order, spec: commands.refund_order(shop, order, spec["lines"]),
    "edit": lambda shop, order, spec: commands.edit_order(shop, order, spec["lines"]),
    "address": commands.change_address,
    "fulfill": _fulfill,
    "cancel_fulfillment": _cancel_fulfillment,
    "hold": lambda shop, order, spec: commands.hold_order(shop, order, spec.get("reason", "OTHER")),
    "release_hold": lambda shop, order, spec: commands.release_hold(shop, order),
    "move": _move,
    "split": _split,
    "open": _open,
    "route": lambda shop, order, spec: routing.route(shop, order),
    "delete": lambda shop, order, spec: commands.delete_order(shop, order),
}
