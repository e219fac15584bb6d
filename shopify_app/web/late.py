"""The late page: supplier orders that are overdue, what is lost first on top."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import load_only, selectinload

from shopify_app.db import session
from shopify_app.models import Order, Review, SupplierOrder
from shopify_app.web.pages import show
from shopify_app.web.session import embedded, this_shop

#: More than this many late cases are a different conversation; the count still says how many there are.
MOST = 200


@embedded.get("/late")
def late() -> ResponseReturnValue:
    """Every open case with its verdict, and the way to its order."""
    return show("pages/late.html", reviews=read(this_shop().id), most=MOST)


def read(shop_id: int) -> list[Review]:
    """The shop's open cases with their orders and suppliers."""
    parts = (
        selectinload(Review.order).load_only(Order.name),
        selectinload(Review.supplier_order).options(
            load_only(SupplierOrder.status, SupplierOrder.sequence, SupplierOrder.amount, SupplierOrder.currency),
            selectinload(SupplierOrder.supplier),
        ),
    )
    return [*session().scalars(Review.page(shop_id, limit=MOST).options(*parts))]
