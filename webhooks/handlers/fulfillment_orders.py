"""fulfillment_orders/*: where and whether units may be fulfilled changed. The payload names the order only by luck."""

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Fulfillment, Order, Shop, SupplierOrder, Tracking
from webhooks.fields import Json
from webhooks.handlers import Origin
from webhooks.handlers.hints import read_again
from webhooks.payloads import find_order_gid


def stop(shop: Shop, payload: Json, _origin: Origin) -> None:
    """placed_on_hold, cancelled: nothing to hurry, as fulfilling asks Shopify what is open before it writes."""
    gid = find_order_gid(payload)
    if gid:
        read_again(shop, gid)


def go(shop: Shop, payload: Json, _origin: Origin) -> None:
    """order_routing_complete, hold_released, moved, split, merged: what waited for it may go on."""
    gid = find_order_gid(payload)
    order = read_again(shop, gid) if gid else None
    if order or not gid:
        for parcel in _waiting(shop, order):
            parcel.look_again_at, parcel.tries = clock.now(), 0


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
