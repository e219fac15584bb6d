"""Held: what this session has loaded, and whether somebody else wrote any of it meanwhile.

Every change of an order's lines and links raises the order's version, and every change of a shop's settings the shop's:
what has no version of its own needs no look.
"""

from typing import Any

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models.account import AliExpressAccount
from shopify_app.models.email import Email
from shopify_app.models.fulfillment import Fulfillment
from shopify_app.models.order import Order
from shopify_app.models.shop import Shop
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking

#: (table, row id, version or status)
Mark = tuple[str, int, str]
#: Around the order: what is not loaded is no news.
AROUND = (Shop.__tablename__, AliExpressAccount.__tablename__)
ORDER, SHOP = sa.bindparam("order", type_=sa.Integer), sa.bindparam("shop", type_=sa.Integer)


def forget_if_changed() -> None:
    """Let every row be read anew, if another writer was at one of them or added one. Nothing may wait to be saved.

    Work that is not about one order has rows without a version: they are always read anew.
    """
    rows = [*session().identity_map.values()]
    orders = [row for row in rows if isinstance(row, Order)]
    if len(orders) != 1:
        session().expire_all()
        return
    held = {mark for row in rows if (mark := _mark(row))}
    of = {"order": orders[0].id, "shop": orders[0].shop_id}
    stored = {(row[0], row[1], str(row[2])) for row in session().execute(_STORED, of)}
    added = {mark for mark in stored - held if mark[0] not in AROUND}
    if added or held - stored:
        session().expire_all()


def _mark(row: Any) -> Mark | None:
    """The mark of a row as it was read; one without a version, or with nothing loaded, has none."""
    if isinstance(row, Fulfillment):
        return (row.__tablename__, row.id, row.status)
    if isinstance(row, Order | SupplierOrder | Tracking | Email | Shop | AliExpressAccount):
        return (row.__tablename__, row.id, str(row.version))
    return None


def _marks(cls: Any, *, where: sa.ColumnElement[bool], version: str = "version") -> sa.Select[Any]:
    """Of the table, not of the class: plain columns come at half the price."""
    of = cls.__table__.c
    return sa.select(sa.literal_column(f"'{cls.__tablename__}'"), of.id, sa.cast(of[version], sa.Text)).where(where)


_BOUGHT = sa.select(SupplierOrder.id).where(SupplierOrder.order_id == ORDER)
# One order, one shop, one account: plain numbers, for lists of them would be spelled out anew each time.
_STORED = sa.union_all(
    _marks(Order, where=Order.id == ORDER),
    _marks(SupplierOrder, where=SupplierOrder.order_id == ORDER),
    _marks(Tracking, where=Tracking.supplier_order_id.in_(_BOUGHT)),
    _marks(Email, where=Email.order_id == ORDER),
    _marks(Fulfillment, where=Fulfillment.order_id == ORDER, version="status"),
    _marks(Shop, where=Shop.id == SHOP),
    _marks(AliExpressAccount, where=AliExpressAccount.shop_id == SHOP),
)
