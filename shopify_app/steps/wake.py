"""When a parcel is looked at again: what it waits for, and which others it wakes."""

from datetime import datetime, timedelta

from shopify_app import clock
from shopify_app.models import Tracking
from shopify_app.steps import shipment
from shopify_app.steps.turn import LOOKS, UNSEEN

WAIT = timedelta(hours=1)


def too_early(tracking: Tracking) -> str:
    """Why Shopify is not told yet: the shop wants the last carrier's number, and its patience is not over."""
    policy = tracking.supplier_order.order.shop.policy
    if not (policy.on("wait_for_final_number") and tracking.provisional) or tracking.fulfillments:
        return ""
    until = tracking.created_at + timedelta(days=policy.number("final_number_days"))
    if clock.now() >= until:
        return ""
    return f"Waiting for the last carrier's number until {until:%B %-d}: {tracking.number} is provisional."


def next_look(tracking: Tracking) -> datetime | None:
    """What ends the wait comes by webhook, or is found by comparing, and wakes the parcel at once: a look just in case
    is taken the more rarely, the longer it waits. Every look costs calls that living orders need. A canceled order
    never comes back."""
    if not tracking.supplier_order.order.wanted:
        return None
    return clock.now() + max(WAIT, (clock.now() - tracking.created_at) / 24)


def later_parcels(tracking: Tracking) -> None:
    """A unit of a bundle belongs to the last parcel with a part of it. Where that one came to rest before this one was
    stored, or before its contents were known, it has something to send only now."""
    found = (each for bought in tracking.supplier_order.order.supplier_orders for each in bought.trackings)
    for other in found:
        if other.id > tracking.id and other.look_again_at is None and shipment.units_to_send(other):
            other.look_again_at = clock.now()


def sharing_parcels(tracking: Tracking, known: set[tuple[str, str]]) -> None:
    """An update replaces all numbers of a fulfillment: of two parcels that write into one at once, the later write may
    undo the other. So all of them look at it once more."""
    news = {gid for gid, _number in shipment.written(tracking) - known}
    sharing = [other for row in tracking.fulfillments if row.gid in news for other in shipment.sharing(row)]
    for other in sharing:
        other.look_again_at = clock.now()
    if sharing and tracking.look_again_at is None:
        tracking.look_again_at = clock.now() + UNSEEN / LOOKS
