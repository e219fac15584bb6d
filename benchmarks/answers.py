"""What the lean companies answer: every order is paid, bought, shipped and mailed at once; all follows from its number.

The sandbox plays the companies in full and is too slow to measure with: here an answer costs microseconds.
"""

import json
import re
import time
from collections import Counter
from typing import Any
from urllib.parse import parse_qs

from benchmarks.knocker import PAYLOAD
from benchmarks.seed import PRODUCT, SKU, STORE

Json = dict[str, Any]
ORDER = json.loads(PAYLOAD)
COST = re.compile(r"# cost (\d+)")
FIELD = re.compile(r"(?:query|mutation) (\w+)")


class Books:
    """What was asked, and which orders Shopify has as fulfilled: number -> parcel."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.points = self.letters = 0
        self.parcels: dict[str, str] = {}

    def answer(self, path: str, body: bytes) -> Json:
        """The JSON of one request."""
        if path.endswith("/graphql.json"):
            return self._shopify(json.loads(body))
        if path == "/aliexpress/sync":
            return self._aliexpress({name: values[0] for name, values in parse_qs(body.decode()).items()})
        return {"calls": self.calls, "points": self.points, "letters": self.letters, "fulfilled": len(self.parcels)}

    def _shopify(self, asked: Json) -> Json:
        document, variables = asked["query"], asked["variables"]
        found, cost = FIELD.search(document), COST.search(document)
        name = found[1] if found else ""
        self.calls[f"shopify {name}"] += 1
        self.points += int(cost[1]) if cost else 0
        if name == "FulfillmentCreate":
            return {"data": {"fulfillmentCreate": self._fulfill(variables["fulfillment"])}}
        if name == "OrderForSourcing":
            return {"data": {"order": self._order(variables["id"].rpartition("/")[2])}}
        return {"data": {"orders": {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": []}}}

    def _fulfill(self, wanted: Json) -> Json:
        number = wanted["lineItemsByFulfillmentOrder"][0]["fulfillmentOrderId"].rpartition("/")[2]
        self.parcels[number] = wanted["trackingInfo"]["numbers"][0]
        return {"fulfillment": {"id": f"gid://shopify/Fulfillment/{number}", "status": "SUCCESS"}, "userErrors": []}

    def _order(self, number: str) -> Json:
        shipped = [_fulfillment(number, self.parcels[number])] if number in self.parcels else []
        lines = [_line(number, position, line) for position, line in enumerate(ORDER["line_items"], 1)]
        address = ORDER["shipping_address"]
        return {
            "id": f"gid://shopify/Order/{number}",
            "name": f"#{1000 + int(number[2:])}",
            "createdAt": ORDER["created_at"],
            "processedAt": ORDER["processed_at"],
            "updatedAt": ORDER["updated_at"],
            "displayFinancialStatus": "PAID",
            "displayFulfillmentStatus": "FULFILLED" if shipped else "UNFULFILLED",
            "currencyCode": "USD",
            "customerLocale": "en-US",
            "email": ORDER["email"],
            "shippingAddress": {**address, "countryCodeV2": address["country_code"]},
            "risk": {"recommendation": "ACCEPT", "assessments": [{"riskLevel": "LOW"}]},
            "totalOutstandingSet": _money("0.00"),
            "totalRefundedSet": _money("0.00"),
            "currentShippingPriceSet": _money("5.00"),
            "refunds": [],
            "lineItems": _page(lines),
            "fulfillmentOrders": _page([_fulfillment_order(number, shipped=bool(shipped))]),
            "fulfillments": shipped,
        }

    def _aliexpress(self, asked: Json) -> Json:
        method = asked["method"]
        self.calls[f"aliexpress {method}"] += 1
        return {f"{method.replace('.', '_')}_response": METHODS[method](asked)}


def _line(number: str, position: int, line: Json) -> Json:
    price = _money(line["price_set"]["shop_money"]["amount"])
    variant = line["variant_id"]
    return {
        "id": f"gid://shopify/LineItem/155{number[3:]}{position}",
        "title": line["title"],
        "variantTitle": line["variant_title"],
        "sku": line["sku"],
        "quantity": line["quantity"],
        "currentQuantity": line["current_quantity"],
        "requiresShipping": line["requires_shipping"],
        "product": {"id": f"gid://shopify/Product/{line['product_id']}"} if variant else None,
        "variant": {"id": f"gid://shopify/ProductVariant/{variant}"} if variant else None,
        "originalUnitPriceSet": price,
        "discountedUnitPriceAfterAllDiscountsSet": price,
        "customAttributes": [],
    }


def _money(amount: str) -> Json:
    return {"shopMoney": {"amount": amount, "currencyCode": "USD"}}


def _fulfillment_order(number: str, *, shipped: bool) -> Json:
    return {
        "id": f"gid://shopify/FulfillmentOrder/{number}",
        "status": "CLOSED" if shipped else "OPEN",
        "requestStatus": "UNSUBMITTED",
        "assignedLocation": {"name": "Main location"},
        "deliveryMethod": {"methodType": "SHIPPING"},
        "fulfillAt": ORDER["created_at"],
        "fulfillmentHolds": [],
        "supportedActions": [{"action": "CREATE_FULFILLMENT"}],
        "lineItems": _page(
            [
                {
                    "id": f"gid://shopify/FulfillmentOrderLineItem/{number}1",
                    "remainingQuantity": 0 if shipped else 2,
                    "lineItem": {"id": f"gid://shopify/LineItem/155{number[3:]}1"},
                }
            ]
        ),
    }


def _fulfillment(number: str, parcel: str) -> Json:
    line = {"quantity": 2, "lineItem": {"id": f"gid://shopify/LineItem/155{number[3:]}1"}}
    return {
        "id": f"gid://shopify/Fulfillment/{number}",
        "status": "SUCCESS",
        "trackingInfo": [{"number": parcel}],
        "fulfillmentLineItems": _page([line]),
    }


def _page(nodes: list[Json]) -> Json:
    return {"pageInfo": {"hasNextPage": False, "endCursor": None}, "nodes": nodes}


def _product(_asked: Json) -> Json:
    sku = {
        "sku_id": SKU,
        "sku_attr": "14:193#Black",
        "offer_sale_price": "3.10",
        "currency_code": "USD",
        "sku_available_stock": 1_000_000,
        "ae_sku_property_dtos": [{"sku_property_value": "Black"}],
    }
    base = {"product_id": PRODUCT, "subject": "Phone stand", "product_status_type": "onSelling"}
    store = {"store_id": STORE, "store_name": f"Store {STORE}", "store_country_code": "CN"}
    result = {"ae_item_base_info_dto": base, "ae_store_info": store, "ae_item_sku_info_dtos": [sku]}
    return {"rsp_code": 200, "rsp_msg": "", "result": result}


def _freight(_asked: Json) -> Json:
    option = {
        "code": "CAINIAO_STANDARD",
        "company": "AliExpress Standard Shipping",
        "shipping_fee_cent": "1.20",
        "shipping_fee_currency": "USD",
        "min_delivery_days": 7,
        "max_delivery_days": 15,
        "tracking": True,
    }
    return {"result": {"success": True, "delivery_options": [option]}}


def _create(asked: Json) -> Json:
    order = json.loads(asked["param_place_order_request4_open_api_d_t_o"])
    return {"result": {"is_success": True, "order_list": [f"819{order['out_order_id'].partition('-')[0]}"]}}


def _state(_asked: Json) -> Json:
    result = {
        "order_status": "WAIT_BUYER_ACCEPT_GOODS",
        "logistics_status": "SELLER_SEND_GOODS",
        "gmt_create": "2026-11-22 09:00:00",
        "order_paidtime_string": "2026-11-22 09:05:00",
        "user_order_amount": {"amount": "7.40", "currency_code": "USD"},
        "child_order_list": [{"product_id": PRODUCT, "sku_id": SKU, "product_count": 2}],
    }
    return {"result": result}


def _tracking(asked: Json) -> Json:
    line = {
        "mail_no": f"LP00{asked['ae_order_id'][-12:]}",
        "carrier_name": "AliExpress Standard Shipping",
        "package_item_list": [{"item_id": PRODUCT, "sku_id": SKU, "quantity": 2}],
        "detail_node_list": [{"time_stamp": int(time.time() * 1000) - 60_000, "tracking_name": "Shipped"}],
    }
    return {"result": {"ret": True, "data": {"tracking_detail_line_list": [line]}}}


METHODS = {
    "aliexpress.ds.product.get": _product,
    "aliexpress.ds.freight.query": _freight,
    "aliexpress.ds.order.create": _create,
    "aliexpress.trade.ds.order.get": _state,
    "aliexpress.ds.order.tracking.get": _tracking,
}
