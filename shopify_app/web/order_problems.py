"""What of an order waits for a person, each with the buttons that help."""

from dataclasses import dataclass

from shopify_app.models import Email, Order, SupplierOrder, Tracking
from shopify_app.models.bought_before import is_misaddressed, unwanted_units
from shopify_app.models.supplier_moves import CANCELABLE
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
    unpaid = [so for so in order.supplier_orders if so.do_not_pay and so.status != "cancelled"]
    found = [Problem("do_not_pay", so.do_not_pay, supplier_order=so) for so in unpaid]
    found += [_of_supplier_order(so) for so in order.supplier_orders if so.problem and so.status != "cancelled"]
    rest = [so for so in order.supplier_orders if so not in unpaid]
    told = [(so, _of_unwanted(so) if order.wanted else _of_canceled(so)) for so in rest]
    found += [Problem("cancel_there", sentence, supplier_order=so) for so, sentence in told if sentence]
    found += [Problem("moved", _of_moved(so), supplier_order=so) for so in order.supplier_orders if is_misaddressed(so)]
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


def _of_canceled(supplier_order: SupplierOrder) -> str:
    """What is left to do about goods that the customer does not want any more, or empty."""
    said = f"The customer's order was canceled. {_which(supplier_order)}"
    if supplier_order.status in CANCELABLE:
        return f"{said} was already placed: cancel it there before it ships.{_time_left(supplier_order)}"
    if supplier_order.status in ("partly_shipped", "shipped"):
        return f"{said} was shipped before it could be canceled: tell the customer that a parcel may still come."
    return ""


def _of_unwanted(supplier_order: SupplierOrder) -> str:
    """What is left to do about units that were refunded or removed after they were bought, or empty."""
    units = unwanted_units(supplier_order)
    if not units:
        return ""
    named = ", ".join(f"{count} × {line.name}" for line, count in units.items())
    whole = all(units.get(line.line_item, 0) >= line.units for line in supplier_order.lines)
    todo = "cancel it there" if whole else "tell the supplier"
    said = f"Refunded or removed after it was bought: {named}. {_which(supplier_order)} has it"
    return f"{said}: {todo} before it ships.{_time_left(supplier_order)}"


def _of_moved(supplier_order: SupplierOrder) -> str:
    """The parcel would go to the address before."""
    said = f"The customer's address was changed after it was bought. {_which(supplier_order)} goes to the one before"
    return f"{said}: give the supplier the new one before it ships.{_time_left(supplier_order)}"


def _which(supplier_order: SupplierOrder) -> str:
    numbers = ", ".join(number.number for number in supplier_order.numbers)
    which = f"AliExpress order {numbers}" if numbers else "The order at AliExpress"
    return f"{which} of {supplier_order.supplier_name}"


def _time_left(supplier_order: SupplierOrder) -> str:
    by = ships_by(supplier_order)
    return f" The supplier agreed to ship by {day(by)}: {days_left(by)}." if by else ""
