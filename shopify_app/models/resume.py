"""After a connection is back: what waited for it goes on by itself."""

from typing import Any

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models.order import Order
from shopify_app.models.quote import Quote
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import SupplierProduct
from shopify_app.models.supplier_moves import AT_ALIEXPRESS
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking


def resume(shop: Shop) -> int:
    """Make every row due that stopped with a problem and that asking again can do no harm; returns how many.

    A draft may be looked at now, and is placed where it is approved; one that an address holds back was refused, and a
    lost answer waits for a person. What it means for the orders is left to their own next step: there may be
    thousands. The caller commits.
    """
    bought = (*_stopped(SupplierOrder, shop), SupplierOrder.status.in_(("draft", *AT_ALIEXPRESS)))
    parcels = _stopped(Tracking, shop)
    _look_again(sa.select(SupplierOrder.order_id).where(*bought))
    _look_again(sa.select(SupplierOrder.order_id).join(Tracking).where(*parcels))
    asked = (*_stopped(Quote, shop), Quote.made_at.is_(None))
    products = _stopped(SupplierProduct, shop)
    rows = ((SupplierOrder, bought), (SupplierProduct, products), (Tracking, parcels), (Quote, asked))
    resumed = sum(_go_on(kind, "look_again_at", *where) for kind, where in rows)
    # Orders whose reading stopped: the order's own problem is never anything else.
    return resumed + _go_on(Order, "read_again_at", Order.shop_id == shop.id, Order.problem != "")


def _stopped(kind: Any, shop: Shop) -> tuple[sa.ColumnElement[bool], ...]:
    return kind.shop_id == shop.id, kind.problem != "", kind.look_again_at.is_(None)


def _look_again(order_ids: sa.Select[Any]) -> None:
    session().execute(sa.update(Order).where(Order.id.in_(order_ids)).values(look_again_at=clock.now()))


def _go_on(kind: Any, due: str, *where: sa.ColumnElement[bool]) -> int:
    again = sa.update(kind).where(*where).values({due: clock.now(), "tries": 0, "problem": ""})
    return int(session().execute(again).rowcount)  # type: ignore[attr-defined]
