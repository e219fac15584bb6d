"""fulfillment_orders/* and fulfillment_holds/*: where, when and whether units may be fulfilled changed.

The payload names the order only by luck; its fulfillment orders are known from the last reading.
"""

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Fulfillment, FulfillmentOrderId, Order, Shop, SupplierOrder, Tracking
from webhooks.fields import Json
from webhooks.handlers import Origin
from webhooks.handlers.hints import read_again, read_waiting
from webhooks.named import find_fulfillment_order_gids, find_order_gid


def stop(shop: Shop, payload: Json, _origin: Origin) -> None:
    """placed_on_hold, cancelled, rescheduled, holds/added: nothing to hurry, as fulfilling asks Shopify what is open
    before it writes."""
    _read_again(shop, _order_gid(shop, payload))


def go(shop: Shop, payload: Json, _origin: Origin) -> None:
    """order_routing_complete, hold_released, moved, split, merged, scheduled_fulfillment_order_ready, holds/released:
    what waited for it may go on."""
    gid = _order_gid(shop, payload)
    order = _read_again(shop, gid)
    if order or not gid:
        for parcel in _waiting(shop, order):
            parcel.look_again_at, parcel.tries = clock.now(), 0


def _order_gid(shop: Shop, payload: Json) -> str:
    """The order that the payload names, itself or by a fulfillment order that was read once; "" where it is unknown."""
    named = find_order_gid(payload)
    if named:
        return named
    owners = (FulfillmentOrderId.order_of(shop.id, gid) for gid in find_fulfillment_order_gids(payload))
    return next((order.gid for order in owners if order), "")


def _read_again(shop: Shop, gid: str) -> Order | None:
    if gid:
        return read_again(shop, gid)
    read_waiting(shop)
    return None


def _waiting(shop: Shop, order: Order | None) -> list[Tracking]:
    """The shop's parcels that are not fulfilled yet; those of one order where it is known."""
    sending = sa.select(Fulfillment.tracking_id).where(Fulfillment.shop_id == shop.id, Fulfillment.status == "sending")
    waits = (
        Tracking.look_again_at.is_not(None)
        | (Tracking.problem != "")
        | (Tracking.waits != "")
        | Tracking.id.in_(sending)
    )
    parcels = sa.select(Tracking).where(Tracking.shop_id == shop.id, waits)
    if order:
        parcels = parcels.join(Tracking.supplier_order).where(SupplierOrder.order_id == order.id)
    return [*session().scalars(parcels)]
