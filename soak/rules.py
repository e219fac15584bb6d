"""What may be bought, by the sandbox's own book of an order: rows 1 to 9 and 16 of the app's table, written anew."""

from datetime import datetime, timedelta
from decimal import Decimal

from soak.hands import Json
from soak.sold import Said, kept_of

RETURNED = ("voided", "refunded")
NOT_PAID = (None, "pending", "expired", "authorized")
REQUESTED = ("SUBMITTED", "ACCEPTED", "CANCELLATION_REQUESTED", "CANCELLATION_REJECTED")
NO_PARCEL = ("LOCAL", "PICK_UP", "PICKUP_POINT", "RETAIL")
#: How long automatic ordering waits for an assessment of the risk, and for one that is under way.
RISK_WAIT, RISK_PENDING = timedelta(minutes=60), timedelta(hours=24)


def why_never(book: Json) -> str:
    """Rows 1 and 2: nobody may buy it, whatever he says; empty where somebody may."""
    if book.get("test") or book["cancelled_at"]:
        return "a test order" if book.get("test") else "canceled"
    return f"the payment is {book['financial_status']}" if book["financial_status"] in RETURNED else ""


def why_not(said: Said) -> str:
    """What forbids all of it, and what was bought to be paid: rows 1 to 6 without waiting for facts."""
    book = said.book
    status, assessments = book["financial_status"], book.get("assessments", ())
    if never := why_never(book):
        return never
    if book.get("closed_at"):
        return "archived"
    if status == "partially_refunded" and Decimal(book["refunded"]) > _taken_off(said):
        return "more money was returned than for units that were taken off"
    if status in NOT_PAID or (status == "partially_paid" and not said.paid):
        return f"the payment is {status}"
    return "high risk" if "HIGH" in assessments or book.get("recommendation") == "CANCEL" else ""


def why_wait(said: Said, now: datetime) -> str:
    """What a purchase waits for although nobody says no: rows 3 and 6."""
    book = said.book
    if not book["fulfillment_orders"]:
        return "not routed"
    age = now - datetime.fromisoformat(book["created_at"])
    level = book.get("risk", "LOW")
    if (level == "NONE" and age < RISK_WAIT) or (level == "PENDING" and age < RISK_PENDING):
        return "the risk is not assessed"
    return ""


def owed_of(book: Json) -> dict[str, int]:
    """line item gid -> units that are sold and paid back to nobody, and that nobody fulfilled by hand."""
    if why_never(book):
        return {line["gid"]: 0 for line in book["lines"]}
    by_hand = [f for f in book["fulfillments"] if f["by"] != "app" and f["status"] == "SUCCESS"]
    taken = [(line["line"], line["quantity"]) for made in by_hand for line in made["lines"]]
    return {
        line["gid"]: max(0, kept_of(line) - sum(units for gid, units in taken if gid == line["gid"]))
        for line in book["lines"]
    }


def free_of(said: Said, now: datetime, *, most: bool) -> dict[str, int]:
    """line item gid -> owed units that rows 5, 7 to 9 and 16 leave. The same units may be held and unpaid, or others:
    `most` counts them once."""
    count = max if most else _sum
    found = {}
    for line in said.book["lines"]:
        blocked = count(_blocked(said.book, line, now), _unpaid(said, line))
        free = owed_of(said.book)[line["gid"]] - blocked
        found[line["gid"]] = 0 if typed_of(line) else max(0, free)
    return found


def typed_of(line: Json) -> bool:
    """Row 16: whether the customer typed something that a supplier has to know."""
    return any(p["value"].strip() and not p["name"].startswith("_") for p in line.get("properties", ()))


def _sum(one: int, other: int) -> int:
    return one + other


def _taken_off(said: Said) -> Decimal:
    """What was paid for units that were taken off; what nobody had paid is worth nothing."""
    off = [(max(0, said.most.get(line["gid"], 0) - kept_of(line)), line["price"]) for line in said.book["lines"]]
    return sum((units * Decimal(price) for units, price in off), Decimal())


def _blocked(book: Json, line: Json, now: datetime) -> int:
    """Rows 4 and 7 to 9."""
    blocked = [fo for fo in book["fulfillment_orders"] if fo["status"] not in ("CLOSED", "CANCELLED")]
    blocked = [fo for fo in blocked if _is_blocked(fo, now)]
    return sum(int(row["remaining"]) for fo in blocked for row in fo["lines"] if row["line"] == line["gid"])


def _is_blocked(fo: Json, now: datetime) -> bool:
    ahead = fo.get("fulfill_at") and now < datetime.fromisoformat(fo["fulfill_at"])
    elsewhere = fo.get("request_status") in REQUESTED
    return bool(fo["status"] == "ON_HOLD" or ahead or elsewhere or fo.get("method") in NO_PARCEL)


def _unpaid(said: Said, line: Json) -> int:
    """Row 5: units that were added after the payment."""
    if said.book["financial_status"] != "partially_paid":
        return 0
    return max(0, kept_of(line) - said.paid.get(line["gid"], 0))
