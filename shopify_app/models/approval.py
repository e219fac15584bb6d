"""Approval: which drafts may be placed, by whom, and what the others wait for. Rows only; nothing is asked here.

It is asked again just before the money leaves (steps/purchase.py); asking earlier saves work and tells the merchant.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models.costs import keep_margin
from shopify_app.models.guard.facts import SCHEDULED
from shopify_app.models.guard.finders import RISK_PENDING
from shopify_app.models.guard.table import (
    Reason,
    against_automatic,
    against_click,
    forbids_payment,
    judge,
)
from shopify_app.models.order import Order
from shopify_app.models.purchase_facts import blocks_of, facts_of, facts_of_order
from shopify_app.models.quote import Quote
from shopify_app.models.quoted import drafts_of
from shopify_app.models.supplier_order import SupplierOrder

#: A waiting order is read again after the first of these, for the first hour, and then after the second.
READ_SOON, READ_LATER, SOON_FOR = timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=1)
#: What a webhook cannot tell: these rows are asked about a purchase after the next reading.
NEEDS_READING = ("archived", "elsewhere", "returned_more")
#: A price that was too high is looked at again after this, where orders are placed by themselves.
PRICE_AGAIN = timedelta(minutes=30)


def review(order: Order, *, but: SupplierOrder | None = None, by: str) -> None:
    """Approve what may be placed by itself, and say what the rest waits for; plan the next reading. `but`: a draft that
    is being placed. The caller commits."""
    for draft in open_drafts(order):
        if draft is not but:
            _review(draft, by=by)
    for supplier_order in order.supplier_orders:
        _review_payment(supplier_order)
    keep_margin(order)
    plan_reading(order)


def open_drafts(order: Order) -> list[SupplierOrder]:
    """Its supplier orders that nothing was sent for yet."""
    return [so for so in order.supplier_orders if so.open]


def reasons_known(supplier_order: SupplierOrder) -> list[Reason]:
    """The table's reasons as far as Shopify was asked: what only a reading tells is no reason before the first one."""
    facts = facts_of(supplier_order)
    return [reason for reason in judge(facts) if facts.read or reason.rule.row not in (3, 6)]


def waits_for(order: Order) -> str:
    """Why the order waits, the first reason in the order of the table; "" where nothing waits."""
    bought = any(so.status not in ("draft", "cancelled", "refused") for so in order.supplier_orders)
    if not bought and (never := why_never(order)):
        return never
    drafts = [draft for draft in open_drafts(order) if draft.waiting_reason]
    return min(drafts, key=_row_of).waits_for if drafts else ""


def _review(draft: SupplierOrder, *, by: str) -> None:
    if draft.approved_by_click:
        # A person approved a quote: it is compared just before buying.
        return
    automatic = draft.order.shop.policy.on("automatic_ordering")
    reasons = reasons_known(draft)
    by_itself = automatic or draft.approved_by_job
    reason = against_automatic(reasons) if by_itself else against_click(reasons)
    if reason:
        draft.hold_back(reason, by=by)
    elif _rule_of(draft) == "automatic_off" and not automatic:
        # It stays said until somebody orders it, or the switch goes on again.
        return
    elif _waits_for_price(draft):
        if automatic and draft.look_again_at is None:
            draft.look_again_at = clock.now()
    else:
        draft.wait_for(None, by=by)
        if automatic and not draft.problem:
            _release(draft, by=by)


def is_in_window(draft: SupplierOrder, *, by: str) -> bool:
    """Whether the cancellation window became longer since the job approved the draft; it is placed at its end then."""
    if not draft.approved_by_job or _window_ends(draft.order) <= clock.now():
        return False
    _release(draft, by=by)
    return True


def look_at_price(draft: SupplierOrder, *, by: str) -> None:
    """The price was too high for automatic ordering; it is time to ask AliExpress again. The caller commits."""
    if _waits_for_price(draft) and against_automatic(reasons_known(draft)) is None:
        draft.release(clock.now(), by=by)


def tries_again(order: Order) -> bool:
    """Whether what costs too much now is looked at again by itself."""
    return order.shop.policy.on("automatic_ordering")


def forget_price(order: Order) -> None:
    """A price was accepted, a limit or a link changed: what waited for it is asked about again."""
    for draft in open_drafts(order):
        if _waits_for_price(draft):
            draft.waiting_reason = draft.look_again_at = None
    order.look_again_at = clock.now()


def review_again(shop_id: int) -> None:
    """A setting that decides was changed: every order with a draft is due, and every price that was too high. The
    caller commits."""
    drafts = sa.select(SupplierOrder.order_id).where(SupplierOrder.shop_id == shop_id, SupplierOrder.status == "draft")
    mine = sa.update(Order).where(Order.shop_id == shop_id, Order.id.in_(drafts))
    session().execute(mine.values(look_again_at=clock.now()))
    waiting = (SupplierOrder.waiting_reason.is_not(None), SupplierOrder.released_at.is_(None))
    same = sa.update(SupplierOrder).where(SupplierOrder.shop_id == shop_id, SupplierOrder.status == "draft", *waiting)
    session().execute(same.values(look_again_at=clock.now()))


def approve(quote: Quote, *, anyway: bool, by: str) -> list[SupplierOrder]:
    """A click on a quote: its drafts may be placed now. `anyway` is the yes to its questions; without it only drafts
    without a question are approved. Raises Refused where none is. The caller commits."""
    if not quote.living:
        raise Refused("This price was looked up more than 15 minutes ago. Check the price again.")
    check_placeable(quote.order)
    approved, refusals = [], []
    by_id = {so.id: so for so in open_drafts(quote.order)}
    for quoted in drafts_of(quote):
        draft = by_id.get(quoted.id)
        refusal = quoted.refusal(draft.properties if draft else (), anyway=anyway)
        if draft is None or refusal:
            refusals.append(refusal or f"Supplier order {quoted.sequence} changed. Check the price again.")
            continue
        draft.release(clock.now(), by=by, quote_id=quote.id, accepted=[reason.key for reason in quoted.reasons])
        draft.wait_for(None, by=by)
        approved.append(draft)
    if not approved:
        raise Refused(" ".join(refusals) or f"{quote.order.name} has nothing left to order.")
    quote.approved_at = clock.now()
    return approved


def check_placeable(order: Order) -> None:
    """Raise Refused for an order that must never be bought."""
    if never := why_never(order):
        raise Refused(f"{order.name}: there is nothing to buy. {never}")


def why_never(order: Order) -> str:
    """Why nobody may buy the order, whatever he says; empty where somebody may."""
    never = None if order.owes else against_click(judge(facts_of_order(order)))
    return never.sentence() if never else ""


def _review_payment(supplier_order: SupplierOrder) -> None:
    """What was bought and is not paid yet: whether rows 1 to 6 forbid it now."""
    reason = None
    if supplier_order.status == "placed":
        reasons = judge(facts_of(supplier_order))
        if not supplier_order.order.is_read:
            reasons = [reason for reason in reasons if reason.rule.id not in NEEDS_READING]
        reason = forbids_payment(reasons, supplier_order.accepted or ())
    said = f"Do not pay: {_lower(reason.sentence())}" if reason else ""
    if said != supplier_order.do_not_pay:
        supplier_order.do_not_pay = said


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _row_of(draft: SupplierOrder) -> int:
    return Reason.of(draft.waiting_reason or {}).rule.row


def _rule_of(draft: SupplierOrder) -> str:
    return str((draft.waiting_reason or {}).get("rule", ""))


def _waits_for_price(draft: SupplierOrder) -> bool:
    return bool(draft.waiting_reason) and Reason.of(draft.waiting_reason or {}).rule.of_price


def _release(draft: SupplierOrder, *, by: str) -> None:
    """At the end of the cancellation window, as long as it is now."""
    at = _window_ends(draft.order)
    if not draft.released_at or (draft.released_at != at and max(draft.released_at, at) > clock.now()):
        draft.release(at, by=by)


def _window_ends(order: Order) -> datetime:
    window = timedelta(minutes=order.shop.policy.number("cancellation_window_minutes"))
    return max(clock.now(), order.created_at + window)


def plan_reading(order: Order) -> None:
    """Holds and risk need not raise `updated_at`: a waiting order is read again by itself, and so is one that stands
    unpaid at AliExpress."""
    ending = [draft for draft in open_drafts(order) if draft.waiting_reason and _may_end(draft)]
    order.wait_from(waits=bool(ending))
    now, due = clock.now(), []
    if order.waiting_since:
        due.append(now + (READ_SOON if now - order.waiting_since < SOON_FOR else READ_LATER))
        due += [at for at in _known_ends(order) if at > now]
    if any(so.status == "placed" and (so.pay_by is None or so.pay_by > now) for so in order.supplier_orders):
        due.append(now + READ_LATER)
    if due and order.owes:
        order.read_again_at = min([*due, *([order.read_again_at] if order.read_again_at else [])])


def _may_end(draft: SupplierOrder) -> bool:
    return Reason.of(draft.waiting_reason or {}).rule.ends


def _known_ends(order: Order) -> list[datetime]:
    """Instants at which a wait is over by the clock alone."""
    wait = timedelta(minutes=order.shop.policy.number("risk_wait_minutes"))
    ends = [order.created_at + wait, order.created_at + RISK_PENDING]
    details = [
        detail for line in order.lines for block in blocks_of(line) for kind, detail in block.kinds if kind == SCHEDULED
    ]
    return ends + [datetime.fromisoformat(detail) for detail in details if detail]
