"""Stored deliveries that hold a customer: found, and emptied."""

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import Delivery, Shop
from webhooks.fields import Json
from webhooks.payloads import CustomerRequest, gid_of

#: As many ids in one statement as every database takes.
CHUNK = 500


def forget_messages(shop: Shop, request: CustomerRequest) -> None:
    """Empty the bodies of the shop's handled deliveries that are about the customer."""
    handled = sa.select(Delivery.id, Delivery.body).where(
        Delivery.shop_domain == shop.domain, Delivery.handled_at.is_not(None)
    )
    rows = session().execute(handled.execution_options(yield_per=100))
    ids = [row_id for row_id, body in rows if body and _is_about(body, request)]
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        session().execute(sa.update(Delivery).where(Delivery.id.in_(chunk)).values(body=""))


def _is_about(body: str, request: CustomerRequest) -> bool:
    try:
        payload = json.loads(body)
    except (ValueError, RecursionError):
        # Nobody can say what is in a body that is no JSON: the email, as far as it can be seen.
        return bool(request.email) and request.email in body.lower()
    if not isinstance(payload, dict):
        return False
    return bool({*_orders_in(payload)} & request.order_gids or {*_emails_in(payload)} & {request.email} - {""})


def _orders_in(payload: Json) -> Iterator[str]:
    """The orders that a payload of ours can be about."""
    edit = payload.get("order_edit")
    numbers = [payload.get("id"), payload.get("order_id"), edit.get("order_id") if isinstance(edit, dict) else None]
    for name in ("orders_requested", "orders_to_redact"):
        numbers += _list(payload.get(name))
    return (gid_of("Order", str(number)) for number in numbers if number)


def _emails_in(payload: Json) -> Iterator[str]:
    customer = payload.get("customer")
    found = [payload.get("email"), payload.get("contact_email")]
    found += [customer.get("email")] if isinstance(customer, dict) else []
    return (email.strip().lower() for email in found if isinstance(email, str))


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
