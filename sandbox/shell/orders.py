"""The order pages of a toy shop's admin: the list, one order, and what a merchant does to it."""

from collections.abc import Callable

from flask import Blueprint, request
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from sandbox.shell.frame import admin_url, missing, render_admin, see
from sandbox.shopify import commands, merchant, payments, warehouse
from sandbox.shopify.fulfillment import HOLD_REASONS, LIVE
from sandbox.shopify.order import Order
from sandbox.shopify.state import Shop, get_order, get_shop

Form = MultiDict[str, str]
pages = Blueprint("shell_orders", __name__, url_prefix="/shopify/<domain>/admin/orders")
pages.register_error_handler(LookupError, missing)
ADDRESS_FIELDS = (
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("address1", "Address"),
    ("address2", "Apartment"),
    ("city", "City"),
    ("province_code", "State or province code"),
    ("zip", "Postal code"),
    ("country_code", "Country code"),
    ("phone", "Phone"),
)


@pages.get("", strict_slashes=False)
def listing(domain: str) -> str:
    """List the newest orders."""
    shop = get_shop(domain)
    return render_admin("orders.html", shop, "Orders", orders=shop.newest_orders(100))


@pages.get("/<int:legacy_id>")
def detail(domain: str, legacy_id: int) -> str:
    """Show one order."""
    shop = get_shop(domain)
    order = get_order(shop, legacy_id)
    statuses = {fo.status for fo in order.fulfillment_orders if fo.remaining}
    facts = {"open": bool(statuses & set(LIVE)), "held": "ON_HOLD" in statuses, "address_fields": ADDRESS_FIELDS}
    facts |= {"levels": ("HIGH", "MEDIUM", "LOW", "NONE"), "reasons": HOLD_REASONS}
    return render_admin("order.html", shop, "Orders", order=order, order_url=_url(shop, order), **facts)


@pages.post("/<int:legacy_id>/<action>")
def act(domain: str, legacy_id: int, action: str) -> Response:
    """Do one thing to the order; what Shopify refuses is shown on the order."""
    shop = get_shop(domain)
    order = get_order(shop, legacy_id)
    if action not in ACTIONS:
        raise LookupError(f"Nothing is called {action} here.")
    try:
        ACTIONS[action](shop, order, request.form)
    except ValueError as error:
        return see(_url(shop, order), problem=str(error))
    return see(_url(shop, order))


def _url(shop: Shop, order: Order) -> str:
    return f"{admin_url(shop)}/orders/{order.id}"


def _quantities(order: Order, form: Form) -> list[dict[str, object]]:
    return [{"line": line.gid, "quantity": int(form[line.gid])} for line in order.lines if form.get(line.gid)]


def _refund(shop: Shop, order: Order, form: Form) -> None:
    lines = [{"line": form["line"], "quantity": 1}] if form.get("line") else []
    spec = {"lines": lines, "amount": form.get("amount") or None, "restock": "keep" not in form}
    commands.refund_order(shop, order, spec)


def _edit(shop: Shop, order: Order, form: Form) -> None:
    changed = [
        row for row in _quantities(order, form) if order.line(str(row["line"])).current_quantity != row["quantity"]
    ]
    if changed:
        commands.edit_order(shop, order, changed)


def _address(shop: Shop, order: Order, form: Form) -> None:
    changes = {name: form[name] or None for name, _ in ADDRESS_FIELDS if name in form}
    if order.address and changes.get("country_code") != order.address.get("country_code"):
        changes |= {"country": changes.get("country_code"), "province": None}
    commands.change_address(shop, order, changes)


def _fulfill(shop: Shop, order: Order, form: Form) -> None:
    lines = [row for row in _quantities(order, form) if row["quantity"]] or None
    commands.fulfill_by_hand(shop, order, lines, form.get("number") or None, form.get("company") or None)


def _pick_up(shop: Shop, order: Order, form: Form) -> None:
    for fo, _ in merchant.units_of(order, None):
        warehouse.deliver_by(shop, fo, "PICK_UP")


ACTIONS: dict[str, Callable[[Shop, Order, Form], object]] = {
    "pay": lambda shop, order, form: commands.pay_order(shop, order),
    "capture": lambda shop, order, form: payments.capture(shop, order),
    "risk": lambda shop, order, form: commands.assess(shop, order, {"level": form["level"]}),
    "archive": lambda shop, order, form: payments.archive(shop, order, closed=True),
    "unarchive": lambda shop, order, form: payments.archive(shop, order, closed=False),
    "cancel": lambda shop, order, form: commands.cancel_order(shop, order),
    "cancel-unrefunded": lambda shop, order, form: commands.cancel_order(shop, order, refund=False),
    "refund": _refund,
    "edit": _edit,
    "address": _address,
    "fulfill": _fulfill,
    "cancel-fulfillment": lambda shop, order, form: warehouse.cancel_shipment(
        shop, order.fulfillment(form["fulfillment"])
    ),
    "hold": lambda shop, order, form: commands.hold_order(shop, order, {"reason": form.get("reason", "OTHER")}),
    "pickup": _pick_up,
    "release": lambda shop, order, form: commands.release_hold(shop, order),
}
