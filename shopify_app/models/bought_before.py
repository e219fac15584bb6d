"""What was bought before the customer's order changed, and can still be canceled or sent elsewhere."""

from shopify_app.models.line_item import LineItem
from shopify_app.models.order import Order
from shopify_app.models.supplier_moves import CANCELABLE
from shopify_app.models.supplier_order import SupplierOrder


def is_unwanted(order: Order) -> bool:
    """Whether nothing of it is to reach the customer any more: canceled, deleted, all its money returned, or
    every unit refunded or removed."""
    return not order.owes or not any(line.kept for line in order.lines if line.requires_shipping)


def unwanted_units(supplier_order: SupplierOrder) -> dict[LineItem, int]:
    """Units of it that were refunded or removed since it was bought, as far as it has not shipped.

    What somebody else fulfilled stays wanted: many merchants mark an order as fulfilled before its parcel is known.
    """
    if supplier_order.status not in CANCELABLE or not supplier_order.counts:
        return {}
    found: dict[LineItem, int] = {}
    for line in supplier_order.lines:
        too_many = line.line_item.bought_of(line.part, line.parts) - line.line_item.kept
        if too_many > 0:
            found[line.line_item] = max(found.get(line.line_item, 0), min(too_many, line.units))
    return found


def is_misaddressed(supplier_order: SupplierOrder) -> bool:
    """Whether the customer's address changed since it was bought, and it has not shipped."""
    sent_at = supplier_order.placing_at if supplier_order.placed_by == "api" else supplier_order.placed_at
    moved_at = supplier_order.order.moved_at
    return supplier_order.status in CANCELABLE and bool(sent_at and moved_at and sent_at < moved_at)
