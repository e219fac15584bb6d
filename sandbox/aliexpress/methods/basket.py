"""Turns the wanted items of a create call into priced lines, or says why they cannot be bought."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

from sandbox.aliexpress.addresses import Refusal
from sandbox.aliexpress.catalog import NotFound, Product, Shelf, Sku
from sandbox.aliexpress.freight import Service, available
from sandbox.aliexpress.orders import Line
from sandbox.aliexpress.wire import Json

ILLEGAL_PARAMETER = "PARM_ILLEGL"  # The misspelling is AliExpress's own.


class Refused(Exception):
    """The order was not created; `refusal` is what the answer says."""

    def __init__(self, code: str, msg: str) -> None:
        super().__init__(code)
        self.refusal = Refusal(code, msg)


def lines_of(items: Any, shelf: Shelf, country: str, tax_percent: float) -> list[Line]:
    """One line per item of `product_items`; raises Refused."""
    if not isinstance(items, list) or not items or not all(isinstance(item, dict) for item in items):
        raise Refused(ILLEGAL_PARAMETER, "product_items is empty or not a list")
    lines = [_line(item, shelf, country, Decimal(str(tax_percent))) for item in items]
    _check_together(lines)
    return lines


def by_store(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines in groups of one store each, in the order of their first item."""
    groups: dict[int, list[Line]] = {}
    for line in lines:
        groups.setdefault(line.product.store.store_id, []).append(line)
    return list(groups.values())


def _line(item: Json, shelf: Shelf, country: str, tax_percent: Decimal) -> Line:
    quantity = _quantity(item.get("product_count"))
    product = _product(shelf, str(item.get("product_id", "")))
    sku = product.sku_by_attr(str(item.get("sku_attr") or ""))
    if sku is None:
        raise Refused("SKU_NOT_EXIST", "The SKU of the product does not exist")
    service = _service(product, sku, country, quantity, str(item.get("logistics_service_name") or ""))
    shipping_fee = service.price(quantity)
    tax = ((sku.price * quantity + shipping_fee) * tax_percent / 100).quantize(Decimal("0.01"))
    tax += (sku.tax + sku.import_charges) * quantity
    bought = replace(sku, attrs=dict(sku.attrs))
    memo = str(item.get("order_memo") or "")
    return Line(product, bought, product.subject, quantity, sku.price, shipping_fee, tax, service, memo)


def _quantity(value: Any) -> int:
    text = str(value)
    if not text.isdecimal() or int(text) < 1:
        raise Refused(ILLEGAL_PARAMETER, "product_count is not a positive number")
    return int(text)


def _product(shelf: Shelf, product_id: str) -> Product:
    try:
        product = shelf.find(product_id)
    except NotFound:
        raise Refused("PRODUCT_NOT_EXIST", "The product does not exist") from None
    if product.status != "onSelling":
        raise Refused("ERROR_WHEN_BUILD_FOR_PLACE_ORDER", "The item is not available for purchase")
    return product


def _service(product: Product, sku: Sku, country: str, quantity: int, code: str) -> Service:
    services = available(product.services, country) if product.ships_to_country(country) else []
    fitting = [service for service in services if code in ("", service.code)]
    # A shortage shows up as a missing delivery method, because no service has stock for it.
    if not fitting or sku.stock < quantity:
        raise Refused("DELIVERY_METHOD_NOT_EXIST", "The delivery method does not exist")
    return min(fitting, key=lambda service: service.fee)


def _check_together(lines: list[Line]) -> None:
    if len({line.product.charged_in for line in lines}) > 1:
        raise Refused("PRICE_PAY_CURRENCY_ERROR", "The items are sold in different currencies")
    wanted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        wanted[(line.product.product_id, line.sku.sku_id)] += line.quantity
    if any(wanted[(line.product.product_id, line.sku.sku_id)] > line.sku.stock for line in lines):
        raise Refused("INVENTORY_HOLD_ERROR", "Inventory hold failed")
