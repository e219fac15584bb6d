"""aliexpress.ds.order.create: places the orders of one call, once per `out_order_id` in 24 hours."""

from datetime import datetime
from typing import Any

from sandbox.aliexpress.addresses import Address, refusal_of
from sandbox.aliexpress.company import Placement
from sandbox.aliexpress.methods.basket import ILLEGAL_PARAMETER, Refused, by_store, lines_of
from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.orders import Line, Order
from sandbox.aliexpress.wire import Json

REQUEST = "param_place_order_request4_open_api_d_t_o"
PAY_FAILED = "OrderCreated, autoPay fail:APIPayFail"


def answer(call: Call) -> Json:
    """The numbers of the new orders, those of the call that this one repeats, or `is_success` false."""
    request, extend = call.object(REQUEST), call.object("ds_extend_request")
    try:
        placement = _place(call, request, extend)
        return {"result": _accepted(placement, placement.numbers if call.company.modes.tell_numbers else [])}
    except Refused as refused:
        refusal = refused.refusal
        return {"result": {"is_success": False, "error_code": refusal.code, "error_msg": refusal.msg}}


def _accepted(placement: Placement, told: list[str]) -> Json:
    result: Json = {"is_success": True, "order_list": {"number": [int(number) for number in told]}}
    if placement.error_msg:
        result["error_msg"] = placement.error_msg
    return result


def _place(call: Call, request: Json, extend: Json) -> Placement:
    company = call.company
    out_order_id = str(request.get("out_order_id") or "")
    known = company.placement(call.account.name, out_order_id) if out_order_id else None
    if known is not None:
        return _replayed(known, company.modes.replay)
    _check_account(call)
    address = _address(request, extend)
    lines = lines_of(request.get("product_items"), company.shelf, address.country, company.modes.tax_percent)
    groups = by_store(lines) if company.modes.split_by_store else [lines]
    orders = [_order(call, request, group) for group in groups]
    for order in orders:
        company.add(order)
    placement = Placement(company.now(), [order.number for order in orders], _auto_pay(call, extend, orders))
    company.remember(call.account.name, out_order_id, placement)
    return placement


def _replayed(known: Placement, replay: str) -> Placement:
    if replay == "repeated_error":
        raise Refused(
            "REPEATED_ORDER_ERROR", "Repeated placed order, please check the buyer order list: already handled"
        )
    return known


def _check_account(call: Call) -> None:
    if call.account.disabled:
        raise Refused("USER_ACCOUNT_DISABLED", "The buyer account is disabled")
    planned = call.company.modes.order_error
    if planned:
        raise Refused(planned.get("code", "A001_ORDER_CANNOT_BE_PLACED"), planned.get("msg", ""))


def _address(request: Json, extend: Json) -> Address:
    fields, extra = request.get("logistics_address"), extend.get("trade_extra_param") or {}
    if not isinstance(fields, dict) or not isinstance(extra, dict):
        raise Refused(ILLEGAL_PARAMETER, "logistics_address is missing")
    address = Address(fields, extra)
    refusal = refusal_of(address)
    if refusal:
        raise Refused(refusal.code, refusal.msg)
    return address


def _order(call: Call, request: Json, lines: list[Line]) -> Order:
    company = call.company
    return Order(
        number=company.serials.order_number(call.account.user_id),
        account=call.account,
        app_key=call.app_key,
        out_order_id=str(request.get("out_order_id") or ""),
        address=dict(request["logistics_address"]),
        store=lines[0].product.store,
        lines=lines,
        created_at=company.now(),
        pay_timeout_seconds=company.modes.pay_timeout_seconds,
    )


def _auto_pay(call: Call, extend: Json, orders: list[Order]) -> str:
    """Pays at once where the account may and the call asks for it; answers the `error_msg`, empty if none."""
    payment = extend.get("payment") or {}
    mode = call.company.modes.auto_pay
    if mode == "off" or not _is_true(payment.get("try_to_pay")):
        return ""
    currency = payment.get("pay_currency", "USD")
    if mode == "fail" or currency != "USD":
        for order in orders:
            call.company.announce(order, "paymentFailedEvent")
        return PAY_FAILED
    _pay_all(call, orders, call.company.now())
    return ""


def _pay_all(call: Call, orders: list[Order], at: datetime) -> None:
    for order in orders:
        with call.company.moving(order.number):
            order.pay(at, review=False)


def _is_true(value: Any) -> bool:
    return value is True or value == "true"
