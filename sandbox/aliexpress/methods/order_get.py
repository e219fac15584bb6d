"""aliexpress.trade.ds.order.get: the state and the amounts of one order."""

from decimal import Decimal

from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.orders import CANCELED, Line, Order
from sandbox.aliexpress.wire import Json, missing_parameter, money, pacific_stamp, pacific_time

END_REASONS = {CANCELED: "Order canceled"}


def answer(call: Call) -> Json:
    """The order; code 15 while it is not readable by this account."""
    number = str(call.object("single_order_query").get("order_id") or "")
    if not number:
        raise missing_parameter("single_order_query.order_id")
    return {"result": _result(call.own_order(number))}


def _result(order: Order) -> Json:
    full = sum((line.total for line in order.lines), Decimal(0))
    due = sum((line.total for line in order.lines if not line.end_reason), Decimal(0))
    result: Json = {
        "gmt_create": pacific_time(order.created_at),
        "pay_timeout_second": str(order.pay_timeout_seconds),
        "order_status": order.status,
        "logistics_status": order.logistics_status,
        "order_amount": money(full, order.currency),
        "user_order_amount": money(due, order.currency),
        "child_order_list": {"aeop_child_order_info": [_child(line) for line in order.lines]},
        "logistics_info_list": {"aeop_order_logistics_info": _logistics(order)},
        "store_info": {
            "store_id": order.store.store_id,
            "store_name": order.store.name,
            "store_url": f"www.aliexpress.com/store/{order.store.store_id}",
        },
    }
    if order.paid_at:
        result["order_paidtime_string"] = pacific_stamp(order.paid_at)
    return result


def _logistics(order: Order) -> list[Json]:
    # This list is no longer maintained by AliExpress: it keeps the first, provisional number for ever.
    return [
        {"logistics_service": parcel.service_code, "logistics_no": (*parcel.old_numbers, parcel.mail_no)[0]}
        for parcel in order.parcels
        if parcel.left
    ]


def _child(line: Line) -> Json:
    currency = line.product.charged_in
    child: Json = {
        "product_id": int(line.product.product_id),
        "sku_id": line.sku.sku_id,
        "product_name": line.title,
        "product_count": line.quantity,
        "product_price": money(line.price, currency),
        "sale_fee": money(line.price * line.quantity, currency),
        "shipping_fee": money(line.shipping_fee, currency),
        "actual_shipping_fee": money(line.shipping_fee, currency),
        "actual_tax_fee": money(line.tax, currency),
        "actual_fee": money(line.total, currency),
        "already_include_tax": False,
        "price_include_tax": False,
    }
    if line.end_reason:
        child["end_reason"] = line.end_reason
        child["end_reason_desc"] = END_REASONS.get(line.end_reason, line.end_reason.replace("_", " ").capitalize())
    return child
