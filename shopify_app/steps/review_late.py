"""Step: put a supplier order that is late to ship on the late page."""

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Review, SupplierOrder
from shopify_app.models.review import LATE_TO_SHIP

BY = "job:review_late"


def run(row_id: int) -> None:
    """Open the review when the agreed shipping time has passed without a tracking number."""
    supplier_order = session().get(SupplierOrder, row_id)
    if supplier_order is None or supplier_order.late_at is None or supplier_order.late_at > clock.now():
        return
    since, supplier_order.late_at = supplier_order.late_at, None
    if supplier_order.status in ("paid", "placed") and not supplier_order.trackings:
        supplier_order.reviewed_at = clock.now()
        Review.open(supplier_order, LATE_TO_SHIP, since, _verdict(supplier_order), by=BY)
    session().commit()


def _verdict(supplier_order: SupplierOrder) -> str:
    shop, paid_at = supplier_order.order.shop, supplier_order.paid_at
    days = (supplier_order.supplier.agreed_shipping_days if supplier_order.supplier else None) or shop.policy.number(
        "agreed_shipping_days"
    )
    paid = f"{paid_at.astimezone(shop.zone):%a %d %b}" if paid_at else "an unknown day"
    return (
        f"Paid on {paid}; {supplier_order.supplier_name} agreed to ship within {days} days and gave no tracking number."
    )
