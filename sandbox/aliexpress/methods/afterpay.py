"""aliexpress.ds.order.afterpay: pays an order that was created unpaid (the reading this stand-in takes)."""

from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.orders import IllegalMove
from sandbox.aliexpress.wire import Json


def answer(call: Call) -> Json:
    """`result` tells whether the order was paid by this call."""
    order = call.own_order(str(call.object("req").get("order_id", "")))
    if call.company.modes.auto_pay != "ok":
        return {"result": False, "rsp_code": "500", "rsp_msg": "APIPayFail"}
    try:
        with call.company.moving(order.number):
            order.pay(call.company.now(), review=False)
    except IllegalMove as error:
        return {"result": False, "rsp_code": "500", "rsp_msg": str(error)}
    return {"result": True, "rsp_code": "200", "rsp_msg": "Call succeeds"}
