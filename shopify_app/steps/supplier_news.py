"""What AliExpress says of one supplier order now, with as few questions as its status needs."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shopify_app import clock
from shopify_app.gateways.aliexpress import AliExpress
from shopify_app.models import SupplierNumber, SupplierOrder
from shopify_app.models.pace import asks_order, asks_parcels
from shopify_app.steps.access import ask_aliexpress
from shopify_app.supplier_values import Parcel, SupplierOrderState

PART_SHIPPED = ("SELLER_PART_SEND_GOODS", "SELLER_SEND_PART_GOODS")
SHIPPED = ("WAIT_BUYER_ACCEPT_GOODS", "SELLER_SEND_GOODS", "BUYER_ACCEPT_GOODS")
ENDED = ("FINISH",)


@dataclass(frozen=True)
class News:
    """One AliExpress order: `state` as read now (`fresh`) or as last known; `parcels` is None where not asked."""

    number: SupplierNumber
    state: SupplierOrderState
    fresh: bool
    parcels: list[Parcel] | None


def ask(supplier_order: SupplierOrder, number: SupplierNumber) -> News:
    """The news of one number. One order that became several is read whole, since its lines must be told apart."""
    whole = len(supplier_order.numbers) > 1
    wants_order = whole or asks_order(supplier_order.status, _age(number.read_at))
    wants_parcels = whole or asks_parcels(supplier_order.status, _age(number.tracked_at))
    known = {tracking.number for tracking in supplier_order.trackings}
    text, last = number.number, _last_known(number)

    def read(aliexpress: AliExpress) -> tuple[SupplierOrderState | None, list[Parcel] | None]:
        state = aliexpress.order(text) if wants_order else None
        parcels = aliexpress.parcels(text) if wants_parcels or is_shipped(state or last) else None
        if state is None and any(parcel.number not in known for parcel in parcels or ()):
            state = aliexpress.order(text)
        return state, parcels

    state, parcels = ask_aliexpress(supplier_order.order.shop, read)
    return News(number, state or last, state is not None, parcels)


def is_shipped(state: SupplierOrderState) -> bool:
    """Whether AliExpress says that something of it is on its way, or was."""
    words = (state.order_status, state.logistics_status)
    return any(word in (*PART_SHIPPED, *SHIPPED, *ENDED) for word in words)


def _age(read_at: datetime | None) -> timedelta | None:
    return clock.now() - read_at if read_at else None


def _last_known(number: SupplierNumber) -> SupplierOrderState:
    return SupplierOrderState(
        number=number.number,
        order_status=number.order_status,
        logistics_status=number.logistics_status,
        created_at=None,
        paid_at=None,
        pay_timeout_seconds=None,
        amount=None,
        store_id="",
        store_name="",
        children=(),
    )
