"""Answers of AliExpress's gateway, in the shapes that were seen live or in its documents."""

from typing import Any

PRODUCT: dict[str, Any] = {
    "ae_item_base_info_dto": {
        "product_id": 1005006749040149,
        "subject": "Phone stand",
        "product_status_type": "onSelling",
        "currency_code": "CNY",
    },
    "ae_item_sku_info_dtos": {
        "ae_item_sku_info_d_t_o": [
            {
                "sku_id": "12000038176637560",
                "sku_attr": "14:193#Single Camera;5:361386",
                "id": "14:193#Single Camera;5:361386",
                "sku_price": "33.59",
                "offer_sale_price": "16.12",
                "currency_code": "USD",
                "sku_available_stock": 28,
                "ae_sku_property_dtos": {
                    "ae_sku_property_d_t_o": [
                        {
                            "sku_property_name": "Color",
                            "sku_property_value": "black",
                            "property_value_definition_name": "Single Camera",
                            "sku_image": "//ae01.example/black.jpg",
                        },
                        {"sku_property_name": "Size", "sku_property_value": "M"},
                    ]
                },
            },
            {"sku_id": 12000038176637561, "id": "14:29", "sku_price": "9.00", "sku_available_stock": "7"},
            {"sku_id": "12000038176637562", "sku_attr": "14:30"},
            {"sku_attr": "14:31", "offer_sale_price": "1.00"},
        ]
    },
    "ae_item_properties": {
        "ae_item_property": [
            {"attr_name": "Material", "attr_value": "Steel"},
            {"attr_name": "Brand Name", "attr_value": "other"},
        ]
    },
    "ae_multimedia_info_dto": {"image_urls": "https://ae01.example/1.jpg;https://ae01.example/2.jpg"},
    "ae_store_info": {"store_id": 1103800006, "store_name": "Bright Desk Store", "store_country_code": "CN"},
}

OPTION: dict[str, Any] = {
    "code": "CAINIAO_FULFILLMENT_STD",
    "company": "AliExpress Selection Standard",
    "free_shipping": False,
    "shipping_fee_cent": "1.99",
    "shipping_fee_currency": "USD",
    "min_delivery_days": 7,
    "max_delivery_days": 13,
    "guaranteed_delivery_days": "60",
    "tracking": True,
    "available_stock": "20",
}

ORDER: dict[str, Any] = {
    "gmt_create": "2024-09-09 21:00:03",
    "order_paidtime_string": "2024-09-09T21:05:47-07:00[America/Los_Angeles]",
    "pay_timeout_second": "86400",
    "order_status": "WAIT_BUYER_ACCEPT_GOODS",
    "logistics_status": "SELLER_SEND_GOODS",
    "order_amount": {"amount": "9.99", "currency_code": "USD"},
    "user_order_amount": {"amount": "8.34", "currency_code": "USD"},
    "child_order_list": {
        "aeop_child_order_info": [
            {"product_id": 1005006749040149, "sku_id": "12000038176637560", "product_count": 1},
            {
                "product_id": "1005006749040150",
                "sku_id": 12000038176637561,
                "product_count": "2",
                "end_reason": "CANCELED",
            },
        ]
    },
    "store_info": {"store_id": 1103800006, "store_name": "Bright Desk Store"},
}

PARCEL: dict[str, Any] = {
    "mail_no": "62727952231",
    "carrier_name": "AliExpress Selection Standard",
    "cp_name": "DHL",
    "cp_website_url": "//www.dhl.example",
    "eta_time_stamps": 1771576610476,
    "package_item_list": {"package_item": [{"item_id": 1005005511268056, "sku_id": 12000038176637560, "quantity": 1}]},
    "detail_node_list": {
        "detail_node": [
            {"time_stamp": "1770194210868", "tracking_name": "In preparation", "tracking_detail_desc": "Being packed."},
            {"time_stamp": 1770192487065, "tracking_name": "Order created", "tracking_detail_desc": "Created."},
            {"tracking_name": "No time"},
        ]
    },
}


def answered(method: str, result: Any, **beside: Any) -> dict[str, Any]:
    """A successful envelope; `result` is left out where it is None."""
    inner = {"request_id": "2140eeb817405385212422871", "_trace_id_": "2140eeb8", **beside}
    return {f"{method.replace('.', '_')}_response": inner if result is None else {"result": result, **inner}}


def product(result: Any, **beside: Any) -> dict[str, Any]:
    return answered("aliexpress.ds.product.get", result, **beside)


def freight(result: Any) -> dict[str, Any]:
    return answered("aliexpress.ds.freight.query", result)


def created(**result: Any) -> dict[str, Any]:
    return answered("aliexpress.ds.order.create", result)


def order(result: Any) -> dict[str, Any]:
    return answered("aliexpress.trade.ds.order.get", result)


def tracking(**result: Any) -> dict[str, Any]:
    return answered("aliexpress.ds.order.tracking.get", result)


def parcels(*lines: Any) -> dict[str, Any]:
    return tracking(ret=True, code="", msg="", data={"tracking_detail_line_list": {"tracking_detail": list(lines)}})


def error(code: str, sub_code: str = "", msg: str = "Something happened") -> dict[str, Any]:
    """The wrapped error of /sync."""
    sub = {"sub_code": sub_code, "sub_msg": msg} if sub_code else {}
    return {"error_response": {"code": code, "type": "ISV", "msg": msg, "request_id": "1", **sub}}


def flat(code: str, message: str = "Something happened") -> dict[str, Any]:
    """The flat error of /rest."""
    return {"type": "ISV", "code": code, "message": message, "request_id": "1"}
