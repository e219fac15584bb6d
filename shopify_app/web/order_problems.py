"""What of an order waits for a person, each with the buttons that help."""

from dataclasses import dataclass

from shopify_app.models import Email, Order, SupplierOrder, Tracking
from shopify_app.web.formats import day, days_left
from shopify_app.web.late_facts import ships_by


@dataclass(frozen=True)
class Problem:
    """One sentence at the top of an order. `kind` chooses its buttons in the template."""

    kind: str
    sentence: str
    supplier_order: SupplierOrder | None = None
    tracking: Tracking | None = None
    email: Email | None = None


def find_problems(order: Order) -> list[Problem]:
    """In the order of urgency: money first."""
    found = [_of_supplier_order(so) for so in order.supplier_orders if so.problem and so.status != "cancelled"]
    if order.status == "cancel_at_supplier":
        bought = [so for so in order.supplier_orders if so.status in ("placing", "placed", "paid")]
        found += [Problem("cancel_there", _cancel_sentence(so), supplier_order=so) for so in bought]
    found += [
        Problem("parcel", tracking.problem, tracking=tracking)
        for so in order.supplier_orders
        for tracking in so.trackings
        if tracking.problem
    ]
    found += [Problem("email", email.problem, email=email) for email in order.emails if email.status == "failed"]
    return [*found, Problem("order", order.problem)] if order.problem else found


def _of_supplier_order(supplier_order: SupplierOrder) -> Problem:
    kinds = {"placing": "unanswered", "refused": "not_placed", "draft": "not_placed"}
    kind = kinds.get(supplier_order.status, "at_supplier")
    return Problem(kind, supplier_order.problem, supplier_order=supplier_order)


def _cancel_sentence(supplier_order: SupplierOrder) -> str:
    numbers = ", ".join(number.number for number in supplier_order.numbers)
    which = f"AliExpress order {numbers}" if numbers else "The order at AliExpress"
    return (
        f"The customer's order was canceled. {which} of {supplier_order.supplier_name} was already placed: "
        f"cancel it there before it ships.{_time_left(supplier_order)}"
    )


def _time_left(supplier_order: SupplierOrder) -> str:
    by = ships_by(supplier_order)
    return f" The supplier agreed to ship by {day(by)}: {days_left(by)}." if by else ""
