"""orders/* and refunds/create: what a customer bought, changed, paid, cancelled or got back."""

from dataclasses import asdict

from shopify_app import clock, jobs
from shopify_app.models import Order, Shop, Variant
from shopify_app.models.order_status import settle
from shopify_app.values import OrderedGoods
from webhooks.fields import Json
from webhooks.handlers import Origin
from webhooks.handlers.hints import read_again
from webhooks.named import find_order_gid
from webhooks.payloads import read_edited_order, read_order, read_order_id


def take(shop: Shop, payload: Json, origin: Origin) -> None:
    """orders/create, updated, paid, cancelled: a whole order is taken over, a part of one asks for a reading."""
    stated = read_order(payload)
    if stated.goods is None:
        read_again(shop, stated.gid)
    elif _decides(shop, stated.goods):
        _take_over(shop, stated.goods, by=origin.by)


def edit(shop: Shop, payload: Json, _origin: Origin) -> None:
    """orders/edited: the payload has the changes alone."""
    read_again(shop, read_edited_order(payload))


def refund(shop: Shop, payload: Json, _origin: Origin) -> None:
    """refunds/create: what is still owed is in the order."""
    read_again(shop, read_order_id(payload, "order_id"))


def assess(shop: Shop, payload: Json, _origin: Origin) -> None:
    """orders/risk_assessment_changed: one assessment of perhaps many, without Shopify's recommendation."""
    read_again(shop, find_order_gid(payload) or read_order_id(payload, "order_id"))


def delete(shop: Shop, payload: Json, origin: Origin) -> None:
    """orders/delete: the payload is `{id}`."""
    order = Order.by_gid(shop.id, read_order_id(payload, "id"))
    if order:
        order.delete_in_shopify(by=origin.by)
        settle(order, by=origin.by)
        jobs.enqueue("match", order.id)


def _decides(shop: Shop, goods: OrderedGoods) -> bool:
    """Whether the statement may be taken over. An older one may not.

    `updated_at` counts whole seconds: of two different statements of one second nobody can say which is the later, so
    the Admin API is asked. Until it answers, a cancellation stays: Shopify never takes one back.
    """
    order = Order.by_gid(shop.id, goods.gid)
    if order is None or goods.updated_at > order.updated_at:
        return True
    if goods.updated_at < order.updated_at:
        return False
    if _differs(order, goods):
        read_again(shop, goods.gid)
    return bool(goods.cancelled_at) or not order.cancelled_at


def _differs(order: Order, goods: OrderedGoods) -> bool:
    moved = order.address_json != (asdict(goods.address) if goods.address else None)
    return (
        (order.cancelled_at, order.financial_status) != (goods.cancelled_at, goods.financial_status)
        or {line.gid: line.current_quantity for line in order.lines}
        != {line.gid: line.current_quantity for line in goods.lines}
        or (moved and not order.redacted_at)
    )


def _take_over(shop: Shop, goods: OrderedGoods, *, by: str) -> None:
    order = Order.take(shop.id, goods, by=by)
    order.look_again_at = clock.now()
    for line in goods.lines:
        if line.variant_gid:
            Variant.keep(
                shop.id,
                line.variant_gid,
                product_gid=line.product_gid,
                product_title=line.title,
                variant_title=line.variant_title,
                sku=line.sku,
            )
    settle(order, by=by)
    jobs.enqueue("match", order.id)
