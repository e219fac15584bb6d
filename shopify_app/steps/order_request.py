"""What is sent to AliExpress for a supplier order, and what it costs: asked of AliExpress just before."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from typing import Any

from shopify_app.errors import Refused
from shopify_app.gateways.aliexpress_address import find_address_problems, to_supplier_address
from shopify_app.models import ShippingFee, SupplierOrder, SupplierOrderLine, SupplierProduct
from shopify_app.models.costs import offer_of
from shopify_app.models.guard.facts import Offer, OfferedItem
from shopify_app.models.supplier import find_sku
from shopify_app.steps.access import ask_aliexpress
from shopify_app.supplier_values import FreightOption, SupplierItem, SupplierProductFacts, SupplierSku
from shopify_app.values import Money

ON_SALE = "onSelling"
#: A longer note is not sent: nothing a customer typed may be cut off.
LONGEST_MEMO = 1000


@dataclass(frozen=True)
class Item:
    """One SKU of the request. It holds no rows: those of a draft may be made anew while AliExpress is asked."""

    product_id: str
    title: str
    sku: SupplierSku
    quantity: int
    option: FreightOption
    last_fee: Money | None

    @property
    def goods(self) -> Decimal:
        """Price of the units, without shipping."""
        return self.sku.price.amount * self.quantity

    @property
    def tax(self) -> Decimal:
        """Taxes and import charges, as far as AliExpress tells them before the order."""
        return self.sku.tax.amount * self.quantity if self.sku.tax else Decimal()

    def lines(self, supplier_order: SupplierOrder) -> list[SupplierOrderLine]:
        """The draft's lines that it buys together, as they are now."""
        wanted = (self.product_id, self.sku.sku_id)
        return [line for line in supplier_order.lines if (line.product_id, line.sku_id) == wanted]

    def offered(self, supplier_order: SupplierOrder) -> list[OfferedItem]:
        """As the purchase guard sees it: once for each link, as several may lead to one SKU."""
        links = {line.link_id: line.link for line in self.lines(supplier_order)}
        return [
            OfferedItem(self.sku.price, link.price if link else None, self.option.fee, self.last_fee, link_id or 0)
            for link_id, link in links.items()
        ]


@dataclass(frozen=True)
class Request:
    """What AliExpress offers for a draft now."""

    items: tuple[Item, ...]

    @property
    def landed(self) -> Money:
        """Items, shipping and tax. One order has one currency: AliExpress refuses a mixture."""
        total = sum((item.goods + item.option.fee.amount + item.tax for item in self.items), Decimal())
        return Money(total, self.items[0].sku.price.currency)

    @property
    def slowest(self) -> FreightOption:
        """The service that decides when all of it is there."""
        return max((item.option for item in self.items), key=lambda option: option.max_days)

    def offer(self, supplier_order: SupplierOrder) -> Offer:
        """As the purchase guard sees it, beside what it was sold for."""
        items = tuple(each for item in self.items for each in item.offered(supplier_order))
        return offer_of(supplier_order, items, self.landed)

    def to_json(self, supplier_order: SupplierOrder) -> dict[str, Any]:
        """What is sent, and the fees that the next purchase is compared with. Raises Refused without an address."""
        policy = supplier_order.order.shop.policy
        items, fees = [], []
        for item in self.items:
            lines = item.lines(supplier_order)
            memo = _memo(policy.text("order_memo"), lines)
            items.append(
                SupplierItem(item.product_id, item.sku.sku_attr, item.quantity, item.option.service, memo),
            )
            fee = {"amount": str(item.option.fee.amount), "currency": item.option.fee.currency}
            if lines[0].link_id:
                fees.append({"link": lines[0].link_id, "quantity": item.quantity, **fee})
        return {"address": address_of(supplier_order), "items": [asdict(item) for item in items], "fees": fees}

    def freeze(self, supplier_order: SupplierOrder) -> None:
        """The promises and prices of the purchase, as they are now."""
        option = self.slowest
        supplier_order.promised_days, supplier_order.service = option.max_days, option.company or option.service
        guaranteed = [item.option.guaranteed_days for item in self.items if item.option.guaranteed_days]
        supplier_order.guaranteed_days = min(guaranteed, default=None)
        for item in self.items:
            for line in item.lines(supplier_order):
                line.price_amount, line.price_currency = item.sku.price.amount, item.sku.price.currency


def ask(supplier_order: SupplierOrder, *, in_stock: bool = True) -> Request:
    """Product, price and freight of every SKU. Raises Refused with a sentence where it cannot be ordered as it is;
    without `in_stock` it is no matter how many are left."""
    if supplier_order.order.address is None:
        raise Refused(f"{supplier_order.order.name} has no shipping address. Add one in Shopify, then try again.")
    items = tuple(_item(supplier_order, lines, in_stock=in_stock) for lines in _by_sku(supplier_order))
    if len({item.sku.price.currency for item in items}) > 1:
        raise Refused("AliExpress sells these products in different currencies: link products of one currency.")
    return Request(items)


def ask_others(supplier_order: SupplierOrder) -> None:
    """What the order's other drafts would cost, where only the order as a whole can be judged: a bundle, or limits of
    the merchant's own. What cannot be ordered keeps its last estimate."""
    order = supplier_order.order
    limited = order.shop.policy.text("order_cost_max") or order.shop.policy.text("margin_min")
    if not limited and all(line.parts == 1 for line in supplier_order.lines):
        return
    for other in [other for other in order.supplier_orders if other.open and other is not supplier_order]:
        try:
            landed = ask(other, in_stock=False).landed
        except Refused:
            continue
        other.estimate_amount, other.estimate_currency = landed.amount, landed.currency


def signature_of(supplier_order: SupplierOrder) -> tuple[Any, ...]:
    """What a request was prepared for: lines, units and address."""
    lines = sorted((line.line_item_id, line.part, line.product_id, line.quantity) for line in supplier_order.lines)
    return (*lines, supplier_order.order.address)


def items_of(request: dict[str, Any]) -> list[SupplierItem]:
    """The items of a stored request."""
    return [SupplierItem(**item) for item in request.get("items", [])]


def keep_fees(supplier_order: SupplierOrder) -> None:
    """It was bought: the next purchase of the same is compared with its shipping. The caller commits."""
    for fee in (supplier_order.request_json or {}).get("fees", ()):
        paid = Money(Decimal(fee["amount"]), fee["currency"])
        if any(line.link_id == fee["link"] for line in supplier_order.lines):
            ShippingFee.keep(supplier_order.shop_id, fee["link"], supplier_order.country, fee["quantity"], paid)


def still_fits(supplier_order: SupplierOrder) -> bool:
    """Whether everything in the stored request is still owed, and to the same address."""
    order, request = supplier_order.order, supplier_order.request_json or {}
    same_address = order.address is not None and to_supplier_address(order.address) == request.get("address")
    return same_address and all(
        line.line_item.bought_of(line.part, line.parts) <= line.line_item.owed for line in supplier_order.lines
    )


def address_of(supplier_order: SupplierOrder) -> dict[str, str]:
    """The customer's address as AliExpress wants it. Raises Refused with what is wrong with it."""
    order = supplier_order.order
    if order.address is None:
        raise Refused(f"{order.name} has no shipping address. Add one in Shopify, then try again.")
    problems = find_address_problems(order.address)
    if problems:
        raise Refused(f"AliExpress will not accept the address of {order.name}: {' '.join(problems)}")
    return to_supplier_address(order.address)


def _by_sku(supplier_order: SupplierOrder) -> list[list[SupplierOrderLine]]:
    groups: dict[tuple[str, str], list[SupplierOrderLine]] = {}
    for line in supplier_order.lines:
        groups.setdefault((line.product_id, line.sku_id), []).append(line)
    return [*groups.values()]


def _item(supplier_order: SupplierOrder, lines: list[SupplierOrderLine], *, in_stock: bool) -> Item:
    line, quantity = lines[0], sum(line.quantity for line in lines)
    shop, country = supplier_order.order.shop, supplier_order.order.country
    facts = ask_aliexpress(shop, lambda ae: ae.product(line.product_id, country, shop.currency))
    sku = _sku(supplier_order, lines, facts)
    if in_stock and sku.stock < quantity:
        raise Refused(
            f"Only {sku.stock} of {facts.title} ({sku.name}) are in stock, {quantity} are needed. "
            "Wait, or link another supplier."
        )
    currency = sku.price.currency
    options = ask_aliexpress(shop, lambda ae: ae.freight(line.product_id, sku.sku_id, quantity, country, currency))
    option = choose(options, quantity if in_stock else 0, shop.policy.text("freight_choice"))
    if option is None:
        raise Refused(
            f"AliExpress ships {facts.title} to {country} by no service. Link another supplier for {country}."
        )
    last = ShippingFee.last(shop.id, line.link_id, country, quantity) if line.link_id else None
    return Item(line.product_id, facts.title, sku, quantity, option, last)


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


def _memo(text: str, lines: Sequence[SupplierOrderLine]) -> str:
    """The shop's note, and what the customers typed for these units."""
    typed = [f"{line.units} x {line.line_item.properties_text}" for line in lines if line.line_item.properties_text]
    memo = " ".join(filter(None, [text, "; ".join(typed)]))
    if len(memo) > LONGEST_MEMO:
        raise Refused("What the customer typed is too long for the note to the supplier. Order this item by hand.")
    return memo


def choose(options: list[FreightOption], quantity: int, choice: str) -> FreightOption | None:
    """The cheapest (or fastest) service with a tracking number; without one only when none has."""
    usable = [option for option in options if option.stock is None or option.stock >= quantity]
    tracked = [option for option in usable if option.tracked] or usable
    if choice == "fastest":
        return min(tracked, key=lambda option: (option.max_days, option.fee.amount), default=None)
    return min(tracked, key=lambda option: (option.fee.amount, option.max_days), default=None)
