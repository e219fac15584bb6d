"""Fields of line items, addresses and refunds."""

from sandbox.shopify.admin.access import Resolver
from sandbox.shopify.admin.call import Info, call_of
from sandbox.shopify.admin.connections import page
from sandbox.shopify.admin.plain import always, money
from sandbox.shopify.order_money import ZERO


def _currency(info: Info) -> str:
    return call_of(info).shop.currency


LINE: dict[str, Resolver] = {
    "id": lambda line, i: line.gid,
    "customAttributes": lambda line, i: [{"key": p["name"], "value": p["value"]} for p in line.properties],
    "discountedUnitPriceSet": lambda line, i: money(line.unit_price, _currency(i)),
    "discountedUnitPriceAfterAllDiscountsSet": lambda line, i: money(line.unit_price, _currency(i)),
    "originalUnitPriceSet": lambda line, i: money(line.price, _currency(i)),
    "originalTotalSet": lambda line, i: money(line.price * line.quantity, _currency(i)),
    "discountedTotalSet": lambda line, i, **_: money(line.worth(line.quantity), _currency(i)),
    "totalDiscountSet": lambda line, i: money(line.discount_of(line.quantity), _currency(i)),
    "fulfillableQuantity": lambda line, i: line.fulfillable,
    "fulfillmentStatus": lambda line, i: "fulfilled" if line.fulfilled and not line.unfulfilled else "unfulfilled",
    "isGiftCard": lambda line, i: line.gift_card,
    "merchantEditable": always(True),
    "nonFulfillableQuantity": lambda line, i: line.quantity - line.current_quantity,
    "product": lambda line, i: line.variant.product if line.variant else None,
    "refundableQuantity": lambda line, i: line.refundable,
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
    "id": lambda r, i: r.gid,
    "legacyResourceId": lambda r, i: r.id,
    "updatedAt": lambda r, i: r.created_at,
    "totalRefundedSet": lambda r, i: money(r.amount, _currency(i)),
    "refundLineItems": lambda r, i, **asked: page(r.lines, asked),
}
REFUND_LINE: dict[str, Resolver] = {
    "id": lambda row, i: row.gid,
    "lineItem": lambda row, i: row.line,
    "restockType": lambda row, i: row.restock,
    "restocked": lambda row, i: row.restock != "NO_RESTOCK",
    "subtotalSet": lambda row, i: money(row.subtotal, _currency(i)),
    "totalTaxSet": lambda row, i: money(ZERO, _currency(i)),
}
FIELDS = {"LineItem": LINE, "MailingAddress": ADDRESS, "Refund": REFUND, "RefundLineItem": REFUND_LINE}
