"""What drafts wait for: a sentence on the lists, what ends the wait on the order page, and counts at home."""

from collections import Counter
from dataclasses import dataclass

import sqlalchemy as sa

from shopify_app.db import session
from shopify_app.models import Order, SupplierOrder
from shopify_app.models.guard.table import NEVER, RULES, Reason
from shopify_app.models.order_facts import MONEY_RETURNED

#: Drafts that the counts at home are made of; a shop with more waiting is told "at least".
MOST_READ = 300
#: The rows of the table that a change in Shopify ends.
LAST_OF_SHOPIFY = 9
#: Stands for what the customer typed: the lists do not open the lines.
PERSONALIZED = ("Personalized item",)


@dataclass(frozen=True)
class Wait:
    """Why a draft waits, and what ends it. `price`: the item price to accept; `variants`: whose supplier to change."""

    sentence: str
    price: str
    variants: tuple[str, ...]
    in_shopify: bool
    by_click: bool


@dataclass(frozen=True)
class Waiting:
    """One reason at home, and how many orders wait for it."""

    rule: str
    orders: int


def wait_of(draft: SupplierOrder) -> Wait | None:
    """Why the draft waits; None where it does not."""
    if not draft.open or not draft.waiting_reason:
        return None
    reason = Reason.of(draft.waiting_reason)
    price = reason.figures["price"] if reason.rule.id == "item_price" else ""
    return Wait(
        sentence=draft.waits_for,
        price=price,
        variants=_variants(draft, reason.figures["accepted"]) if price else (),
        in_shopify=reason.rule.row <= LAST_OF_SHOPIFY,
        by_click=reason.rule.click != NEVER,
    )


def _variants(draft: SupplierOrder, accepted: str) -> tuple[str, ...]:
    """The variants of the lines that became dearer."""
    dearer = [line for line in draft.lines if line.link and str(line.link.price) == accepted]
    return tuple(dict.fromkeys(line.line_item.variant_gid for line in dearer or draft.lines))


def listed(order: Order) -> str:
    """The sentence of a list's row: the first reason of its drafts, or why nothing of it is ever bought. Opens no
    line of the order."""
    drafts = [Reason.of(draft.waiting_reason) for draft in order.supplier_orders if draft.open and draft.waiting_reason]
    if drafts:
        return f"Waits: {min(drafts, key=lambda reason: reason.rule.row).sentence(PERSONALIZED)}"
    if any(so.status not in ("cancelled", "refused") for so in order.supplier_orders):
        parcels = of_parcels(order)
        return f"Waits: {parcels}" if parcels else ""
    return RULES["test_order"].sentence if order.test else returned(order)


def of_parcels(order: Order) -> str:
    """Why the first parcel is not marked as shipped yet; "" where none waits."""
    parcels = (tracking for so in order.supplier_orders for tracking in so.trackings)
    return next((tracking.waits for tracking in parcels if tracking.waits), "")


def returned(order: Order) -> str:
    """The sentence where all the money went back."""
    return RULES["money_returned"].sentence if order.financial_status in MONEY_RETURNED else ""


def count(shop_id: int) -> tuple[list[Waiting], bool]:
    """How many orders wait for what, in the order of the table; and whether there may be more than were read."""
    mine = sa.select(SupplierOrder.order_id, SupplierOrder.waiting_reason).where(
        SupplierOrder.shop_id == shop_id, SupplierOrder.status == "draft", SupplierOrder.waiting_reason.is_not(None)
    )
    drafts = session().execute(mine.order_by(SupplierOrder.id.desc()).limit(MOST_READ)).tuples().all()
    places = {rule: place for place, rule in enumerate(RULES)}
    first: dict[int, str] = {}
    for order_id, reason in drafts:
        rule = str((reason or {}).get("rule", ""))
        if rule in places:
            first[order_id] = min(first.get(order_id, rule), rule, key=places.__getitem__)
    found = Counter(first.values())
    return [Waiting(rule, found[rule]) for rule in RULES if rule in found], len(drafts) == MOST_READ
