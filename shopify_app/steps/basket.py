"""What is sent to AliExpress for a supplier order: products, SKUs, prices and services checked just before."""

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from shopify_app.errors import Refused
from shopify_app.gateways.aliexpress_address import find_address_problems, to_supplier_address
from shopify_app.models import SupplierOrder, SupplierOrderLine, SupplierProduct
from shopify_app.models.supplier import find_sku
from shopify_app.steps.access import ask_aliexpress
from shopify_app.supplier_values import FreightOption, SupplierItem, SupplierProductFacts, SupplierSku
from shopify_app.values import Address

ON_SALE = "onSelling"


def fill(supplier_order: SupplierOrder) -> dict[str, Any]:
    """The request as JSON. Raises Refused with a sentence where it must not be sent as it is."""
    address = _address(supplier_order)
    items, options = [], []
    for lines in _by_sku(supplier_order):
        item, option = _item(supplier_order, lines, address.country)
        items.append(asdict(item))
        options.append(option)
    slowest = max(options, key=lambda option: option.max_days)
    supplier_order.promised_days, supplier_order.service = slowest.max_days, slowest.company or slowest.service
    supplier_order.guaranteed_days = min((o.guaranteed_days for o in options if o.guaranteed_days), default=None)
    return {"address": to_supplier_address(address), "items": items}


def items_of(request: dict[str, Any]) -> list[SupplierItem]:
    """The items of a stored request."""
    return [SupplierItem(**item) for item in request.get("items", [])]


def still_fits(supplier_order: SupplierOrder) -> bool:
    """Whether everything in the stored request is still owed, and to the same address."""
    order, request = supplier_order.order, supplier_order.request_json or {}
    same_address = order.address is not None and to_supplier_address(order.address) == request.get("address")
    return same_address and all(
        line.line_item.bought_of(line.part, line.parts) <= line.line_item.owed for line in supplier_order.lines
    )


def _address(supplier_order: SupplierOrder) -> Address:
    order = supplier_order.order
    if order.address is None:
        raise Refused(f"{order.name} has no shipping address. Add one in Shopify, then try again.")
    problems = find_address_problems(order.address)
    if problems:
        raise Refused(f"AliExpress will not accept the address of {order.name}: {' '.join(problems)}")
    return order.address


def _by_sku(supplier_order: SupplierOrder) -> list[list[SupplierOrderLine]]:
    groups: dict[tuple[str, str], list[SupplierOrderLine]] = {}
    for line in supplier_order.lines:
        groups.setdefault((line.product_id, line.sku_id), []).append(line)
    return [*groups.values()]


def _item(
    supplier_order: SupplierOrder, lines: list[SupplierOrderLine], country: str
) -> tuple[SupplierItem, FreightOption]:
    line, quantity = lines[0], sum(line.quantity for line in lines)
    shop = supplier_order.order.shop
    facts = ask_aliexpress(shop, lambda ae: ae.product(line.product_id, country))
    sku = _sku(supplier_order, lines, facts)
    _check_price(lines, sku, shop.policy.number("price_ceiling_percent"))
    if sku.stock < quantity:
        raise Refused(
            f"Only {sku.stock} of {facts.title} ({sku.name}) are in stock, {quantity} are needed. "
            "Wait, or link another supplier."
        )
    currency = sku.price.currency
    options = ask_aliexpress(shop, lambda ae: ae.freight(line.product_id, sku.sku_id, quantity, country, currency))
    option = choose(options, quantity, shop.policy.text("freight_choice"))
    if option is None:
        raise Refused(
            f"AliExpress ships {facts.title} to {country} by no service. Link another supplier for {country}."
        )
    memo = shop.policy.text("order_memo")
    return SupplierItem(line.product_id, sku.sku_attr, quantity, option.service, memo), option


def _sku(supplier_order: SupplierOrder, lines: list[SupplierOrderLine], facts: SupplierProductFacts) -> SupplierSku:
    """The SKU as it is today; its link and lines learn what changed."""
    line = lines[0]
    if facts.status != ON_SALE:
        raise Refused(f"{facts.title or line.product_id} is no longer sold on AliExpress. Link another product.")
    sku = find_sku(facts.skus, line.sku_id, line.sku_attr)
    if sku is None:
        what = line.sku_name or f"SKU {line.sku_id}"
        raise Refused(f"AliExpress no longer offers {what} of {facts.title}. Link another SKU, then try again.")
    product = SupplierProduct.ask(supplier_order.shop_id, facts.product_id)
    product.keep(facts)
    supplier_order.supplier_id = supplier_order.supplier_id or product.supplier_id
    for each in lines:
        each.sku_id, each.sku_attr, each.sku_name = sku.sku_id, sku.sku_attr, sku.name
        if each.link:
            each.link.check(product)
    return sku


def _check_price(lines: list[SupplierOrderLine], sku: SupplierSku, ceiling_percent: int) -> None:
    link = lines[0].link
    if link is None or link.price is None or link.price.currency != sku.price.currency:
        return
    ceiling = link.price.amount * (1 + Decimal(ceiling_percent) / 100)
    if sku.price.amount > ceiling:
        raise Refused(
            f"{sku.name or 'The product'} costs {sku.price} now, {link.price} when it was linked: more than your "
            f"ceiling of {ceiling_percent} %. Accept it by linking the product anew, raise the ceiling in Settings, "
            "or link another supplier."
        )


def choose(options: list[FreightOption], quantity: int, choice: str) -> FreightOption | None:
    """The cheapest (or fastest) service with a tracking number; without one only when none has."""
    usable = [option for option in options if option.stock is None or option.stock >= quantity]
    tracked = [option for option in usable if option.tracked] or usable
    if choice == "fastest":
        return min(tracked, key=lambda option: (option.max_days, option.fee.amount), default=None)
    return min(tracked, key=lambda option: (option.fee.amount, option.max_days), default=None)
