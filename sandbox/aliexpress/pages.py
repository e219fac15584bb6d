"""Pages for people who play buyer, seller and carrier: the orders and the buttons that move them."""

from decimal import Decimal

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from sandbox.aliexpress.actions import act
from sandbox.aliexpress.catalog import NotFound
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.orders import Order
from sandbox.aliexpress.wire import Json

PAGE_SIZE = 50
STATUS_TEXTS = {
    "PLACE_ORDER_SUCCESS": ("Awaiting payment", "attention"),
    "RISK_CONTROL": ("Payment under review", "attention"),
    "WAIT_SELLER_SEND_GOODS": ("To ship", "info"),
    "SELLER_PART_SEND_GOODS": ("Partly shipped", "info"),
    "WAIT_BUYER_ACCEPT_GOODS": ("Shipped", "success"),
    "IN_CANCEL": ("Cancellation requested", "warning"),
    "IN_ISSUE": ("Dispute open", "critical"),
    "FINISH": ("Finished", ""),
}


def order_pages(company: AliExpress) -> Blueprint:
    """The blueprint of the orders."""
    pages = Blueprint("aliexpress_orders", __name__, url_prefix="/aliexpress/orders")

    @pages.get("")
    def listing() -> str:
        page = max(1, request.args.get("page", 1, type=int))
        with company.lock:
            orders = company.orders()
            shown = orders[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
            more = len(orders) > page * PAGE_SIZE
            return render_template(
                "aliexpress/orders.html", orders=shown, total=len(orders), page=page, more=more, view=view
            )

    @pages.get("/<number>")
    def detail(number: str) -> str:
        return _page(company, number, "")

    @pages.post("/<number>/<action>")
    def move(number: str, action: str) -> Response | tuple[str, int]:
        try:
            act(company, number, action, _wish())
        except NotFound:
            abort(404)
        except ValueError as error:
            return _page(company, number, str(error)), 409
        return redirect(url_for("aliexpress_orders.detail", number=number), 303)

    return pages


def view(order: Order) -> Json:
    """What a page says about an order."""
    text, tone = STATUS_TEXTS[order.status]
    if order.ended:
        text, tone = "Closed", "critical"
    elif order.delivered and not order.closed:
        text, tone = "Delivered", "success"
    return {
        "status": text,
        "tone": tone,
        "total": sum((line.total for line in order.lines), Decimal(0)),
        "numbers": [parcel.mail_no for parcel in order.parcels if parcel.left],
        "units": sum(line.quantity for line in order.lines),
        "waiting": [_waiting(order, sku_id, units) for sku_id, units in order.unpacked_units().items()],
    }


def _waiting(order: Order, sku_id: str, units: int) -> Json:
    line = next(line for line in order.lines if line.sku.sku_id == sku_id)
    return {"sku_id": sku_id, "title": line.title, "attrs": line.sku.attrs, "units": units}


def moves_of(order: Order) -> set[str]:
    """The buttons that make sense now."""
    if order.closed:
        return set()
    if order.paid_at is None:
        return {"pay", "cancel"}
    if order.under_review:
        return {"pay", "cancel"}
    moves = {"event", "last_mile"} if order.shipped else {"cancel"}
    if any(line.unpacked for line in order.lines) or any(not parcel.left for parcel in order.parcels):
        moves.add("ship")
    if any(parcel.left and not parcel.delivered_at for parcel in order.parcels):
        moves.add("deliver")
    if order.fully_shipped:
        moves.add("finish")
    return moves | (set() if order.in_issue else {"dispute"})


def _page(company: AliExpress, number: str, problem: str) -> str:
    with company.lock:
        try:
            order = company.order(number)
        except NotFound:
            abort(404)
        return render_template(
            "aliexpress/order.html", order=order, view=view(order), moves=moves_of(order), problem=problem
        )


def _wish() -> Json:
    """The form as the JSON that the control routes take; `part` means only the chosen quantities."""
    form = request.form
    wish: Json = {name: form[name] for name in ("name", "description", "parcel", "reason") if form.get(name)}
    if form.get("mail_no", "").strip():
        wish["mail_no"] = form["mail_no"].strip()
    if "part" in form:
        wanted = ((name.removeprefix("quantity-"), form[name]) for name in form if name.startswith("quantity-"))
        wish["items"] = [{"sku_id": sku_id, "quantity": int(text)} for sku_id, text in wanted if text not in ("", "0")]
    return wish
