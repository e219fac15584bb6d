"""What a merchant does about a late case. Each verb leaves a ReviewAction and lets the late rules look again.

The caller commits. Nothing here reaches a supplier: messages, disputes and returns happen on AliExpress by the
merchant's own hand, and are recorded.
"""

from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

import sqlalchemy as sa

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models.delay import delay_facts
from shopify_app.models.email import DELAY, Email
from shopify_app.models.history import History
from shopify_app.models.late.days import days_after
from shopify_app.models.late.facts import DEAD_NUMBER
from shopify_app.models.late.numbers import Numbers
from shopify_app.models.late_facts import gather
from shopify_app.models.order_status import settle
from shopify_app.models.reship import living_reship, send_again
from shopify_app.models.review import Review
from shopify_app.models.review_action import KINDS, OUTCOMES, ReviewAction
from shopify_app.models.supplier_order import SupplierOrder

LONGEST_SNOOZE = timedelta(days=180)
#: Grounds of a dispute, as AliExpress knows them.
GROUNDS = {
    "not_arrived": "It did not arrive in the guaranteed time (full refund)",
    "different": "It differs from its description (partial refund)",
    "counterfeit": "It is counterfeit although guaranteed genuine (full refund with shipping)",
}


def message(review: Review, text: str, *, by: str) -> None:
    """The merchant wrote to the supplier; about a dead tracking number this announces a dispute."""
    kind = "announce_dispute" if review.rule in DEAD_NUMBER else "message"
    _write(review, kind, text=_said(text), by=by)


def request_refund(review: Review, text: str, *, by: str) -> None:
    """The merchant asked the supplier for the money back."""
    _write(review, "request_refund", text=_said(text), data=_money(review.supplier_order), by=by)


def open_dispute(review: Review, ground: str, *, by: str) -> None:
    """The merchant opened a dispute on AliExpress; where a dead number is the reason, two days after announcing it."""
    if ground not in GROUNDS:
        raise Refused("Choose the ground of the dispute.", "ground")
    check_ultimatum(review)
    _write(
        review, "open_dispute", text=GROUNDS[ground], data={"ground": ground, **_money(review.supplier_order)}, by=by
    )


def check_ultimatum(review: Review) -> None:
    """Raise Refused where a dispute must be announced first, or its two days are not over."""
    if review.rule not in DEAD_NUMBER or _money_is_at_stake_now(review):
        return
    deeds = ReviewAction.of_supplier_order(review.supplier_order)
    announced = [row.at for row in deeds if row.kind == "announce_dispute"]
    if not announced:
        raise Refused(
            f"Announce the dispute for {review.order.name} first: write to the supplier, who then has two days."
        )
    days = numbers_of(review.supplier_order)["ultimatum_days"]
    ends = days_after(announced[-1], days, review.order.shop.zone)
    if clock.now() < ends:
        local = ends.astimezone(review.order.shop.zone)
        raise Refused(
            f"The supplier of {review.order.name} has until {local:%a %b %-d, %-I:%M %p} to react. "
            "Open the dispute after that."
        )


def numbers_of(supplier_order: SupplierOrder) -> Numbers:
    """The late rules' numbers that count for it."""
    return gather([supplier_order.id])[0].numbers


def _money_is_at_stake_now(review: Review) -> bool:
    """Whether waiting for the supplier would let the buyer protection end."""
    mine = (Review.shop_id == review.shop_id) & (Review.supplier_order_id == review.supplier_order_id)
    ends = sa.select(Review.id).where(mine, Review.rule == "protection_ends", Review.status == "open")
    return session().scalar(ends.limit(1)) is not None


def record_answer(review: Review, outcome: str, amount: str, *, by: str) -> None:
    """The supplier or AliExpress answered a request: won, won partly, or lost; `amount` came back."""
    if outcome not in OUTCOMES:
        raise Refused("Say how it ended: won, won partly, or lost.", "outcome")
    total = review.supplier_order.total
    money = Decimal() if outcome == "lost" else _amount(amount, "amount")
    if outcome != "lost" and not money:
        raise Refused("Type the amount that came back.", "amount")
    if total and money > total.amount:
        raise Refused(f"The supplier order cost {total}: no more than that can come back.", "amount")
    data = {"outcome": outcome, "amount": str(money), "currency": total.currency if total else review.currency}
    _write(review, "answer", data=data, by=by)


def tell_customer(review: Review, *, by: str) -> Email:
    """Let the delay letter go out; with another parcel in it only where one was recorded. Refused while a fact is
    missing, and after it was sent."""
    target = letter_about(review)
    delay_facts(target)
    known = next((e for e in target.order.emails if e.kind == DELAY and e.supplier_order_id == target.id), None)
    if known:
        raise Refused(_told_before(known))
    email = Email.delay(target)
    _write(review, "tell_customer", data={"another_parcel": target.keep_both}, by=by)
    return email


def letter_about(review: Review) -> SupplierOrder:
    """The supplier order that a delay letter speaks of: the parcel sent in its place, where there is one."""
    return living_reship(review.supplier_order) or review.supplier_order


def _told_before(email: Email) -> str:
    name, zone = email.order.name, email.order.shop.zone
    if email.status == "failed":
        return f"The delay letter for {name} did not go out: {email.problem} Send it again on the order's page."
    at = (email.sent_at or email.created_at).astimezone(zone)
    return f"The customer of {name} was told on {at:%a %b %-d}: a letter is sent once."


def reship(review: Review, number: str, amount: str, *, keep_both: bool, by: str) -> SupplierOrder:
    """The supplier sends it again: a supplier order of its own, with its own number, cost and parcels.

    Without a number it belongs to the same AliExpress order, and its tracking number is typed by hand.
    """
    cost = _amount(amount, "amount")
    again = send_again(review.supplier_order, number, cost, keep_both=keep_both, by=by)
    data = {"supplier_order": again.sequence, "amount": str(cost), "currency": again.currency, "keep_both": keep_both}
    _write(review, "reship", data=data, by=by)
    return again


def cancel(review: Review, *, by: str) -> None:
    """The merchant asked for a cancellation on AliExpress; possible until the supplier ships."""
    if review.supplier_order.status not in ("placed", "paid"):
        raise Refused(f"{review.order.name} can no longer be canceled at the supplier: it is shipped or closed.")
    _write(review, "cancel", by=by)


def send_back(review: Review, *, by: str) -> None:
    """The item goes back to the merchant's own address: the five days for the supplier's reply start."""
    address = review.order.shop.policy.text("return_address")
    if not address:
        raise Refused("Waybill does not know where returns go: type your return address in Settings first.")
    _write(review, "return", text=address, data=_money(review.supplier_order), by=by)


def snooze(review: Review, until: str, *, by: str) -> None:
    """Off the page until the start of that day (ISO date) in the shop's zone."""
    zone, now = review.order.shop.zone, clock.now()
    try:
        at = datetime.combine(date.fromisoformat(until.strip()), time(), zone)
    except ValueError:
        raise Refused("Choose the day on which the case comes back.", "until") from None
    if not now < at <= now + LONGEST_SNOOZE:
        raise Refused("Choose a day from tomorrow on, at most 180 days ahead.", "until")
    why = f"until {at:%a %b %-d, %Y}"
    review.snooze(at, why, by=by)
    _write(review, "snooze", data={"until": at.isoformat()}, by=by)


def close(review: Review, why: str, *, by: str) -> None:
    """Settled, for a reason that the merchant gives."""
    why = " ".join(why.split())[:500]
    if not why:
        raise Refused("Say why the case is closed.", "why")
    if review.status == "closed":
        raise Refused(f"The case of {review.order.name} is closed already.")
    review.close(why, by=by)
    _write(review, "close", text=why, by=by)


def reopen(review: Review, *, by: str) -> None:
    """Back on the page."""
    if review.status == "open":
        raise Refused(f"The case of {review.order.name} is open already.")
    review.reopen("You opened it again.", by=by)
    _write(review, "reopen", by=by)


def _write(review: Review, kind: str, *, text: str = "", data: dict[str, Any] | None = None, by: str) -> None:
    order = review.order
    ReviewAction.write(review.supplier_order, kind, review_id=review.id, text=text, data=data, by=by)
    History.write(order.shop_id, order.id, f"late case {review.rule}", "", KINDS[kind], by=by)
    settle(order, by=by)


def _said(text: str) -> str:
    text = text.strip()
    if not text:
        raise Refused("The message is empty: nothing was recorded.", "text")
    if len(text) > 5000:
        raise Refused("The message is longer than 5,000 characters: shorten it.", "text")
    return text


def _amount(text: str, field: str) -> Decimal:
    """An amount from a form: "6.20" or "6,20"; empty is zero. "1,234" could be either and is refused."""
    try:
        amount = Decimal(text.strip().replace(",", ".") or "0")
    except InvalidOperation:
        amount = Decimal(-1)
    exponent = amount.as_tuple().exponent
    if not (isinstance(exponent, int) and exponent >= -2 and 0 <= amount < 1_000_000):
        raise Refused("Type the amount as a number such as 6.20.", field)
    return amount


def _money(supplier_order: SupplierOrder) -> dict[str, str]:
    total = supplier_order.total
    return {"amount": str(total.amount), "currency": total.currency} if total else {}
