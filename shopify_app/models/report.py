"""The report: everything known of a shop's orders, as JSON for scripts."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models.approval import waits_for
from shopify_app.models.delivery import Delivery
from shopify_app.models.order import Order
from shopify_app.models.shop import Shop
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking_page import page_of


def report(shop: Shop, name: str = "") -> dict[str, Any]:
    """The shop's orders (or the one called `name`) and the state of its inbox. Holds no personal data."""
    wanted = sa.select(Order).where(Order.shop_id == shop.id).order_by(Order.id)
    if name:
        wanted = wanted.where(Order.name == name)
    stored, handled = Delivery.count(shop.domain)
    problems = [
        {"topic": delivery.topic, "webhook_id": delivery.webhook_id, "problem": delivery.problem}
        for delivery in Delivery.problems_of(shop.domain)
    ]
    return {
        "shop": shop.domain,
        "orders": [_order(order) for order in session().scalars(wanted)],
        "deliveries": {"stored": stored, "handled": handled, "problems": problems},
    }


def _order(order: Order) -> dict[str, Any]:
    return {
        "name": order.name,
        "gid": order.gid,
        "status": order.status,
        "waits_for": waits_for(order),
        "problem": order.problem,
        "tracking_page": page_of(order),
        "lines": [line.facts for line in order.lines],
        "supplier_orders": [_supplier_order(so) for so in order.supplier_orders],
        "fulfillments": [
            {"gid": f.gid, "numbers": [f.number], "status": f.status, "lines": _units(f.lines)}
            for f in order.fulfillments
        ],
        "emails": [
            {"kind": e.kind, "sender": e.sender, "sent_at": _iso(e.sent_at), "status": e.status, "problem": e.problem}
            for e in order.emails
        ],
        "reviews": [
            {"rule": r.rule, "since": _iso(r.since), "next_at": _iso(r.next_at), "status": r.status}
            for r in order.reviews
        ],
        "history": [{"at": _iso(line.at), "what": line.sentence, "by": line.by} for line in order.history],
    }


def _supplier_order(supplier_order: SupplierOrder) -> dict[str, Any]:
    return {
        "status": supplier_order.status,
        "numbers": [number.number for number in supplier_order.numbers],
        "waits_for": supplier_order.waits_for,
        "problem": supplier_order.do_not_pay or supplier_order.problem,
        "lines": _units(supplier_order.lines),
        "trackings": [
            {
                "number": tracking.number,
                "carrier": tracking.carrier,
                "url": tracking.url,
                "status": tracking.status,
                "problem": tracking.problem or tracking.waits,
                "lines": [{"gid": gid, "quantity": units} for gid, units in tracking.units.items()],
            }
            for tracking in supplier_order.trackings
        ],
    }


def _units(lines: list[Any]) -> list[dict[str, Any]]:
    """Units sold, by line item; the parts of a bundle are one line."""
    units = {line.line_item.gid: line.units for line in lines}
    return [{"gid": gid, "quantity": count} for gid, count in units.items()]


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
