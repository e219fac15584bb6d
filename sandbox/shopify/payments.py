"""What happens to the money of an order: paid, captured, voided, expired; and when Shopify closes it by itself."""

from sandbox.shopify import announce
from sandbox.shopify.order import Order
from sandbox.shopify.order_money import ZERO
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now

PAYABLE = (None, "pending", "authorized", "partially_paid", "expired")
SETTLED = ("paid", "partially_refunded", "refunded")


def settle(order: Order) -> None:
    """Let the financial status follow the money; without a payment it stays what it is."""
    if order.received <= 0:
        return
    if order.refunds and order.refunded >= order.received:
        order.financial_status = "refunded"
    elif order.refunded > 0:
        order.financial_status = "partially_refunded"
    else:
        order.financial_status = "partially_paid" if order.outstanding > 0 else "paid"


def close_if_done(order: Order) -> None:
    """Close an order of which everything is paid and fulfilled, as Shopify does by itself."""
    done = order.display_fulfillment_status == "FULFILLED" and order.financial_status in SETTLED
    if done and order.outstanding <= 0 and order.closed_at is None:
        order.closed_at, order.closed_by_itself = now(), True


def reopen_if_undone(order: Order) -> None:
    """Open an order again that was closed by itself and is not fulfilled any more."""
    if order.closed_by_itself and order.display_fulfillment_status != "FULFILLED":
        order.closed_at, order.closed_by_itself = None, False


def pay_order(shop: Shop, order: Order) -> None:
    """Take what is outstanding from the buyer."""
    with lock:
        if order.cancelled_at or order.financial_status not in PAYABLE:
            raise Refused(f"Order {order.name} cannot be paid: it is {order.financial_status}.")
        _take_all(shop, order)


def capture(shop: Shop, order: Order) -> None:
    """Take the money that the buyer's card only reserved so far."""
    with lock:
        _only(order, "captured", "authorized")
        _take_all(shop, order)


def void(shop: Shop, order: Order) -> None:
    """Give up the payment that was reserved or awaited."""
    with lock:
        _only(order, "voided", "authorized", "pending", "expired")
        order.financial_status = "voided"
        announce.changed(shop, order)


def expire(shop: Shop, order: Order) -> None:
    """Let the reserved or awaited payment run out."""
    with lock:
        _only(order, "expired", "authorized", "pending")
        order.financial_status = "expired"
        announce.changed(shop, order)


def archive(shop: Shop, order: Order, *, closed: bool) -> None:
    """Archive the order as the merchant, or open it again."""
    with lock:
        order.closed_at, order.closed_by_itself = (now() if closed else None), False
        announce.changed(shop, order)


def _only(order: Order, word: str, *statuses: str) -> None:
    if order.cancelled_at or order.financial_status not in statuses:
        raise Refused(f"Order {order.name} cannot be {word}: it is {order.financial_status}.")


def _take_all(shop: Shop, order: Order) -> None:
    order.received += max(order.outstanding, ZERO)
    order.financial_status = "paid"
    settle(order)
    close_if_done(order)
    announce.changed(shop, order, "orders/paid")
