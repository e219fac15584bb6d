"""Fields of line items, addresses and refunds."""

from decimal import Decimal
from typing import Any

from sandbox.shopify.admin.access import Resolver
from sandbox.shopify.admin.call import Info, call_of
from sandbox.shopify.admin.connections import Page, page
from sandbox.shopify.admin.plain import always, money
from sandbox.shopify.ids import gid
from sandbox.shopify.order import Line, Refund

ZERO = Decimal("0.00")


def _currency(info: Info) -> str:
    return call_of(info).shop.currency


def _refund_lines(refund: Refund, info: Info, **asked: Any) -> Page:
    rows = [
        RefundLine(refund.id * 100 + place, line, units, money(line.price * units, _currency(info)))
        for place, (line, units) in enumerate(refund.lines)
    ]
    return page(rows, asked)


class RefundLine:
    """A line of a refund as GraphQL shows it."""

    def __init__(self, number: int, line: Line, units: int, subtotal: dict[str, Any]) -> None:
        self.id, self.line_item, self.quantity, self.subtotal_set = number, line, units, subtotal
        self.gid = gid("RefundLineItem", number)
        self.restock_type, self.restocked = "CANCEL", True


LINE: dict[str, Resolver] = {
    "id": lambda line, i: line.gid,
    "customAttributes": lambda line, i: [{"key": p["name"], "value": p["value"]} for p in line.properties],
    "discountedUnitPriceSet": lambda line, i: money(line.price, _currency(i)),
    "originalUnitPriceSet": lambda line, i: money(line.price, _currency(i)),
    "originalTotalSet": lambda line, i: money(line.price * line.quantity, _currency(i)),
    "discountedTotalSet": lambda line, i, **_: money(line.price * line.quantity, _currency(i)),
    "totalDiscountSet": lambda line, i: money(ZERO, _currency(i)),
    "fulfillableQuantity": lambda line, i: line.unfulfilled,
    "fulfillmentStatus": lambda line, i: "fulfilled" if line.fulfilled and not line.unfulfilled else "unfulfilled",
    "isGiftCard": lambda line, i: line.gift_card,
    "merchantEditable": always(True),
    "nonFulfillableQuantity": lambda line, i: line.quantity - line.current_quantity,
    "product": lambda line, i: line.variant.product if line.variant else None,
    "refundableQuantity": lambda line, i: line.current_quantity,
    "restockable": lambda line, i: line.variant is not None,
    "taxable": always(True),
    "unfulfilledQuantity": lambda line, i: line.unfulfilled,
}
ADDRESS: dict[str, Resolver] = {
    "countryCodeV2": lambda a, i: a.get("country_code"),
    "coordinatesValidated": always(False),
    "formatted": lambda a, i, **_: [a[key] for key in ("address1", "address2", "city", "zip", "country") if a.get(key)],
    "formattedArea": lambda a, i: ", ".join(a[key] for key in ("city", "province", "country") if a.get(key)),
}
REFUND: dict[str, Resolver] = {
    "id": lambda r, i: gid("Refund", r.id),
    "legacyResourceId": lambda r, i: r.id,
    "updatedAt": lambda r, i: r.created_at,
    "totalRefundedSet": lambda r, i: money(r.amount, _currency(i)),
    "refundLineItems": _refund_lines,
}
REFUND_LINE: dict[str, Resolver] = {"id": lambda row, i: row.gid}
FIELDS = {"LineItem": LINE, "MailingAddress": ADDRESS, "Refund": REFUND, "RefundLineItem": REFUND_LINE}
