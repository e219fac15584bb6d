"""The company's own books as JSON, for control routes: what the wire format does not tell."""

from datetime import datetime

from sandbox.aliexpress.catalog import Product
from sandbox.aliexpress.orders import Line, Order
from sandbox.aliexpress.parcels import Parcel
from sandbox.aliexpress.wire import Json


def product_book(product: Product) -> Json:
    """A listing with the keys a link needs."""
    return {
        "product_id": product.product_id,
        "subject": product.subject,
        "status": product.status,
        "store_id": product.store.store_id,
        "store_name": product.store.name,
        "ships_to": product.ships_to,
        "answers_in": product.answers_in or None,
        "skus": [
            {
                "sku_id": sku.sku_id,
                "sku_attr": sku.sku_attr,
                "attrs": sku.attrs,
                "price": str(sku.price),
                "stock": sku.stock,
                "tax": str(sku.tax),
                "import_charges": str(sku.import_charges),
            }
            for sku in product.skus
        ],
    }


def order_book(order: Order) -> Json:
    """An order with its buyer, items, numbers and parcels; instants in ISO 8601, UTC."""
    return {
        "number": order.number,
        "out_order_id": order.out_order_id,
        "account": order.account.name,
        "app_key": order.app_key,
        "address": order.address,
        "store_id": order.store.store_id,
        "items": [_item(line) for line in order.lines],
        "status": order.status,
        "logistics_status": order.logistics_status,
        "ended": order.ended,
        "numbers": [parcel.mail_no for parcel in order.parcels if parcel.left],
        "parcels": [_parcel(parcel) for parcel in order.parcels],
        "created_at": order.created_at.isoformat(),
        "pay_by": order.pay_by.isoformat(),
        "paid_at": _iso(order.paid_at),
        "finished_at": _iso(order.finished_at),
    }


def _item(line: Line) -> Json:
    return {
        "product_id": line.product.product_id,
        "sku_id": line.sku.sku_id,
        "sku_attr": line.sku.sku_attr,
        "title": line.title,
        "quantity": line.quantity,
        "price": str(line.price),
        "shipping_fee": str(line.shipping_fee),
        "tax": str(line.tax),
        "service": line.service.code,
        "memo": line.memo,
        "end_reason": line.end_reason,
    }


def _parcel(parcel: Parcel) -> Json:
    return {
        "mail_no": parcel.mail_no,
        "provisional": parcel.provisional,
        "old_numbers": parcel.old_numbers,
        "carrier": parcel.carrier,
        "items": [{"sku_id": item.sku_id, "quantity": item.quantity} for item in parcel.items],
        "left_at": _iso(parcel.left_at),
        "delivered_at": _iso(parcel.delivered_at),
        "events": [{"at": event.at.isoformat(), "name": event.name} for event in parcel.events],
    }


def _iso(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
