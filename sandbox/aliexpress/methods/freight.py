"""aliexpress.ds.freight.query: the delivery services for one SKU to one country."""

from datetime import datetime, timedelta

from sandbox.aliexpress.catalog import NotFound, Product, Sku
from sandbox.aliexpress.freight import Service, available, iso_country
from sandbox.aliexpress.methods.call import Call, currency_for, told
from sandbox.aliexpress.wire import Json, invalid_parameter

REQUIRED = ("quantity", "shipToCountry", "productId", "selectedSkuId", "language", "locale", "currency")


def answer(call: Call) -> Json:
    """The options, or `success` false with its reason."""
    query = _query(call)
    try:
        product = call.company.shelf.find(query["productId"])
    except NotFound:
        return _failure(501, "DELIVERY_INFO_EMPTY")
    sku = product.sku(query["selectedSkuId"])
    if sku is None:
        return _failure(501, "DELIVERY_INFO_EMPTY")
    country = iso_country(query["shipToCountry"])
    services = available(product.services, country) if product.ships_to_country(country) else []
    if not services or product.status != "onSelling":
        return _failure(505, "DELIVERY_NOT_AVAILABLE_TO_YOUR_ADDRESS")
    now = call.company.now()
    options = [_option(service, product, sku, query, now) for service in services]
    return {
        "result": {
            "success": True,
            "code": 200,
            "msg": "Call succeeds",
            "delivery_options": {"delivery_option_d_t_o": options},
        }
    }


def _query(call: Call) -> dict[str, str]:
    query = {name: str(value) for name, value in call.object("queryDeliveryReq").items()}
    missing = next((name for name in REQUIRED if not query.get(name)), None)
    if missing or not query["quantity"].isdecimal() or int(query["quantity"]) < 1:
        raise invalid_parameter(f"queryDeliveryReq.{missing or 'quantity'}")
    return query


def _failure(code: int, msg: str) -> Json:
    return {"result": {"success": False, "code": code, "msg": msg}}


def _option(service: Service, product: Product, sku: Sku, query: dict[str, str], now: datetime) -> Json:
    currency = currency_for(product, query["currency"])
    fee = told(service.price(int(query["quantity"])), product, currency)
    first, last = (now + timedelta(days=days) for days in (service.min_days, service.max_days))
    option: Json = {
        "code": service.code,
        "company": service.company,
        "ship_from_country": product.store.country,
        "free_shipping": fee == 0,
        "mayHavePFS": fee == 0,
        "free_shipping_threshold": "$0.00",
        "min_delivery_days": service.min_days,
        "max_delivery_days": service.max_days,
        "guaranteed_delivery_days": str(service.guaranteed_days),
        "delivery_date_desc": f"{first:%b %d} - {last:%b %d}",
        "estimated_delivery_time": f"{service.min_days}-{service.max_days}",
        "tracking": service.tracked,
        "available_stock": str(sku.stock),
    }
    if fee:
        # In major units despite its name, and absent when shipping is free.
        option |= {"shipping_fee_cent": f"{fee:.2f}", "shipping_fee_currency": currency}
        option["shipping_fee_format"] = f"${fee:.2f}" if currency == "USD" else f"{currency} {fee:.2f}"
    return option
