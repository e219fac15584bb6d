"""The inbox: opens stored deliveries and gives each to the handler of its topic."""

import json
import logging
from collections.abc import Callable

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from shopify_app.db import in_turn, session
from shopify_app.errors import WaybillError
from shopify_app.models import Delivery, Shop
from webhooks.fields import Json
from webhooks.handlers import Origin, fulfillment_orders, fulfillments, orders, privacy, shop

log = logging.getLogger(__name__)

Handler = Callable[[Shop, Json, Origin], None]
HANDLERS: dict[str, Handler] = {
    "orders/create": orders.take,
    "orders/updated": orders.take,
    "orders/paid": orders.take,
    "orders/cancelled": orders.take,
    "orders/edited": orders.edit,
    "orders/delete": orders.delete,
    "orders/risk_assessment_changed": orders.assess,
    "refunds/create": orders.refund,
    "fulfillments/create": fulfillments.notice,
    "fulfillments/update": fulfillments.notice,
    "fulfillment_orders/order_routing_complete": fulfillment_orders.go,
    "fulfillment_orders/placed_on_hold": fulfillment_orders.stop,
    "fulfillment_orders/hold_released": fulfillment_orders.go,
    "fulfillment_orders/moved": fulfillment_orders.go,
    "fulfillment_orders/split": fulfillment_orders.go,
    "fulfillment_orders/merged": fulfillment_orders.go,
    "fulfillment_orders/cancelled": fulfillment_orders.stop,
    "fulfillment_orders/rescheduled": fulfillment_orders.stop,
    "fulfillment_orders/scheduled_fulfillment_order_ready": fulfillment_orders.go,
    "fulfillment_holds/added": fulfillment_orders.stop,
    "fulfillment_holds/released": fulfillment_orders.go,
    "app/uninstalled": shop.uninstall,
    "app/scopes_update": shop.change_scopes,
    "customers/data_request": privacy.show,
    "customers/redact": privacy.forget_customer,
    "shop/redact": privacy.forget_shop,
}
#: Two writers met; the loser looks again at once and finds the winner's row.
TRIES_AT_ONCE = 10
#: What a payload nobody thought of can raise in a handler. One delivery must never block the next.
SURPRISES = (SQLAlchemyError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


class Unreadable(WaybillError):
    """No repetition will make this body JSON."""


def open_deliveries(limit: int = 25) -> int:
    """Open at most `limit` stored deliveries, oldest first; returns how many. Commits each on its own."""
    try:
        ids = [delivery.id for delivery in Delivery.take(limit)]
    finally:
        # Nothing is lost by it after the commit, and a failed look leaves no broken session behind.
        session().rollback()
    for delivery_id in ids:
        _open(delivery_id)
    return len(ids)


def _open(delivery_id: int) -> None:
    try:
        in_turn(lambda: _work(delivery_id), TRIES_AT_ONCE)
    except Unreadable as error:
        _give_up(delivery_id, error.problem, Delivery.set_aside)
    except WaybillError as error:
        _give_up(delivery_id, error.problem, Delivery.fail)
    except SURPRISES as error:
        log.warning("delivery %s: %s in its handler", delivery_id, type(error).__name__)
        _give_up(delivery_id, _sentence(error), Delivery.fail)


def _work(delivery_id: int) -> None:
    """The effect is committed before the delivery counts as handled: they may live in two databases, and an effect
    that comes twice is harmless while a lost one is not."""
    delivery = session().get(Delivery, delivery_id)
    if delivery is None or delivery.handled_at:
        return
    shop = Shop.by_domain(delivery.shop_domain)
    if shop is None:
        log.info(
            "%s: delivery %s of %s has no shop any more", delivery.shop_domain, delivery.webhook_id, delivery.topic
        )
    elif not _is_repeated(delivery):
        origin = Origin(delivery.topic, delivery.webhook_id, delivery.triggered_at)
        HANDLERS[delivery.topic](shop, _parse(delivery), origin)
        session().commit()
    _finish(delivery)


def _finish(delivery: Delivery) -> None:
    domain, webhook_id, topic = delivery.shop_domain, delivery.webhook_id, delivery.topic
    delivery.handle()
    if topic == "customers/redact":
        delivery.body = ""
    session().flush()
    if topic == "shop/redact" and Shop.by_domain(domain) is None:
        Delivery.forget(domain)
    session().commit()
    log.info("%s: delivery %s of %s handled", domain, webhook_id, topic)


def _is_repeated(delivery: Delivery) -> bool:
    """Whether the same event was handled under another webhook id. Equal bodies are asked for as well: one action of a
    merchant can be one event for many orders."""
    if not delivery.event_id:
        return False
    twins = sa.select(Delivery.body).where(
        Delivery.shop_domain == delivery.shop_domain,
        Delivery.topic == delivery.topic,
        Delivery.event_id == delivery.event_id,
        Delivery.id != delivery.id,
        Delivery.handled_at.is_not(None),
        Delivery.problem == "",
    )
    return delivery.body in session().scalars(twins).all()


def _parse(delivery: Delivery) -> Json:
    try:
        payload = json.loads(delivery.body)
    except (ValueError, RecursionError):
        payload = None
    if not isinstance(payload, dict):
        raise Unreadable(
            f"Shopify's message {delivery.webhook_id} of topic {delivery.topic} is not JSON; it was kept. "
            "Compare the order with Shopify if something of it is missing here."
        )
    return payload


def _give_up(delivery_id: int, problem: str, how: Callable[[Delivery, str], None]) -> None:
    session().rollback()
    try:
        delivery = session().get(Delivery, delivery_id)
        if delivery and not delivery.handled_at:
            how(delivery, problem)
            log.warning("%s: delivery %s of %s waits", delivery.shop_domain, delivery.webhook_id, delivery.topic)
        session().commit()
    except SQLAlchemyError as error:
        # It is taken again in a moment, as if the worker had died here.
        session().rollback()
        log.warning("delivery %s: its problem could not be written down: %s", delivery_id, type(error).__name__)


def _sentence(error: Exception) -> str:
    return f"Waybill could not work with this message of Shopify ({type(error).__name__}). It is tried again by itself."
