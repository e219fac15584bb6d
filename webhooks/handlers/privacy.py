"""The three compliance topics: show, forget a customer, forget a shop."""

import logging

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import DataExport, Order, ReviewAction, Shop
from shopify_app.models.order_status import settle
from webhooks.fields import Json
from webhooks.handlers import Origin
from webhooks.handlers.held import held_of
from webhooks.handlers.messages import forget_messages
from webhooks.payloads import CustomerRequest, read_customer_request

log = logging.getLogger(__name__)


def show(shop: Shop, payload: Json, origin: Origin) -> None:
    """customers/data_request: an export for the merchant, who has 30 days to hand it to the customer."""
    request = read_customer_request(payload, "orders_requested")
    DataExport.make(shop.id, request.request_id or origin.webhook_id, held_of(_orders_of(shop, request), request))


def forget_customer(shop: Shop, payload: Json, origin: Origin) -> None:
    """customers/redact: orders, what was sent to the supplier, exports and stored messages forget the customer."""
    request = read_customer_request(payload, "orders_to_redact")
    for order in _orders_of(shop, request):
        if not order.redacted_at:
            order.redact(by=origin.by)
            ReviewAction.forget(order)
            settle(order, by=origin.by)
    _forget_exports(shop, request)
    forget_messages(shop, request)


def forget_shop(shop: Shop, _payload: Json, _origin: Origin) -> None:
    """shop/redact, 48 hours after an uninstall: delete all, unless the merchant came back meanwhile.

    The inbox forgets the shop's deliveries after this is committed.
    """
    if shop.status != "uninstalled":
        log.warning("%s: shop/redact changes nothing: the shop is %s", shop.domain, shop.status)
        return
    session().delete(shop)


def _orders_of(shop: Shop, request: CustomerRequest) -> list[Order]:
    """The orders that Shopify names, and those with the customer's email, oldest first."""
    named = sa.select(Order.id).where(Order.shop_id == shop.id, Order.gid.in_(request.order_gids))
    ids = {*session().scalars(named), *_ids_by_email(shop, request.email)}
    return [*session().scalars(sa.select(Order).where(Order.shop_id == shop.id, Order.id.in_(ids)).order_by(Order.id))]


def _ids_by_email(shop: Shop, email: str) -> list[int]:
    """Emails are encrypted at rest, so each is opened and compared here."""
    if not email:
        return []
    kept = sa.select(Order.id, Order.email).where(Order.shop_id == shop.id, Order.redacted_at.is_(None))
    rows = session().execute(kept.execution_options(yield_per=500))
    return [order_id for order_id, its_email in rows if its_email.strip().lower() == email]


def _forget_exports(shop: Shop, request: CustomerRequest) -> None:
    for export in session().scalars(sa.select(DataExport).where(DataExport.shop_id == shop.id)):
        customer = export.data_json["customer"]
        if {request.customer_id, request.email} & {customer["id"], customer["email"]} - {""}:
            session().delete(export)
