"""What a merchant can do about a late case, by its rule, in a merchant's words."""

from collections.abc import Iterator
from dataclasses import dataclass

from shopify_app.models import Review
from shopify_app.models.messages import ULTIMATUM


@dataclass(frozen=True)
class Deed:
    """One action: its button, the heading of its form, what it means, and the button that does it."""

    label: str
    heading: str
    help: str
    submit: str
    several: bool = True


DEEDS = {
    "message": Deed(
        "Message supplier",
        "Message the supplier",
        "Copy the message, send it in the chat on AliExpress, then record that it is sent. Waybill sends nothing to "
        "suppliers by itself.",
        "Record as sent",
    ),
    "request_refund": Deed(
        "Request refund",
        "Request a refund",
        "Copy the message, send it in the chat on AliExpress, then record that it is sent. The supplier has five days "
        "to reply.",
        "Record as sent",
    ),
    "reship": Deed(
        "Record reship",
        "Record another parcel",
        "The supplier agreed to send it again. Waybill keeps the second parcel as a supplier order of its own; its "
        "units are never marked as shipped twice.",
        "Record reship",
        several=False,
    ),
    "tell_customer": Deed(
        "Tell customer",
        "Tell the customer",
        "Waybill sends a delay notice by email, in your store's name. It mentions another parcel only where you "
        "recorded one.",
        "Send email",
    ),
    "open_dispute": Deed(
        "Open dispute",
        "Open a dispute",
        "Open it on AliExpress: order details, then Open Dispute. Record it here, so that no deadline of it is missed.",
        "Record as opened",
    ),
    "answer": Deed(
        "Record answer",
        "Record the answer",
        "How the request or dispute ended. It counts in Recovered money and in the supplier's score.",
        "Record answer",
        several=False,
    ),
    "cancel": Deed(
        "Cancel at supplier",
        "Cancel at the supplier",
        "Cancel it on AliExpress: My orders, then Cancel order. It takes the supplier's agreement, and works until the "
        "ship date.",
        "Record request",
    ),
    "return": Deed(
        "Return item",
        "Return the item",
        "The customer sends the item back unused to your own address, never to the supplier. The supplier has five "
        "days to reply; without an agreement you have ten more days to send it back for a full refund.",
        "Record return",
    ),
    "snooze": Deed("Snooze", "Snooze", "The case leaves this page and comes back on the day you choose.", "Snooze"),
    "close": Deed("Close", "Close", "The case leaves this page for good. Its history stays.", "Close case"),
    "reopen": Deed("Reopen", "Reopen", "The case comes back to this page.", "Reopen"),
}
#: rule -> what to do first, and what else helps.
FITTING = {
    "not_ordered": (),
    "not_paid": ("cancel",),
    "late_to_ship": ("message", "reship", "tell_customer", "cancel"),
    "tracking_inactive": ("message", "reship", "tell_customer", "request_refund"),
    "tracking_unrecognised": ("message", "open_dispute", "reship", "tell_customer"),
    "tracking_expired": ("message", "open_dispute", "reship", "tell_customer"),
    "late_delivery": ("request_refund", "tell_customer", "reship", "open_dispute"),
    "ultimatum_over": ("open_dispute", "answer", "tell_customer"),
    "dispute_opens": ("open_dispute", "message", "request_refund"),
    "refund_deadline": ("request_refund", "open_dispute", "answer"),
    "protection_ends": ("open_dispute", "request_refund", "answer"),
    "supplier_reply_due": ("open_dispute", "answer", "return"),
    "return_deadline": ("return", "answer", "open_dispute"),
}
#: rule -> the script of its message.
SCRIPT_OF = {
    "late_to_ship": "late_to_ship",
    "tracking_inactive": "no_movement",
    "tracking_unrecognised": ULTIMATUM,
    "tracking_expired": ULTIMATUM,
}


def deeds_of(review: Review) -> Iterator[str]:
    """Keys of DEEDS that fit the case, the most useful first. The page of all cases takes that one alone, and pays for
    no more."""
    if review.status == "closed":
        yield from ("reopen", "answer")
        return
    fitting = FITTING.get(review.rule, ())
    yield from fitting
    if "answer" not in fitting and review.supplier_order.numbers:
        yield "answer"
    yield "reopen" if review.status == "snoozed" else "snooze"
    yield "close"


def script_of(review: Review, kind: str) -> str:
    """The script of messages.SCRIPTS for that case and deed."""
    if kind == "request_refund":
        return "refund"
    # Whoever gave a tracking number is not told that nothing was shipped.
    return SCRIPT_OF.get(review.rule, "no_movement" if review.supplier_order.trackings else "late_to_ship")
