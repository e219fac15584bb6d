"""What a merchant does with a click, and an operator with a command. The caller commits."""

import re
from decimal import Decimal

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import approval
from shopify_app.models.history import History
from shopify_app.models.link import Link
from shopify_app.models.order import Order
from shopify_app.models.order_status import settle
from shopify_app.models.quote import Quote
from shopify_app.models.shop import Shop
from shopify_app.models.supplier import SupplierProduct
from shopify_app.models.supplier_moves import AT_ALIEXPRESS
from shopify_app.models.supplier_number import SupplierNumber
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking
from shopify_app.values import Money, clean_number

ORDER_NUMBER = re.compile(r"\d{10,20}")


def link_variant(
    shop: Shop,
    variant_gid: str,
    product_id: str,
    sku_id: str,
    *,
    quantity: int,
    country: str,
    agreed_days: int | None = None,
    by: str,
) -> Link:
    """Link a variant and let its open orders be matched again; the product is due for a check."""
    if not variant_gid.startswith("gid://shopify/ProductVariant/"):
        raise Refused(f"{variant_gid!r} is no variant: it looks like gid://shopify/ProductVariant/123.")
    if not 1 <= quantity <= 1000:
        raise Refused("The quantity of a link must be from 1 to 1000.")
    if agreed_days is not None and not 1 <= agreed_days <= 90:
        raise Refused("The agreed shipping time must be from 1 to 90 days, or empty.", "agreed_days")
    if country and not re.fullmatch("[A-Za-z]{2}", country):
        raise Refused(f"{country!r} is no country: use two letters, such as US, or leave it empty for everywhere.")
    link = Link.make(
        shop.id, variant_gid, product_id, sku_id, quantity=quantity, country=country, agreed_days=agreed_days
    )
    if link.checked_at is None:
        SupplierProduct.ask(shop.id, product_id)
    made = f"{product_id} / {sku_id} x {quantity}" + (f" within {agreed_days} days" if agreed_days else "")
    History.write(shop.id, None, f"link of {variant_gid}", "", made, by=by)
    match_again(shop, variant_gid)
    return link


def unlink(shop: Shop, link_id: int, *, by: str) -> None:
    """Remove a link. What was ordered with it stays; drafts are matched again."""
    link = session().scalar(sa.select(Link).where(Link.shop_id == shop.id, Link.id == link_id))
    if link is None:
        raise Refused("This link is gone already.")
    History.write(shop.id, None, f"link of {link.variant_gid}", f"{link.product_id} / {link.sku_id}", "removed", by=by)
    variant_gid = link.variant_gid
    session().delete(link)
    session().flush()
    match_again(shop, variant_gid)


def match_again(shop: Shop, variant_gid: str) -> None:
    """The variant's links changed: its open orders are due for matching."""
    for order in Order.with_variant(shop.id, variant_gid):
        approval.forget_price(order)


def check_orderable(order: Order) -> None:
    """Raise Refused where no draft of the order could be placed."""
    approval.check_placeable(order)
    if not approval.open_drafts(order):
        raise Refused(_why_no_draft(order))


def _why_no_draft(order: Order) -> str:
    if any(line.needs_link for line in order.lines):
        return f"{order.name} has products without a link: link them first."
    if any(so.status == "refused" for so in order.supplier_orders):
        return f"{order.name} has a refused supplier order: mend what it says, then try it again."
    return f"{order.name} has nothing left to order."


def ask_price(order: Order, *, batch: str = "", by: str) -> Quote:
    """Let a worker look up what the order's drafts would cost: a click approves what it finds. The caller commits."""
    check_orderable(order)
    return Quote.ask(order, batch=batch, by=by)


def place(order: Order, key: str, *, anyway: bool, by: str) -> list[SupplierOrder]:
    """Approve the quote of that key, to be placed now; raises Refused where it is not what is owed any more."""
    quote = Quote.by_key(order.shop_id, key)
    if quote is None or quote.order_id != order.id:
        raise Refused("Check the price first: nothing is ordered without it.")
    approved = approval.approve(quote, anyway=anyway, by=by)
    settle(order, by=by)
    return approved


def record(order: Order, number: str, *, sequence: int | None = None, by: str) -> SupplierOrder:
    """The merchant bought a supplier order on aliexpress.com: keep its number.

    Without `sequence` it must be clear which one is meant.
    """
    number = check_number(order, number)
    open_ones = [so for so in order.supplier_orders if so.status in ("draft", "placing", "refused")]
    supplier_order = _choose(order, open_ones, sequence, "waiting for a number")
    if supplier_order.status in ("draft", "refused"):
        # Whoever buys it by hand says yes to what is known of it now.
        supplier_order.accepted = [reason.key for reason in approval.reasons_known(supplier_order)]
    supplier_order.record(number, by=by)
    approval.plan_reading(order)
    settle(order, by=by)
    return supplier_order


def check_number(order: Order, number: str) -> str:
    """The AliExpress order number as it is kept; raises Refused where it is none, or recorded already."""
    number = number.strip()
    if not ORDER_NUMBER.fullmatch(number):
        raise Refused(f"{number!r} is no AliExpress order number: it has only digits, usually 16.")
    taken = session().scalar(
        sa.select(SupplierNumber).where(SupplierNumber.shop_id == order.shop_id, SupplierNumber.number == number)
    )
    if taken:
        raise Refused(f"AliExpress order {number} is already recorded for {taken.supplier_order.order.name}.")
    return number


def find_trackable(order: Order, number: str, sequence: int | None) -> tuple[str, SupplierOrder]:
    """The number in its usual form, and the supplier order that may take it; raises Refused, writes nothing."""
    typed, number = number, clean_number(number)
    if not number:
        raise Refused(f"{typed.strip()[:80]!r} is no tracking number: it has 5 to 50 letters, digits or dashes.")
    open_ones = [
        so for so in order.supplier_orders if so.status in AT_ALIEXPRESS and (units_left(so) or _has(so, number))
    ]
    return number, _choose(order, open_ones, sequence, "waiting for a tracking number")


def track(order: Order, number: str, *, carrier: str = "", sequence: int | None = None, by: str) -> Tracking:
    """The merchant knows a tracking number: it holds every unit that has no parcel yet."""
    number, supplier_order = find_trackable(order, number, sequence)
    tracking = Tracking.find(supplier_order, number, supplier_number="", by=by)
    tracking.carrier = carrier.strip()[:80] or tracking.carrier
    left = units_left(supplier_order)
    for line in supplier_order.lines:
        if left.get(line.id):
            tracking.hold(line, left[line.id])
    ship(supplier_order, by=by)
    settle(order, by=by)
    return tracking


def ship(supplier_order: SupplierOrder, *, by: str) -> None:
    """Move on after a parcel was found: shipped when nothing is left without one."""
    if supplier_order.status in ("placed", "paid", "partly_shipped"):
        supplier_order.move("partly_shipped" if units_left(supplier_order) else "shipped", by=by)
    supplier_order.shipped_at = supplier_order.shipped_at or clock.now()


def units_left(supplier_order: SupplierOrder) -> dict[int, int]:
    """supplier order line id -> supplier units that are in no parcel yet; lines with none are left out."""
    packed: dict[int, int] = {}
    for tracking in supplier_order.trackings:
        for inside in tracking.lines:
            packed[inside.supplier_line.id] = packed.get(inside.supplier_line.id, 0) + inside.quantity
    left = {line.id: line.quantity - packed.get(line.id, 0) for line in supplier_order.lines}
    return {line_id: count for line_id, count in left.items() if count > 0}


def say_not_there(supplier_order: SupplierOrder, *, by: str) -> None:
    """The merchant looked: AliExpress does not have the order. It may be placed again under a new key."""
    if supplier_order.status != "placing":
        raise Refused(f"{supplier_order.title} is not waiting for an answer.")
    if not supplier_order.problem:
        raise Refused(f"Waybill is still asking AliExpress about {supplier_order.title}: wait until it asks you.")
    supplier_order.try_again(by=by)
    supplier_order.order.look_again_at = clock.now()
    settle(supplier_order.order, by=by)


def try_again(supplier_order: SupplierOrder, *, by: str) -> Quote:
    """Make a draft of a refused supplier order once more, and look up its price. The caller commits."""
    approval.check_placeable(supplier_order.order)
    if supplier_order.status not in ("refused", "draft"):
        raise Refused(f"{supplier_order.title} is {supplier_order.status}: there is nothing to try again.")
    if supplier_order.status == "refused":
        supplier_order.try_again(by=by)
    else:
        supplier_order.problem = ""
    quote = Quote.ask(supplier_order.order, by=by)
    settle(supplier_order.order, by=by)
    return quote


def accept_offered(supplier_order: SupplierOrder, price: str, *, by: str) -> str:
    """Accept the item price that a draft waits for; `price` is what was shown. Returns it. The caller commits."""
    waits = supplier_order.waiting_reason or {}
    if waits.get("rule") != "item_price" or waits["price"] != price:
        raise Refused("The price changed, or was accepted already. Check the price again.")
    amount, _, currency = price.partition(" ")
    link = next((line.link for line in supplier_order.lines if str(line.link_id) == waits["link"]), None)
    if link is None:
        raise Refused("The link changed. Check the price again.")
    accept_price(link, Money(Decimal(amount), currency), by=by)
    return price


def accept_price(link: Link, price: Money, *, by: str) -> None:
    """The merchant accepts what a linked product costs now; what waited for it goes on. The caller commits."""
    before = str(link.price) if link.price else ""
    link.price_amount, link.price_currency = price.amount, price.currency
    History.write(link.shop_id, None, f"price of {link.variant_gid}", before, str(price), by=by)
    for order in Order.with_variant(link.shop_id, link.variant_gid):
        approval.forget_price(order)


def ship_unpaid(tracking: Tracking, *, by: str) -> None:
    """Mark a parcel as shipped although Shopify has not received the payment. The caller commits."""
    order = tracking.supplier_order.order
    if not order.wanted:
        raise Refused(f"{order.name} was canceled: nothing of it is marked as shipped.")
    History.write(order.shop_id, order.id, f"parcel {tracking.number}", "", "is shipped although unpaid", by=by)
    tracking.ships_unpaid, tracking.look_again_at, tracking.tries = True, clock.now(), 0
    tracking.waits = ""


def _has(supplier_order: SupplierOrder, number: str) -> bool:
    return any(tracking.number == number for tracking in supplier_order.trackings)


def _choose(order: Order, rows: list[SupplierOrder], sequence: int | None, want: str) -> SupplierOrder:
    if sequence is not None:
        rows = [so for so in rows if so.sequence == sequence]
    if not rows:
        raise Refused(f"{order.name} has no supplier order {want}.")
    if len(rows) > 1:
        numbers = ", ".join(str(so.sequence) for so in rows)
        raise Refused(f"{order.name} has several supplier orders {want} ({numbers}): say which one.")
    return rows[0]
