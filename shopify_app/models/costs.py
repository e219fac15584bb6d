"""What an order costs its merchant: what suppliers charge, or asked at the last look."""

from decimal import Decimal

from shopify_app.models.guard.facts import Offer, OfferedItem
from shopify_app.models.line_item import LineItem
from shopify_app.models.order import Order
from shopify_app.models.purchase_facts import in_shop_currency, sold_for
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.values import Money


def offer_of(supplier_order: SupplierOrder, items: tuple[OfferedItem, ...], landed: Money) -> Offer:
    """What AliExpress asks for the draft, beside what it was sold for; the draft remembers it as its estimate."""
    order = supplier_order.order
    supplier_order.estimate_amount, supplier_order.estimate_currency = landed.amount, landed.currency
    whole_cost, whole_sale = cost_of(order), sale_of(order)
    cost, sold = in_shop_currency(order, landed), sold_for(order, units_of(supplier_order))
    if any(line.parts > 1 for line in supplier_order.lines):
        # The parts of a bundle are sold as one: only the order as a whole can be compared.
        cost, sold = whole_cost, whole_sale
    return Offer(items, landed, cost, sold, whole_cost, whole_sale, order.currency)


def units_of(supplier_order: SupplierOrder) -> dict[LineItem, int]:
    """line item -> units of it in the supplier order; the parts of a bundle count once."""
    units: dict[LineItem, int] = {}
    for line in supplier_order.lines:
        units[line.line_item] = max(units.get(line.line_item, 0), line.units)
    return units


def goods_of(supplier_order: SupplierOrder) -> dict[str, int]:
    """ "product id / SKU id" -> supplier units in the supplier order."""
    goods: dict[str, int] = {}
    for line in supplier_order.lines:
        key = f"{line.product_id} / {line.sku_id}"
        goods[key] = goods.get(key, 0) + line.quantity
    return goods


def sale_of(order: Order) -> Decimal:
    """What the customer paid for all that suppliers send, net of discounts and refunds."""
    sent = {line.line_item for so in order.supplier_orders if so.status != "cancelled" for line in so.lines}
    return sold_for(order, {line: line.kept for line in sent})


def cost_of(order: Order) -> Decimal | None:
    """What all supplier orders of it cost, in the shop's currency; None where a rate is missing."""
    costs = [_cost(so) for so in order.supplier_orders if so.status != "cancelled"]
    known = [in_shop_currency(order, cost) for cost in costs if cost]
    return None if any(cost is None for cost in known) else sum((cost for cost in known if cost), Decimal())


def _cost(supplier_order: SupplierOrder) -> Money | None:
    """Charged, else asked at the last look, else by the links' accepted prices."""
    if supplier_order.total:
        return supplier_order.total
    if supplier_order.estimate_amount is not None:
        return Money(supplier_order.estimate_amount, supplier_order.estimate_currency)
    prices = [(line.quantity, line.link.price) for line in supplier_order.lines if line.link and line.link.price]
    if not prices:
        return None
    total = sum((quantity * price.amount for quantity, price in prices), Decimal())
    return Money(total, prices[0][1].currency)


def keep_margin(order: Order) -> None:
    """Store sale, cost and margin with the order; the caller commits."""
    has_suppliers = any(so.status != "cancelled" for so in order.supplier_orders)
    order.sale_amount = sale_of(order) if has_suppliers else None
    order.cost_amount = cost_of(order) if has_suppliers else None
    both = order.sale_amount is not None and order.cost_amount is not None
    order.margin_amount = (order.sale_amount or Decimal()) - (order.cost_amount or Decimal()) if both else None
