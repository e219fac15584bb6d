"""Reship: a parcel that the supplier sends in place of another, as a supplier order of its own."""

from decimal import Decimal

from shopify_app import clock
from shopify_app.errors import Refused
from shopify_app.models.merchant import check_number
from shopify_app.models.supplier_line import SupplierOrderLine
from shopify_app.models.supplier_moves import AT_ALIEXPRESS
from shopify_app.models.supplier_order import SupplierOrder


def send_again(former: SupplierOrder, number: str, cost: Decimal, *, keep_both: bool, by: str) -> SupplierOrder:
    """The supplier order of the second parcel, with the same lines; `cost` in the former's currency.

    With a `number` of its own AliExpress is asked about it; without one its tracking number is typed by hand.
    Raises Refused where nothing was bought yet, and where another parcel is on its way already.
    """
    order = former.order
    if former.status not in AT_ALIEXPRESS:
        raise Refused(
            f"{former.title.capitalize()} of {order.name} was not bought yet: there is nothing to send again."
        )
    if living_reship(former):
        raise Refused(f"Another parcel for {order.name} is recorded already: act on that one.")
    number = check_number(order, number) if number.strip() else ""
    again = SupplierOrder.draft(order, former.supplier_id, by=by)
    again.reship_of, again.keep_both, again.placed_by = former, keep_both, "hand"
    again.agreed_days = former.agreed_days
    again.amount, again.currency = cost, former.currency or order.shop.currency
    again.lines.extend(_copy(line) for line in former.lines)
    if number:
        again.record(number, by=by)
    else:
        again.accept([], by=by)
        again.move("paid", by=by)
        again.paid_at, again.look_again_at = clock.now(), None
    return again


def living_reship(supplier_order: SupplierOrder) -> SupplierOrder | None:
    """The parcel sent in place of this one, unless it was cancelled."""
    others = supplier_order.order.supplier_orders
    return next((so for so in others if so.reship_of is supplier_order and so.status != "cancelled"), None)


def _copy(line: SupplierOrderLine) -> SupplierOrderLine:
    same = ("shop_id", "line_item", "link", "part", "parts", "product_id", "sku_id", "sku_attr", "sku_name")
    return SupplierOrderLine(**{name: getattr(line, name) for name in (*same, "units", "quantity")})
