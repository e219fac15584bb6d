"""AliExpress's answers, turned into our values."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from shopify_app.gateways.loose import (
    as_dict,
    as_dicts,
    exact,
    flag,
    https,
    instant,
    money,
    pacific,
    text,
    whole,
)
from shopify_app.supplier_values import (
    FreightOption,
    Parcel,
    ParcelEvent,
    SupplierChild,
    SupplierOrderState,
    SupplierProductFacts,
    SupplierSku,
)
from shopify_app.values import Money


def product_of(result: Mapping[str, Any], product_id: str, currency: str) -> SupplierProductFacts:
    """`result` of aliexpress.ds.product.get; prices in `currency` where a SKU names none of its own."""
    base, store = as_dict(result.get("ae_item_base_info_dto")), as_dict(result.get("ae_store_info"))
    images = text(as_dict(result.get("ae_multimedia_info_dto")).get("image_urls"))
    skus = [_sku(item, currency) for item in as_dicts(result.get("ae_item_sku_info_dtos"))]
    return SupplierProductFacts(
        product_id=text(base.get("product_id")) or product_id,
        title=text(base.get("subject")),
        status=text(base.get("product_status_type")),
        image=https(images.partition(";")[0]),
        store_id=text(store.get("store_id")),
        store_name=text(store.get("store_name")),
        store_country=text(store.get("store_country_code")),
        brand=_brand(result),
        skus=tuple(sku for sku in skus if sku is not None),
    )


def freight_of(result: Mapping[str, Any], currency: str) -> list[FreightOption]:
    """`delivery_options` of aliexpress.ds.freight.query; an option without a price is left out."""
    options = [_option(item, currency) for item in as_dicts(result.get("delivery_options"))]
    return [option for option in options if option is not None]


def order_of(result: Mapping[str, Any], number: str) -> SupplierOrderState:
    """`result` of aliexpress.trade.ds.order.get. Statuses stay as AliExpress wrote them, known or not."""
    store = as_dict(result.get("store_info"))
    return SupplierOrderState(
        number=number,
        order_status=text(result.get("order_status")),
        logistics_status=text(result.get("logistics_status")),
        created_at=pacific(result.get("gmt_create")),
        paid_at=pacific(result.get("order_paidtime_string")),
        pay_timeout_seconds=whole(result.get("pay_timeout_second")),
        # What the buyer pays; 0 after a cancellation is the truth.
        amount=money(result.get("user_order_amount")) or money(result.get("order_amount")),
        store_id=text(store.get("store_id")),
        store_name=text(store.get("store_name")),
        children=tuple(_child(item) for item in as_dicts(result.get("child_order_list"))),
    )


def parcels_of(data: Mapping[str, Any]) -> list[Parcel]:
    """`data` of aliexpress.ds.order.tracking.get. A line without a number is no parcel yet, only an announcement."""
    lines = as_dicts(data.get("tracking_detail_line_list"))
    return [_parcel(line) for line in lines if text(line.get("mail_no"))]


def _sku(item: Mapping[str, Any], currency: str) -> SupplierSku | None:
    price = exact(item.get("offer_sale_price"))
    if price is None:
        price = exact(item.get("sku_price"))
    if price is None or not text(item.get("sku_id")):
        return None
    properties = as_dicts(item.get("ae_sku_property_dtos"))
    images = [https(found.get("sku_image")) for found in properties if text(found.get("sku_image"))]
    currency = text(item.get("currency_code")) or currency
    return SupplierSku(
        sku_id=text(item.get("sku_id")),
        # Verbatim, with its `#names`: order.create compares it as a whole.
        sku_attr=text(item.get("sku_attr")) or text(item.get("id")),
        name=" / ".join(filter(None, map(_choice, properties))),
        price=Money(price, currency),
        stock=whole(item.get("sku_available_stock")) or 0,
        image=images[0] if images else "",
        tax=_tax(item, currency),
    )


def _tax(item: Mapping[str, Any], currency: str) -> Money | None:
    """What one unit costs besides its price: tax that the price leaves out, and import charges, which AliExpress names
    only where the price leaves them out."""
    taxed = flag(item.get("price_include_tax")) is not True
    named = [_charge(item.get("tax_amount"), text(item.get("tax_currency_code")) or currency)] if taxed else []
    named += [_charge(item.get("estimated_import_charges"), currency)]
    charges = [charge for charge in named if charge]
    if len({charge.currency for charge in charges}) != 1:
        # None is named, or amounts of two currencies, which have no sum.
        return None
    return Money(sum((charge.amount for charge in charges), Decimal(0)), charges[0].currency)


def _charge(value: Any, currency: str) -> Money | None:
    amount = exact(value)
    return Money(amount, currency) if amount is not None and amount >= 0 else None


def _choice(found: Mapping[str, Any]) -> str:
    """A SKU's value of one property, in the seller's own word where there is one."""
    return text(found.get("property_value_definition_name")) or text(found.get("sku_property_value"))


def _brand(result: Mapping[str, Any]) -> str:
    for item in as_dicts(result.get("ae_item_properties")):
        if text(item.get("attr_name")).lower() == "brand name":
            return text(item.get("attr_value"))
    return ""


def _option(item: Mapping[str, Any], currency: str) -> FreightOption | None:
    free = flag(item.get("free_shipping")) is True
    # In major units, in spite of its name; absent where shipping is free.
    fee = Decimal(0) if free else exact(item.get("shipping_fee_cent"))
    service = text(item.get("code"))
    if fee is None or not service:
        return None
    least, most = whole(item.get("min_delivery_days")), whole(item.get("max_delivery_days"))
    return FreightOption(
        service=service,
        company=text(item.get("company")),
        fee=Money(fee, text(item.get("shipping_fee_currency")) or currency),
        min_days=least or most or 0,
        max_days=most or least or 0,
        guaranteed_days=whole(item.get("guaranteed_delivery_days")),
        tracked=flag(item.get("tracking")) is True,
        stock=whole(item.get("available_stock")),
    )


def _child(item: Mapping[str, Any]) -> SupplierChild:
    return SupplierChild(
        product_id=text(item.get("product_id")),
        sku_id=text(item.get("sku_id")),
        quantity=whole(item.get("product_count")) or 0,
        end_reason=text(item.get("end_reason")),
    )


def _parcel(line: Mapping[str, Any]) -> Parcel:
    items = as_dicts(line.get("package_item_list"))
    # AliExpress writes the newest first; the sort is stable, so the reversed list keeps scans of one instant in order.
    events = [_event(node) for node in reversed(as_dicts(line.get("detail_node_list")))]
    return Parcel(
        number=text(line.get("mail_no")),
        service=text(line.get("carrier_name")),
        carrier=text(line.get("cp_name")),
        carrier_url=https(line.get("cp_website_url")),
        expected_at=instant(line.get("eta_time_stamps")),
        items=tuple(
            (text(item.get("item_id")), text(item.get("sku_id")), whole(item.get("quantity")) or 0) for item in items
        ),
        events=tuple(sorted((event for event in events if event), key=lambda event: event.happened_at)),
    )


def _event(node: Mapping[str, Any]) -> ParcelEvent | None:
    happened_at = instant(node.get("time_stamp"))
    if happened_at is None:
        return None
    return ParcelEvent(happened_at, text(node.get("tracking_name")), text(node.get("tracking_detail_desc")))
