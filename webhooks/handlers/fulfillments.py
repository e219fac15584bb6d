"""fulfillments/create and update: somebody marked units as shipped, perhaps ourselves."""

from shopify_app.models import Order, Shop
from webhooks.fields import Json
from webhooks.handlers import Origin
from webhooks.handlers.hints import read_again
from webhooks.payloads import FulfillmentNotice, read_fulfillment


def notice(shop: Shop, payload: Json, _origin: Origin) -> None:
    """Read the order again, unless this is our own fulfillment as we left it."""
    told = read_fulfillment(payload)
    order = Order.by_gid(shop.id, told.order_gid)
    if order is None or not _is_ours(order, told):
        read_again(shop, told.order_gid)


def _is_ours(order: Order, told: FulfillmentNotice) -> bool:
    # Two parcels may share one fulfillment: then it carries the numbers of both.
    numbers = {fulfillment.number for fulfillment in order.fulfillments if fulfillment.gid == told.gid}
    return bool(numbers) and told.status == "success" and told.numbers == numbers
