"""The business methods of /sync by name, each with the parameters it cannot do without."""

from collections.abc import Callable
from dataclasses import dataclass

from sandbox.aliexpress.methods import addresses, afterpay, freight, order_create, order_get, product, tracking
from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.wire import Json


@dataclass(frozen=True)
class Method:
    """A business method. `qps` is the platform's published limit in calls a second."""

    answer: Callable[[Call], Json]
    required: tuple[str, ...]
    qps: int


METHODS = {
    "aliexpress.ds.product.get": Method(product.answer, ("product_id", "ship_to_country"), 500),
    "aliexpress.ds.freight.query": Method(freight.answer, ("queryDeliveryReq",), 350),
    "aliexpress.ds.address.get": Method(addresses.answer, ("countryCode",), 4),
    "aliexpress.ds.order.create": Method(order_create.answer, ("param_place_order_request4_open_api_d_t_o",), 150),
    "aliexpress.trade.ds.order.get": Method(order_get.answer, ("single_order_query",), 1000),
    "aliexpress.ds.order.tracking.get": Method(tracking.answer, ("ae_order_id", "language"), 100),
    "aliexpress.ds.order.afterpay": Method(afterpay.answer, ("req",), 150),
}
