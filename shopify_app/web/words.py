"""The words a merchant reads for statuses, history lines and webhooks."""

from shopify_app.models import History
from shopify_app.models.order_status import WORDS, Word

#: Filters of the orders page: name -> (label, statuses).
GROUPS = {
    "needs_you": ("Needs you", ("problem", "cancel_at_supplier", "needs_link")),
    "to_order": ("To order", ("to_order",)),
    "to_pay": ("To pay", ("to_pay",)),
    "on_the_way": ("On the way", ("new", "ordering", "to_ship", "partly_shipped", "shipped")),
    "done": ("Done", ("fulfilled", "cancelled", "nothing_owed")),
}

SUPPLIER_ORDER = {
    "draft": Word("To order", "caution", ""),
    "placing": Word("Being placed", "info", ""),
    "placed": Word("To pay", "caution", "Pay it on AliExpress."),
    "paid": Word("Paid", "info", "The supplier will ship it."),
    "partly_shipped": Word("Partly shipped", "info", ""),
    "shipped": Word("Shipped", "success", ""),
    "refused": Word("Refused", "critical", ""),
    "finished": Word("Completed", "success", ""),
    "cancelled": Word("Canceled", "neutral", ""),
}

TRACKING = {
    "NotFound": Word("Not found", "warning", ""),
    "InfoReceived": Word("Announced", "info", ""),
    "InTransit": Word("In transit", "info", ""),
    "OutForDelivery": Word("Out for delivery", "success", ""),
    "AvailableForPickup": Word("Ready to be picked up", "caution", ""),
    "DeliveryFailure": Word("Delivery attempt failed", "critical", ""),
    "Exception": Word("Delivery exception", "critical", ""),
    "Expired": Word("Tracking expired", "warning", ""),
    "Delivered": Word("Delivered", "success", ""),
}
SUB_STATUS = {
    "NotFound_InvalidCode": "the number is not valid",
    "InTransit_PickedUp": "picked up",
    "InTransit_Departure": "left a country or a hub",
    "InTransit_Arrival": "arrived in a country or at a hub",
    "InTransit_CustomsProcessing": "in customs",
    "InTransit_CustomsReleased": "released by customs",
    "InTransit_CustomsRequiringInformation": "customs asks for information",
    "DeliveryFailure_NoBody": "nobody was at home",
    "DeliveryFailure_Security": "stopped for safety or a payment",
    "DeliveryFailure_Rejected": "the customer did not take it",
    "DeliveryFailure_InvalidAddress": "wrong address",
    "Exception_Returning": "on its way back",
    "Exception_Returned": "back at the sender",
    "Exception_NoBody": "nobody was at home",
    "Exception_Security": "stopped for safety or a payment",
    "Exception_Damage": "damaged",
    "Exception_Rejected": "the customer did not take it",
    "Exception_Delayed": "delayed",
    "Exception_Lost": "lost",
    "Exception_Destroyed": "destroyed",
    "Exception_Cancel": "canceled",
}
SOURCES = {"aliexpress": "AliExpress", "17track": "17TRACK"}

EMAIL = {
    "waiting": Word("Waiting", "info", ""),
    "sending": Word("Being sent", "info", ""),
    "sent": Word("Sent", "success", ""),
    "failed": Word("Not sent", "critical", ""),
    "none": Word("No email address", "neutral", ""),
}
EMAIL_KINDS = {"shipping_confirmation": "Shipping confirmation", "delay": "Delay notice"}
SENDERS = {"shopify": "Shopify", "app": "Waybill"}

RULES = {
    "not_ordered": "Not ordered",
    "not_paid": "Not paid",
    "late_to_ship": "Late to ship",
    "tracking_inactive": "No tracking updates",
    "tracking_unrecognised": "Unknown tracking number",
    "tracking_expired": "Tracking expired",
    "late_delivery": "Late delivery",
    "ultimatum_over": "Supplier did not react",
    "dispute_opens": "Dispute can be opened",
    "refund_deadline": "Refund deadline",
    "protection_ends": "Buyer protection ends",
    "supplier_reply_due": "Waiting for supplier's reply",
    "return_deadline": "Return deadline",
}

#: Headings of a refused click, by the last word of its address; the sentence below says why.
REFUSED = {
    "place": "Order not placed",
    "price": "Price not checked",
    "accept-price": "Price not accepted",
    "ship-unpaid": "Not marked as shipped",
    "record": "Order number not saved",
    "track": "Tracking number not saved",
    "tracking-numbers": "No tracking numbers requested",
    "read-again": "Order not synced",
    "cancel": "Supplier order not canceled",
    "not-there": "Supplier order not changed",
    "settings": "Settings not saved",
}
#: What orders wait for, as the home page counts them: "3 on hold".
WAITING = {
    "test_order": "test order",
    "canceled": "canceled",
    "deleted": "deleted",
    "nothing_left": "nothing left to fulfill",
    "money_returned": "refunded",
    "not_told": "waiting for Shopify",
    "archived": "archived",
    "elsewhere": "may ship from elsewhere",
    "returned_more": "partially refunded",
    "deposit": "partially paid",
    "added_units": "added after payment",
    "authorized": "payment not captured",
    "not_paid": "not paid",
    "high_risk": "high risk",
    "risk_not_assessed": "in risk analysis",
    "risk_pending": "in risk analysis",
    "on_hold": "on hold",
    "scheduled": "scheduled",
    "pickup": "local delivery or pickup",
    "before_automatic": "from before automatic ordering",
    "too_old": "older than 7 days",
    "automatic_off": "without automatic ordering",
    "canceled_before": "canceled before",
    "item_price": "with a higher item price",
    "shipping_fee": "with higher shipping",
    "landed_cost": "cost above sale",
    "order_cost": "above your cost limit",
    "margin": "below your lowest margin",
    "properties": "personalized",
    "quote_changed": "changed after approval",
}

#: Words of History for what is no status.
_AFTER = {
    "received": "received",
    "sending": "being written to Shopify",
    "sent": "written to Shopify",
    "found": "found",
    "redacted": "personal data deleted",
    "open": "opened",
    "closed": "closed",
    "installed": "installed",
}


def refused(at: str) -> str:
    """The heading above the sentence of a refused click; `at` is where it was posted."""
    return REFUSED.get(at.rpartition("/")[2], "Changes not saved")


def rule(name: str) -> str:
    """The label of a late rule."""
    return RULES.get(name, name.replace("_", " ").capitalize())


def parcel(status: str) -> Word:
    """The word for where a parcel is; one that is not known yet is shown as it came."""
    return TRACKING.get(status) or Word(status, "neutral", "")


def sub_status(name: str) -> str:
    """A sub-status in prose; "" where it says no more than the status."""
    if not name or name.endswith("_Other") or "_" not in name:
        return ""
    return SUB_STATUS.get(name, name.partition("_")[2])


def source(name: str) -> str:
    """Who said so."""
    return SOURCES.get(name, name)


def topic(name: str) -> str:
    """What a webhook told: "orders/create" -> "Orders: create"."""
    subject, _, event = name.replace("_", " ").partition("/")
    return f"{subject.capitalize()}: {event}" if event else subject.capitalize()


def choice(value: str) -> str:
    """The label of one choice of a setting."""
    return SENDERS.get(value, value.replace("_", " ").capitalize())


def people(by: str) -> str:
    """Who did it, in a person's words: `by` is a machine's key."""
    kind, _, who = by.partition(":")
    if kind == "carrier":
        return source(who)
    names = {"merchant": "You or your staff", "job": "Waybill", "webhook": "Shopify", "shopify": "Shopify"}
    return names.get(kind, kind.capitalize())


def history(line: History) -> str:
    """A line of history as a sentence without machine words."""
    first, _, rest = line.what.partition(" ")
    if line.what in ("tracking number", "number in Shopify"):
        return f"{line.what[:1].upper()}{line.what[1:]} changed from {line.before} to {line.after}"
    if first == "review":
        return f"Late case “{rule(rest)}”: {_after(line)}"
    if line.what.startswith("late case "):
        return f"Late case “{rule(line.what.removeprefix('late case '))}”: {line.after}"
    if first == "email":
        kind = EMAIL_KINDS.get(rest, rest)
        return f"{kind}: {EMAIL[line.after].label.lower() if line.after in EMAIL else line.after}"
    if first == "supplier" and line.after in SUPPLIER_ORDER:
        return f"{line.what.capitalize()}: {SUPPLIER_ORDER[line.after].label.lower()}"
    if line.what == "order" and line.after in WORDS:
        return f"Order: {WORDS[line.after].label.lower()}"
    if first == "tracking":
        return f"Tracking number {rest}: {_after(line)}"
    return f"{line.what[:1].upper()}{line.what[1:]}: {_after(line)}"


def _after(line: History) -> str:
    if line.after in TRACKING:
        return TRACKING[line.after].label.lower()
    return _AFTER.get(line.after, line.after.replace("_", " "))


def comparison(kind: str) -> str:
    """What a comparison with Shopify looked at."""
    return {"first": "At installation", "daily": "Last 60 days", "recent": "Recent changes"}.get(kind, kind)
