"""Finding the order of a lost answer among those that AliExpress announced by push: read back, compared, never guessed.

AliExpress has no method to find an order by its `out_order_id` (API catalog, read 2026-11): a push that names an order
nobody here knows is the only thread that leads to it.
"""

from collections import Counter
from datetime import timedelta

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.errors import WaybillError
from shopify_app.models import AliExpressAccount, SupplierOrder, ToldNumber
from shopify_app.steps.access import ask_aliexpress
from shopify_app.supplier_values import SupplierOrderState

#: The two clocks may differ by so much.
SKEW = timedelta(minutes=2)
#: From the first request to the answer of its last repetition.
WINDOW = timedelta(minutes=15)

Goods = Counter[tuple[str, str]]


def find_lost(supplier_order: SupplierOrder) -> list[str]:
    """The numbers that the supplier order became at AliExpress; [] where that is not beyond doubt."""
    account, began = supplier_order.order.shop.account, supplier_order.placing_at
    if account is None or not account.user_id or began is None:
        return []
    user_id, since = account.user_id, began - SKEW
    told = [told.number for told in ToldNumber.unclaimed(user_id, since)]
    states = [state for number in told if (state := _read(supplier_order, number))]
    numbers = _fitting(supplier_order, states)
    # Only after the reading, which took its time: another purchase of this buyer may have begun or ended meanwhile.
    unclaimed = {told.number for told in ToldNumber.unclaimed(user_id, since)}
    return numbers if len(_waiting(user_id)) == 1 and unclaimed.issuperset(numbers) else []


def _fitting(supplier_order: SupplierOrder, states: list[SupplierOrderState]) -> list[str]:
    """One request may become several orders: together they must be what was asked for, no unit more or less."""
    wanted = _goods([(line.product_id, line.sku_id, line.quantity) for line in supplier_order.lines])
    parts = [(state, _goods([(c.product_id, c.sku_id, c.quantity) for c in state.children])) for state in states]
    fitting = [
        (state, goods) for state, goods in parts if goods and goods <= wanted and _in_time(supplier_order, state)
    ]
    total = sum((goods for _, goods in fitting), Goods())
    return [state.number for state, _ in fitting] if total == wanted else []


def _waiting(user_id: str) -> list[int]:
    """Supplier orders of that buyer without an answer: with two of them, an announcement could be either's.

    One buyer may be connected to several shops, so they are counted across shops; nothing of them is read.
    """
    buyers = sa.select(AliExpressAccount.shop_id).where(AliExpressAccount.user_id == user_id)
    mine = sa.select(SupplierOrder.id).where(SupplierOrder.shop_id.in_(buyers), SupplierOrder.status == "placing")
    return [*session().scalars(mine)]


def _read(supplier_order: SupplierOrder, number: str) -> SupplierOrderState | None:
    try:
        return ask_aliexpress(supplier_order.order.shop, lambda ae: ae.order(number))
    except WaybillError:
        # Not shown yet, or not this account's: the next look, or a person, decides.
        return None


def _goods(pieces: list[tuple[str, str, int]]) -> Goods:
    goods: Goods = Counter()
    for product_id, sku_id, quantity in pieces:
        goods[product_id, sku_id] += quantity
    return goods


def _in_time(supplier_order: SupplierOrder, state: SupplierOrderState) -> bool:
    began, created = supplier_order.placing_at, state.created_at
    return began is not None and created is not None and began - SKEW <= created <= began + WINDOW
