"""The facts of a delay letter to a customer: complete, or a sentence that says what is missing."""

from typing import Any

from shopify_app.errors import Refused
from shopify_app.models.supplier_order import SupplierOrder


def delay_facts(supplier_order: SupplierOrder) -> dict[str, Any]:
    """What the letter says; `again`: another parcel was sent, and both may be kept.

    Raises Refused that names every missing fact.
    """
    order = supplier_order.order
    products = [*dict.fromkeys(line.line_item.name for line in supplier_order.lines)]
    facts: dict[str, Any] = {
        "the customer's name": order.address.name.strip() if order.address else "",
        "the customer's email address": order.email,
        "the product": products,
        "the store's name": order.shop.title,
    }
    missing = [name for name, value in facts.items() if not value]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise Refused(f"The letter for {order.name} was not sent: {' and '.join(missing)} {verb} missing.")
    return {
        "name": facts["the customer's name"],
        "products": products,
        "shop": order.shop.title,
        "order": order.name,
        "again": supplier_order.keep_both,
    }
