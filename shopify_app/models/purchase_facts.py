"""Where the purchase guard's facts come from: the rows of one draft, its order and its shop."""

from datetime import timedelta
from decimal import Decimal

from shopify_app import clock
from shopify_app.models.bought_before import unwanted_units
from shopify_app.models.guard.blocks import find_blocks
from shopify_app.models.guard.facts import Block, Facts, Offer, Policy
from shopify_app.models.line_item import LineItem
from shopify_app.models.order import Order
from shopify_app.models.shop import Shop
from shopify_app.models.supplier_line import SupplierOrderLine
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.values import Money


def facts_of(supplier_order: SupplierOrder, offer: Offer | None = None) -> Facts:
    """Everything that the table asks about one supplier order; `offer` is what AliExpress asks for it now."""
    order = supplier_order.order
    lines = [line for line in supplier_order.lines if supplier_order.set_aside or _is_blocked(line)]
    blocks = {block for line in lines for block in blocks_of(line.line_item)}
    unwanted = sum(unwanted_units(supplier_order).values())
    units = sum(line.units for line in supplier_order.lines) - unwanted
    return _facts(order, units, tuple(blocks), tuple(supplier_order.properties), offer)


def _is_blocked(line: SupplierOrderLine) -> bool:
    """Whether what was sent to a supplier needs units that wait in Shopify by now. Drafts are divided before."""
    if line.supplier_order.open:
        return False
    item = line.line_item
    others = [each for each in item.supplier_lines if each.supplier_order is not line.supplier_order]
    aside = [each for each in others if each.supplier_order.set_aside and not each.supplier_order.open]
    # What a person ordered although it waits takes the waiting units.
    waiting = sum(each.units for each in aside if each.part == line.part and each.supplier_order.counts)
    return item.bought_of(line.part, line.parts) - waiting > item.owed - blocked_units(item)


def facts_of_order(order: Order) -> Facts:
    """The same for an order that has no draft."""
    units = sum(line.kept for line in order.lines if line.requires_shipping)
    return _facts(order, units, (), (), None)


def _facts(
    order: Order, units: int, blocks: tuple[Block, ...], properties: tuple[str, ...], offer: Offer | None
) -> Facts:
    told = order.shopify_json or {}
    return Facts(
        now=clock.now(),
        created_at=order.created_at,
        processed_at=order.processed_at,
        policy=_policy(order.shop),
        currency=order.currency,
        zone=order.shop.zone.key,
        test=order.test,
        canceled=order.cancelled_at is not None,
        deleted=order.deleted_at is not None,
        canceled_before=any(so.status == "cancelled" and (so.numbers or so.dropped) for so in order.supplier_orders),
        archived=order.closed_at is not None and _has_units_left(order),
        units=units,
        financial_status=order.financial_status,
        was_paid=order.was_paid,
        outstanding=order.outstanding,
        returned=order.returned,
        taken_off=order.taken_off,
        risk=order.risk,
        read=order.facts_of is not None,
        routed=bool(told.get("parts")),
        missing=tuple(told.get("missing", ())),
        blocks=blocks,
        properties=properties,
        offer=offer,
    )


def _has_units_left(order: Order) -> bool:
    """Shopify archives an order by itself once all of it is fulfilled: that says no to nothing."""
    return order.facts_of is None or any(order.left_of(line.gid) for line in order.lines)


def _policy(shop: Shop) -> Policy:
    policy = shop.policy
    return Policy(
        automatic=policy.on("automatic_ordering"),
        automatic_since=shop.automatic_since,
        allow_high_risk=policy.on("allow_high_risk"),
        risk_wait=timedelta(minutes=policy.number("risk_wait_minutes")),
        buy_authorized=policy.on("buy_authorized"),
        buy_with_properties=policy.on("buy_with_properties"),
        ceiling_percent=policy.number("price_ceiling_percent"),
        order_cost_max=policy.amount("order_cost_max"),
        margin_min=policy.amount("margin_min"),
    )


def blocks_of(line: LineItem) -> list[Block]:
    """The units of a line that may not be shipped now, by fulfillment order."""
    order = line.order
    if not order.parts:
        # Not read, or not routed yet: nothing is known of its units, and row 3 waits.
        return []
    left = min(order.left_of(line.gid), line.owed)
    return find_blocks(order.parts, line.gid, left=left, unpaid=line.unpaid_units, now=clock.now())


def blocked_units(line: LineItem) -> int:
    """How many of a line's units wait in Shopify."""
    return sum(block.units for block in blocks_of(line))


def sold_for(order: Order, units: dict[LineItem, int]) -> Decimal:
    """What the customer paid for these units and their part of the shipping, net of discounts and refunds."""
    shipped = [line for line in order.lines if line.requires_shipping]
    whole = sum((line.kept * line.sold_price for line in shipped), Decimal())
    mine = sum((count * line.sold_price for line, count in units.items()), Decimal())
    # Money that went back for no unit in particular lowers what every unit brought in.
    lost = max(Decimal(), (order.returned or Decimal()) - order.taken_off)
    rest = (order.shipping or Decimal()) - lost
    count = sum(line.kept for line in shipped)
    share = mine / whole if whole else Decimal(sum(units.values())) / (count or 1)
    return (mine + rest * min(share, Decimal(1))).quantize(Decimal("0.01"))


def in_shop_currency(order: Order, money: Money) -> Decimal | None:
    """The amount in the shop's currency, by the merchant's own rate; None where there is none."""
    if money.currency == order.currency:
        return money.amount
    rate = order.shop.policy.rate(money.currency)
    return None if rate is None else money.amount * rate
