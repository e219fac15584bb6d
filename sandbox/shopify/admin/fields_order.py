"""Fields of orders, line items, addresses, refunds and customers."""

from collections.abc import Sequence
from typing import Any

from sandbox.shopify.admin.access import Resolver
from sandbox.shopify.admin.call import Info, call_of
from sandbox.shopify.admin.connections import Page, page
from sandbox.shopify.admin.order_parts import address, customer, risk, shipping_lines
from sandbox.shopify.admin.plain import always, money
from sandbox.shopify.admin.search import matching
from sandbox.shopify.fulfillment import LIVE, WAITING
from sandbox.shopify.ids import gid
from sandbox.shopify.order import Order
from sandbox.shopify.payments import PAYABLE

FO_SEARCH = {
    "id": lambda fo: fo.id,
    "status": lambda fo: fo.status,
    "assigned_location_id": lambda fo: fo.location.id,
    "updated_at": lambda fo: fo.updated_at,
    "order_id": lambda fo: fo.order.id,
}
FULFILLMENT_SEARCH = {"id": lambda f: f.id, "status": lambda f: f.status, "created_at": lambda f: f.created_at}


def _fulfillment_orders(order: Order, info: Info, **asked: Any) -> Page:
    fos = call_of(info).visible(order.fulfillment_orders)
    if asked.get("displayable"):
        fos = [fo for fo in fos if fo.status in WAITING]
    if asked.get("query"):
        fos = matching(fos, asked["query"], FO_SEARCH)
    return page(fos, asked)


def _fulfillments(order: Order, info: Info, **asked: Any) -> Sequence[Any]:
    found: Sequence[Any] = order.fulfillments
    if asked.get("query"):
        found = matching(found, asked["query"], FULFILLMENT_SEARCH)
    return found[: asked["first"]] if asked.get("first") else found


def _total(name: str) -> Resolver:
    return lambda order, info: money(getattr(order, name), order.currency)


ORDER: dict[str, Resolver] = {
    "id": lambda o, i: o.gid,
    "legacyResourceId": lambda o, i: o.id,
    "app": always({"id": gid("OrderApp", 580111), "name": "Online Store"}),
    "billingAddress": address,
    "shippingAddress": address,
    "displayAddress": address,
    "billingAddressMatchesShippingAddress": always(True),
    "cancelReason": lambda o, i: o.cancel_reason.upper() if o.cancel_reason else None,
    "canMarkAsPaid": lambda o, i: o.outstanding > 0 and o.financial_status in PAYABLE and o.cancelled_at is None,
    "canNotifyCustomer": lambda o, i: o.email is not None,
    "capturable": lambda o, i: o.financial_status == "authorized",
    "closed": lambda o, i: o.closed_at is not None,
    "confirmationNumber": lambda o, i: f"SANDBOX{o.number}",
    "confirmed": always(True),
    "currencyCode": lambda o, i: o.currency,
    "presentmentCurrencyCode": lambda o, i: o.currency,
    "currentSubtotalLineItemsQuantity": lambda o, i: sum(line.current_quantity for line in o.lines),
    "subtotalLineItemsQuantity": lambda o, i: sum(line.quantity for line in o.lines),
    "currentSubtotalPriceSet": _total("current_subtotal"),
    "currentTotalPriceSet": _total("current_total"),
    "subtotalPriceSet": _total("subtotal"),
    "totalPriceSet": _total("total"),
    "originalTotalPriceSet": _total("total"),
    "totalOutstandingSet": _total("outstanding"),
    "totalRefundedSet": _total("refunded"),
    "totalShippingPriceSet": _total("shipping_price"),
    "currentShippingPriceSet": _total("current_shipping"),
    "totalReceivedSet": _total("received"),
    "netPaymentSet": _total("net_payment"),
    "totalDiscountsSet": _total("discounts"),
    "cartDiscountAmountSet": _total("discounts"),
    "localizedFields": lambda o, i, **asked: page([], asked),
    "customAttributes": always([]),
    "customer": customer,
    "customerLocale": lambda o, i: o.locale,
    "discountCodes": always([]),
    "displayFinancialStatus": lambda o, i: o.financial_status.upper() if o.financial_status else None,
    "dutiesIncluded": always(False),
    "estimatedTaxes": always(False),
    "fulfillable": lambda o, i: any(fo.status in LIVE for fo in o.fulfillment_orders),
    "fulfillmentOrders": _fulfillment_orders,
    "fulfillments": _fulfillments,
    "fulfillmentsCount": lambda o, i: {"count": len(o.fulfillments), "precision": "EXACT"},
    "fullyPaid": lambda o, i: o.outstanding <= 0 and o.financial_status in ("paid", "partially_refunded", "refunded"),
    "hasTimelineComment": always(False),
    "lineItems": lambda o, i, **asked: page(o.lines, asked),
    "merchantEditable": lambda o, i: o.cancelled_at is None,
    "merchantEditableErrors": lambda o, i: [] if o.cancelled_at is None else ["The order is canceled."],
    "paymentGatewayNames": lambda o, i: ["bogus" if o.test else "shopify_payments"],
    "refundable": lambda o, i: o.net_payment > 0,
    "refunds": lambda o, i, first=None: o.refunds[:first],
    "restockable": lambda o, i: any(line.current_quantity for line in o.lines),
    "returnStatus": always("NO_RETURN"),
    "risk": risk,
    "shippingLine": lambda o, i: next(iter(shipping_lines(o)), None),
    "shippingLines": lambda o, i, **asked: page(shipping_lines(o), asked, lambda row: (row["id"],)),
    "sourceName": always("web"),
    "statusPageUrl": lambda o, i, **_: f"https://{call_of(i).shop.domain}/orders/{o.id:032x}/authenticate?key=sandbox",
    "taxesIncluded": always(False),
    "unpaid": lambda o, i: o.financial_status in ("pending", "expired"),
}
FIELDS = {"Order": ORDER}
