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
ORDERS = sa.bindparam("orders", expanding=True, type_=sa.Integer)
SUPPLIER_ORDERS = sa.bindparam("supplier_orders", expanding=True, type_=sa.Integer)
SHOPS = sa.bindparam("shops", expanding=True, type_=sa.Integer)
ACCOUNTS = sa.bindparam("accounts", expanding=True, type_=sa.Integer)


def forget_if_changed() -> None:
    """Let every row be read anew, if another writer was at one of them or added one. Nothing may wait to be saved.

    Work that is not about an order has rows without a version: they are always read anew.
    """
    rows = [*session().identity_map.values()]
    held = {
        "orders": [row.id for row in rows if isinstance(row, Order)],
        "supplier_orders": [row.id for row in rows if isinstance(row, SupplierOrder)],
        "shops": [row.id for row in rows if isinstance(row, Shop)],
        "accounts": [row.id for row in rows if isinstance(row, AliExpressAccount)],
    }
    if not held["orders"]:
        session().expire_all()
        return
    stored = {(row[0], row[1], str(row[2])) for row in session().execute(_STORED, held)}
    if stored != {mark for row in rows if (mark := _mark(row))}:
        session().expire_all()


def _mark(row: Any) -> Mark | None:
    """The mark of a row as it was read; one without a version, or with nothing loaded, has none."""
    if isinstance(row, Fulfillment):
        return (row.__tablename__, row.id, row.status)
    if isinstance(row, Order | SupplierOrder | Tracking | Email | Shop | AliExpressAccount):
        return (row.__tablename__, row.id, str(row.version))
    return None


def _marks(cls: Any, by: str, held: sa.BindParameter[int], version: str = "version") -> sa.Select[Any]:
    """Of the table, not of the class: plain columns come at half the price."""
    of = cls.__table__.c
    marks = sa.select(sa.literal_column(f"'{cls.__tablename__}'"), of.id, sa.cast(of[version], sa.Text))
    return marks.where(of[by].in_(held))


_STORED = sa.union_all(
    _marks(Order, "id", ORDERS),
    _marks(SupplierOrder, "order_id", ORDERS),
    _marks(Tracking, "supplier_order_id", SUPPLIER_ORDERS),
    _marks(Email, "order_id", ORDERS),
    _marks(Fulfillment, "order_id", ORDERS, "status"),
    _marks(Shop, "id", SHOPS),
    _marks(AliExpressAccount, "id", ACCOUNTS),
)
