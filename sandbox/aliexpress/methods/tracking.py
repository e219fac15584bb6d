"""aliexpress.ds.order.tracking.get: the parcels of an order and their scans, newest first."""

from datetime import datetime

from sandbox.aliexpress.catalog import regional_id
from sandbox.aliexpress.methods.call import Call
from sandbox.aliexpress.parcels import Event, Packed, Parcel
from sandbox.aliexpress.wire import Json, epoch_ms

NOT_FOUND = {"ret": False, "code": "1001", "msg": "TRACKING DATA NOT FOUND"}


def answer(call: Call) -> Json:
    """One line per parcel; code 1001 while there is none."""
    order = call.own_order(call.params["ae_order_id"])
    if not order.parcels:
        return {"result": NOT_FOUND}
    modes = call.company.modes
    lines = [_line(parcel, named=modes.package_items, regional=modes.regional_ids) for parcel in order.parcels]
    data = {"tracking_detail_line_list": {"tracking_detail": lines}}
    return {"result": {"ret": True, "code": "", "msg": "", "data": data}}


def _line(parcel: Parcel, *, named: bool, regional: bool) -> Json:
    items = [_item(packed, regional=regional) for packed in parcel.items]
    newest_first = sorted(parcel.events, key=_when)[::-1]
    line: Json = {
        "mail_no": parcel.mail_no,
        "carrier_name": parcel.service_name,
        "package_item_list": {"package_item": items} if named else {},
        "detail_node_list": {"detail_node": [_node(place, event) for place, event in enumerate(newest_first)]},
    }
    if parcel.eta:
        line["eta_time_stamps"] = epoch_ms(parcel.eta)
    if parcel.carrier:
        line |= {"cp_name": parcel.carrier, "cp_website_url": parcel.website}
    return line


def _when(event: Event) -> datetime:
    return event.at


def _node(place: int, event: Event) -> Json:
    # The live answers are not of one mind about the type, so every second one is a text.
    stamp = epoch_ms(event.at)
    return {
        "time_stamp": stamp if place % 2 == 0 else str(stamp),
        "tracking_name": event.name,
        "tracking_detail_desc": event.description,
    }


def _item(packed: Packed, *, regional: bool) -> Json:
    return {
        "item_id": int(regional_id(packed.product_id) if regional else packed.product_id),
        "sku_id": int(packed.sku_id) if packed.sku_id.isdecimal() else packed.sku_id,
        "sku_desc": ";".join(f"{name}:{value}" for name, value in packed.attrs.items()),
        "quantity": packed.quantity,
        "item_title": packed.title,
    }
