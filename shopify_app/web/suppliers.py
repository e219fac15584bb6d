"""The suppliers page: AliExpress stores that the shop buys from, with what they did in the last half year."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask.typing import ResponseReturnValue

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Link, Supplier, SupplierOrder
from shopify_app.models.policy_version import PolicyVersion
from shopify_app.models.score import AGREED, Score, read_scores
from shopify_app.web.pages import show
from shopify_app.web.session import embedded, this_shop

OPEN = ("draft", "placing", "placed", "paid", "partly_shipped", "refused")


@dataclass(frozen=True)
class Row:
    """One supplier with how many products are linked to it and how many supplier orders are under way."""

    supplier: Supplier
    products: int
    open_orders: int
    score: Score
    #: Days from payment to a tracking number.
    agreed_days: int

    @property
    def url(self) -> str:
        """The store's page on aliexpress.com; only ids of digits name one."""
        known = self.supplier.store_id.isdecimal()
        return f"https://www.aliexpress.com/store/{self.supplier.store_id}" if known else ""


@embedded.get("/suppliers")
def suppliers() -> ResponseReturnValue:
    """Every supplier, by name."""
    return show("pages/suppliers.html", rows=read(this_shop().id))


def read(shop_id: int) -> list[Row]:
    """The shop's suppliers with their counts and scores, in a fixed number of queries."""
    products = _count(sa.func.count(Link.product_id.distinct()), Link.supplier_id, Link.shop_id == shop_id)
    mine = (SupplierOrder.shop_id == shop_id) & SupplierOrder.status.in_(OPEN)
    orders = _count(sa.func.count(SupplierOrder.id), SupplierOrder.supplier_id, mine)
    scores = read_scores(this_shop(), clock.now())
    agreed, others = PolicyVersion.by_supplier(shop_id, AGREED), this_shop().policy.number(AGREED)
    return [
        Row(row, products.get(row.id, 0), orders.get(row.id, 0), scores.of(row.id), agreed.get(row.id, others))
        for row in Supplier.of_shop(shop_id)
    ]


def _count(
    number: sa.ColumnElement[int], by: sa.orm.InstrumentedAttribute[int | None], where: sa.ColumnElement[bool]
) -> dict[int | None, int]:
    rows = session().execute(sa.select(by, number).where(where).group_by(by))
    return {key: count for key, count in rows}  # noqa: C416 (rows are no pairs to mypy)
