"""aliexpress.ds.product.get: a product with its SKUs, prices and stock."""

from decimal import Decimal

from sandbox.aliexpress.catalog import NotFound, Product, Sku, property_id, regional_id, value_id
from sandbox.aliexpress.freight import iso_country
from sandbox.aliexpress.methods.call import Call, currency_for, told
from sandbox.aliexpress.wire import Json

LIST_PRICE_FACTOR = Decimal("1.8")


def answer(call: Call) -> Json:
    """The product, or an `rsp_code` other than 200 with its reason."""
    country = iso_country(call.params["ship_to_country"])
    try:
        product = call.company.shelf.find(call.params["product_id"])
    except NotFound:
        return {"rsp_code": 604, "rsp_msg": "ITEM_ID_NOT_FOUND"}
    if not product.ships_to_country(country):
        return {"rsp_code": 605, "rsp_msg": "Item is not allowed to this country"}
    currency = currency_for(product, call.params.get("target_currency", ""))
    result = _result(product, country, currency, f"{call.company.url}/images/{product.product_id}.svg")
    return {"result": result, "rsp_code": 200, "rsp_msg": "Call succeeds"}


def _result(product: Product, country: str, currency: str, image: str) -> Json:
    skus = [_sku(product, sku, currency, image) for sku in product.skus]
    main_id = int(product.product_id)
    return {
        "ae_item_base_info_dto": _base(product),
        "ae_item_sku_info_dtos": {"ae_item_sku_info_d_t_o": skus},
        "ae_item_properties": {
            "ae_item_property": [
                {
                    "attr_name_id": 2,
                    "attr_name": "Brand Name",
                    "attr_value_id": 203062806,
                    "attr_value": "NoEnName_Null",
                }
            ]
        },
        "ae_multimedia_info_dto": {"image_urls": image},
        "package_info_dto": {
            "gross_weight": "0.288",
            "package_length": 21,
            "package_width": 16,
            "package_height": 6,
            "package_type": False,
            "product_unit": 100000015,
        },
        "logistics_info_dto": {"delivery_time": product.processing_days, "ship_to_country": country},
        "ae_store_info": _store(product),
        "product_id_converter_result": {
            "main_product_id": main_id,
            "sub_product_id": f'{{"{country}":{regional_id(product.product_id)}}}',
        },
        "has_whole_sale": False,
    }


def _base(product: Product) -> Json:
    return {
        "product_id": int(product.product_id),
        "subject": product.subject,
        "product_status_type": product.status,
        "category_id": 200003876,
        "currency_code": "CNY",
        "avg_evaluation_rating": "4.7",
        "evaluation_count": "629",
        "sales_count": "5000+",
        "detail": "",
        "owner_member_seq_long": product.store.store_id,
    }


def _store(product: Product) -> Json:
    return {
        "store_id": product.store.store_id,
        "store_name": product.store.name,
        "store_country_code": product.store.country,
        "item_as_described_rating": "4.7",
        "communication_rating": "4.7",
        "shipping_speed_rating": "4.7",
    }


def _sku(product: Product, sku: Sku, currency: str, image: str) -> Json:
    price = told(sku.price, product, currency)
    return {
        **_charges(product, sku, currency),
        "sku_id": sku.sku_id,
        "sku_attr": sku.sku_attr,
        "id": sku.sku_attr,
        "sku_price": f"{price * LIST_PRICE_FACTOR:.2f}",
        "offer_sale_price": f"{price:.2f}",
        "offer_bulk_sale_price": f"{price:.2f}",
        "currency_code": currency,
        "sku_available_stock": sku.stock,
        "price_include_tax": False,
        "ae_sku_property_dtos": {
            "ae_sku_property_d_t_o": [_property(name, value, image) for name, value in sku.attrs.items()]
        },
    }


def _charges(product: Product, sku: Sku, currency: str) -> Json:
    charges: Json = {}
    if sku.tax:
        charges |= {"tax_amount": f"{told(sku.tax, product, currency):.2f}", "tax_currency_code": currency}
    if sku.import_charges:
        charges["estimated_import_charges"] = f"{told(sku.import_charges, product, currency):.2f}"
    return charges


def _property(name: str, value: str, image: str) -> Json:
    return {
        "sku_property_id": property_id(name),
        "sku_property_name": name,
        "property_value_id": value_id(name, value),
        "sku_property_value": value.lower(),
        "property_value_definition_name": value,
        "sku_image": image,
    }
