"""An order's status, derived from its parts, and the words a merchant reads for it."""

from dataclasses import dataclass

from shopify_app.db import session
from shopify_app.models.bought_before import is_misaddressed, is_unwanted
from shopify_app.models.fulfillment import fulfilled_units
from shopify_app.models.history import History
from shopify_app.models.lateness import ask_later, keep_order
from shopify_app.models.order import Order
from shopify_app.models.supplier_moves import CANCELABLE


@dataclass(frozen=True)
class Word:
    """How a status is shown: label, Polaris badge tone, and what to do next."""

    label: str
    tone: str
    next: str


#: In the order of urgency: the first that fits is the order's status.
WORDS = {
    "cancelled": Word("Canceled", "neutral", "Nothing more is bought for it."),
    "cancel_at_supplier": Word(
        "Cancel at supplier", "critical", "Cancel it on AliExpress too: it was already ordered."
    ),
    "nothing_owed": Word("Nothing to ship", "neutral", "No item of this order comes from a supplier."),
    "fulfilled": Word("Fulfilled", "success", "Nothing to do."),
    "problem": Word("Needs you", "critical", "Read the problem and choose what to do."),
    "needs_link": Word("Needs a link", "warning", "Link the product to an AliExpress product."),
    "to_order": Word("To order", "caution", "Check the price and order, or enter the order number."),
    "ordering": Word("Ordering", "info", "Waybill is placing the supplier order."),
    "to_pay": Word("To pay", "caution", "Pay the supplier order on AliExpress."),
    "to_ship": Word("Waiting for supplier", "info", "The supplier has been paid and will ship."),
    "partly_shipped": Word("Partly shipped", "info", "Some units are on their way."),
    "shipped": Word("Shipped", "info", "The tracking number is being added in Shopify."),
    "new": Word("New", "info", "Waybill is reading the order."),
}
FINISHED = ("cancelled", "fulfilled", "nothing_owed")


def settle(order: Order, *, by: str) -> None:
    """Recompute the order's status and its lateness after its parts changed; the caller commits."""
    settle_status(order, by=by)
    keep_order(order, by=by)


def settle_on_the_way(order: Order, *, by: str) -> None:
    """As `settle`, for a step of a walk: lateness is recomputed once, where the walk ends. The caller commits."""
    settle_status(order, by=by)
    ask_later(order)


def settle_status(order: Order, *, by: str) -> None:
    """Recompute the order's status alone; the caller commits."""
    # Nothing is asked for that waits to be saved: that is written once, with the status.
    with session().no_autoflush:
        status = derive(order)
    if status != order.status:
        History.write(order.shop_id, order.id, "order", order.status, status, by=by)
        order.status = status


def derive(order: Order) -> str:
    """The first status of WORDS that fits."""
    if is_unwanted(order) and any(so.status in CANCELABLE for so in order.supplier_orders):
        return "cancel_at_supplier"
    if not order.wanted:
        return "cancelled"
    owed = [line for line in order.lines if line.owed]
    if not owed:
        return "nothing_owed" if not order.fulfillments else "fulfilled"
    if all(fulfilled_units(order, line) >= line.owed for line in owed) and all(f.sent for f in order.fulfillments):
        return "problem" if _failed_letter(order) else "fulfilled"
    return _open_status(order)


def _open_status(order: Order) -> str:
    statuses = {so.status for so in order.supplier_orders}
    if has_problem(order):
        return "problem"
    if any(line.needs_link for line in order.lines):
        return "needs_link"
    waiting = [so for so in order.supplier_orders if so.status == "draft"]
    if any(so.released_at is None for so in waiting) or not statuses - {"refused", "cancelled"}:
        return "to_order"
    if waiting or "placing" in statuses:
        return "ordering"
    if "placed" in statuses:
        return "to_pay"
    return _shipping_status(order, statuses)


def _shipping_status(order: Order, statuses: set[str]) -> str:
    if "paid" not in statuses and "partly_shipped" not in statuses:
        return "shipped"
    return "partly_shipped" if any(so.trackings for so in order.supplier_orders) else "to_ship"


def has_problem(order: Order) -> bool:
    """Whether something of the order waits for a person."""
    return (
        bool(order.problem)
        or any(so.problem or so.do_not_pay for so in order.supplier_orders if so.status != "cancelled")
        or any(t.problem for so in order.supplier_orders for t in so.trackings)
        or any(is_misaddressed(so) for so in order.supplier_orders)
        or _failed_letter(order)
    )


def _failed_letter(order: Order) -> bool:
    """Whether a letter did not go out: the customer may not know."""
    return any(email.status == "failed" for email in order.emails)
