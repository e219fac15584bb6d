"""AliExpress's dropshipping methods, in our values."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from shopify_app.config import Config
from shopify_app.errors import OutcomeUnknown, Refused, Retryable
from shopify_app.gateways.aliexpress_parse import freight_of, order_of, parcels_of, product_of
from shopify_app.gateways.aliexpress_problems import ALREADY_PLACED, refusal
from shopify_app.gateways.aliexpress_sign import compact
from shopify_app.gateways.aliexpress_wire import call_method, unreadable
from shopify_app.gateways.http import Limit
from shopify_app.gateways.loose import as_dict, as_list, flag, text
from shopify_app.supplier_values import FreightOption, Parcel, SupplierItem, SupplierOrderState, SupplierProductFacts

#: AliExpress shows a new order only after about ten seconds; until then it answers "insufficient permission".
NOT_YET = timedelta(seconds=10)
_LOCALE = "en_US"
#: Fields of an address that travel beside it, in `trade_extra_param`.
_EXTRA = ("nat_addr", "birthday")


class AlreadyPlaced(OutcomeUnknown):
    """AliExpress holds an order under this `out_order_id` and does not say its number."""


class AliExpress:
    """One merchant's AliExpress account. Reads raise Retryable, Refused, NeedsPerson or Disconnected."""

    def __init__(self, config: Config, access_token: str, limit: Limit | None = None) -> None:
        self._config = config
        self._access_token = access_token
        self._limit = limit

    def product(self, product_id: str, country: str, currency: str = "USD") -> SupplierProductFacts:
        """The product as sold to `country` (ISO 3166-1 alpha-2). Raises Refused where it is not, or not any more."""
        answer = self._read(
            "aliexpress.ds.product.get",
            product_id=product_id,
            ship_to_country=country,
            target_currency=currency,
            target_language="en",
        )
        code, words = text(answer.get("rsp_code")), text(answer.get("rsp_msg"))
        result = as_dict(answer.get("result"))
        if words == "System Error":
            raise Retryable(f"AliExpress has trouble of its own with product {product_id}. Waybill will ask again.")
        if code not in ("", "0", "200") or not result:
            raise Refused(refusal(f"product {product_id}", words or code), words or code)
        return product_of(result, product_id, currency)

    def freight(self, product_id: str, sku_id: str, quantity: int, country: str, currency: str) -> list[FreightOption]:
        """Every way to ship `quantity` units of one SKU to `country`. Raises Refused where there is none."""
        wanted = {
            # As text: one public project saw a number refused.
            "quantity": str(quantity),
            "shipToCountry": country,
            "productId": product_id,
            "selectedSkuId": sku_id,
            "language": _LOCALE,
            "locale": _LOCALE,
            "currency": currency,
        }
        result = self._result("aliexpress.ds.freight.query", queryDeliveryReq=compact(wanted))
        if flag(result.get("success")) is not True:
            code = text(result.get("msg")) or text(result.get("code"))
            raise Refused(refusal(f"to ship product {product_id} to {country}", code), code)
        return freight_of(result, currency)

    def place(self, out_order_id: str, address: Mapping[str, str], items: Sequence[SupplierItem]) -> list[str]:
        """Buys, unpaid, and answers the order numbers, one per store. `address` is from `to_supplier_address`.

        AliExpress remembers `out_order_id` for 24 hours. Raises Refused(code) where no order exists for certain,
        Retryable, NeedsPerson or Disconnected where the call was turned away before it did anything, OutcomeUnknown
        where an order may exist, and AlreadyPlaced where one does.
        """
        order = {
            "out_order_id": out_order_id,
            "logistics_address": {name: value for name, value in address.items() if name not in _EXTRA},
            "product_items": [_item(item) for item in items],
        }
        extra = {name: address[name] for name in _EXTRA if address.get(name)}
        params = {
            "param_place_order_request4_open_api_d_t_o": compact(order),
            "ds_extend_request": compact({"trade_extra_param": extra}) if extra else "",
        }
        answer = self._call("aliexpress.ds.order.create", params, repeatable=False)
        return _numbers(as_dict(answer.get("result")))

    def order(self, number: str) -> SupplierOrderState:
        """The order as it stands. Raises Retryable (10 s) while AliExpress does not show it yet."""
        if not number.isdecimal():
            raise Refused(f"{number!r} is not an AliExpress order number. Record the number from aliexpress.com.")
        query = compact({"order_id": int(number)})
        return order_of(self._own("aliexpress.trade.ds.order.get", number, single_order_query=query), number)

    def parcels(self, number: str) -> list[Parcel]:
        """The parcels of an order that have a number, events oldest first; [] while nothing is shipped."""
        result = self._own("aliexpress.ds.order.tracking.get", number, ae_order_id=number, language=_LOCALE)
        code = text(result.get("code"))
        if code == "1001":
            return []
        if flag(result.get("ret")) is False:
            raise Retryable(f"AliExpress gave no tracking of order {number}: {code} {text(result.get('msg'))}".strip())
        return parcels_of(as_dict(result.get("data")))

    def _own(self, method: str, number: str, **params: str) -> dict[str, Any]:
        """The result of a read of one of the account's own orders."""
        try:
            return self._result(method, **params)
        except Refused as error:
            if error.code == "isv.insufficient-permission":
                raise Retryable(f"AliExpress does not show order {number} yet.", NOT_YET) from None
            raise Refused(f"AliExpress does not show order {number}: {error.problem}", error.code) from None

    def _result(self, method: str, **params: str) -> dict[str, Any]:
        result = self._read(method, **params).get("result")
        if not isinstance(result, dict):
            raise unreadable(repeatable=True)
        return result

    def _read(self, method: str, **params: str) -> dict[str, Any]:
        return self._call(method, params, repeatable=True)

    def _call(self, method: str, params: Mapping[str, str], *, repeatable: bool) -> dict[str, Any]:
        return call_method(self._config, method, params, self._access_token, repeatable=repeatable, limit=self._limit)


def _item(item: SupplierItem) -> dict[str, Any]:
    return {
        "product_id": int(item.product_id),
        "product_count": item.quantity,
        "sku_attr": item.sku_attr,
        "logistics_service_name": item.service,
        "order_memo": item.memo,
    }


def _numbers(result: Mapping[str, Any]) -> list[str]:
    """The three outcomes of order.create: accepted, refused, unknown. Only an exact "no" proves that none exists."""
    numbers = [text(number) for number in as_list(result.get("order_list")) if text(number)]
    code, words = text(result.get("error_code")), text(result.get("error_msg"))
    accepted = flag(result.get("is_success"))
    if numbers and (accepted or code == ALREADY_PLACED):
        return numbers
    if code == ALREADY_PLACED:
        raise AlreadyPlaced("AliExpress has this order already and does not say its number. Find it on aliexpress.com.")
    if accepted is False and not numbers and (code or words):
        raise Refused(refusal("the order", code, words), code)
    raise OutcomeUnknown("AliExpress did not say whether the order exists. Look for it on aliexpress.com.")
