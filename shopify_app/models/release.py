"""When drafts are placed without a click: automatic ordering and what it waits for."""

from datetime import timedelta

from shopify_app import clock
from shopify_app.models.order import Order


def release_when_automatic(order: Order, *, by: str) -> None:
    """Release the drafts of an order that may be bought by itself, after its cancellation window."""
    policy = order.shop.policy
    if not policy.on("automatic_ordering") or why_not_automatic(order):
        return
    window = timedelta(minutes=policy.number("cancellation_window_minutes"))
    for draft in order.supplier_orders:
        if draft.status == "draft" and draft.released_at is None and not draft.problem:
            draft.release(max(clock.now(), order.created_at + window), by=by)


def why_not_automatic(order: Order) -> str:
    """Why only a click may place the order, or empty."""
    if order.test or not order.wanted:
        return "It is a test order, or it was canceled."
    if not order.paid:
        return "The customer has not paid yet."
    if order.risk == "high" and not order.shop.policy.on("allow_high_risk"):
        return "Shopify marks it as high risk."
    if any(so.status == "cancelled" and so.numbers for so in order.supplier_orders):
        return "AliExpress closed a supplier order of it: ordering again is your decision."
    return ""
