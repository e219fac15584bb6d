"""What a merchant does on an order: place, record, track, cancel, try again. Each answers with the order's page."""

from flask import abort, request
from flask.typing import ResponseReturnValue

from shopify_app import clock, jobs
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import Email, Order, Tracking, merchant
from shopify_app.models.order_status import settle
from shopify_app.web import order_page, tracking_numbers
from shopify_app.web.formats import plural
from shopify_app.web.pages import done, refusals_shown_by
from shopify_app.web.session import clicked_by, embedded

page = order_page.order
ONE = "/orders/<int:order_id>"
SUPPLIER_ORDER = f"{ONE}/supplier-orders/<int:sequence>"


@embedded.post(f"{ONE}/price")
@refusals_shown_by(page)
def check_price(order_id: int) -> ResponseReturnValue:
    """Let a worker look up what the order's drafts would cost now: a click approves what it finds."""
    quote = merchant.ask_price(order_page.find(order_id), by=clicked_by())
    jobs.enqueue("quote", quote.id)
    return _saved(order_id, "Checking the price.")


@embedded.post(f"{ONE}/place")
@refusals_shown_by(page)
def place_all(order_id: int) -> ResponseReturnValue:
    """Place what the quote named in the form says; `anyway` is the yes to its questions."""
    form = request.form
    anyway = form.get("anyway") == "yes"
    drafts = merchant.place(order_page.find(order_id), form.get("quote", ""), anyway=anyway, by=clicked_by())
    for draft in drafts:
        jobs.enqueue("purchase", draft.id)
    return _saved(order_id, f"Placing {plural(len(drafts), 'supplier order')}.")


@embedded.post(f"{SUPPLIER_ORDER}/place")
@refusals_shown_by(page)
def try_again(order_id: int, sequence: int) -> ResponseReturnValue:
    """Make a draft of a refused supplier order again, and look up its price."""
    supplier_order = order_page.supplier_order_of(order_page.find(order_id), sequence)
    quote = merchant.try_again(supplier_order, by=clicked_by())
    jobs.enqueue("quote", quote.id)
    return _saved(order_id, "Checking the price.")


@embedded.post(f"{SUPPLIER_ORDER}/accept-price")
@refusals_shown_by(page)
def accept_price(order_id: int, sequence: int) -> ResponseReturnValue:
    """Accept what a linked product costs now: its link keeps the new price."""
    supplier_order = order_page.supplier_order_of(order_page.find(order_id), sequence)
    price = merchant.accept_offered(supplier_order, request.form.get("price", ""), by=clicked_by())
    jobs.enqueue("match", order_id)
    return _saved(order_id, f"{price} accepted.")


@embedded.post(f"{ONE}/parcels/<int:tracking_id>/ship-unpaid")
@refusals_shown_by(page)
def ship_unpaid(order_id: int, tracking_id: int) -> ResponseReturnValue:
    """Mark a parcel as shipped although Shopify has not received the payment."""
    order = order_page.find(order_id)
    tracking = _parcel(order, tracking_id)
    merchant.ship_unpaid(tracking, by=clicked_by())
    settle(order, by=clicked_by())
    jobs.enqueue("fulfill", tracking.id)
    return _saved(order_id, f"Marking {tracking.number} as shipped.")


@embedded.post(f"{SUPPLIER_ORDER}/record")
@refusals_shown_by(page, field="number")
def record_number(order_id: int, sequence: int) -> ResponseReturnValue:
    """Keep the AliExpress number of what was bought by hand, or of a lost answer."""
    order = order_page.find(order_id)
    supplier_order = merchant.record(order, request.form.get("number", ""), sequence=sequence, by=clicked_by())
    jobs.enqueue("track", supplier_order.id)
    return _saved(order_id, "AliExpress order recorded.")


@embedded.post(f"{SUPPLIER_ORDER}/track")
@refusals_shown_by(page, field="number")
def type_tracking(order_id: int, sequence: int) -> ResponseReturnValue:
    """Keep a tracking number that the merchant knows."""
    order, form = order_page.find(order_id), request.form
    number, carrier = form.get("number", ""), form.get("carrier", "")
    tracking = merchant.track(order, number, carrier=carrier, sequence=sequence, by=clicked_by())
    jobs.enqueue("fulfill", tracking.id)
    return _saved(order_id, "Tracking number saved. Waybill is adding it in Shopify.")


@embedded.post(f"{SUPPLIER_ORDER}/not-there")
@refusals_shown_by(page)
def say_not_there(order_id: int, sequence: int) -> ResponseReturnValue:
    """The merchant looked at AliExpress: the order with the lost answer does not exist."""
    supplier_order = order_page.supplier_order_of(order_page.find(order_id), sequence)
    merchant.say_not_there(supplier_order, by=clicked_by())
    return _saved(order_id, f"Supplier order {sequence} can be placed again.")


@embedded.post(f"{SUPPLIER_ORDER}/cancel")
@refusals_shown_by(page)
def cancel_draft(order_id: int, sequence: int) -> ResponseReturnValue:
    """Drop a supplier order that was never bought."""
    order = order_page.find(order_id)
    supplier_order = order_page.supplier_order_of(order, sequence)
    if supplier_order.status not in ("draft", "refused"):
        raise Refused(f"Supplier order {sequence} was placed already: cancel it on AliExpress.")
    supplier_order.cancel("You canceled it before it was placed.", by=clicked_by())
    supplier_order.dropped = True
    settle(order, by=clicked_by())
    return _saved(order_id, f"Supplier order {sequence} canceled.")


@embedded.post(f"{ONE}/tracking-numbers")
@refusals_shown_by(page)
def get_tracking_numbers(order_id: int) -> ResponseReturnValue:
    """Ask AliExpress about this order's parcels."""
    count = tracking_numbers.ask_for(order_page.find(order_id))
    return _saved(order_id, f"Asking AliExpress about {plural(count, 'supplier order')}.")


@embedded.post(f"{ONE}/read-again")
@refusals_shown_by(page)
def read_again(order_id: int) -> ResponseReturnValue:
    """Read the order from Shopify, whatever webhooks said."""
    order = order_page.find(order_id)
    order.read_again_at, order.tries, order.problem = clock.now(), 0, ""
    settle(order, by=clicked_by())
    jobs.enqueue("read_order", order.id)
    return _saved(order_id, f"Reading {order.name} from Shopify.")


@embedded.post(f"{ONE}/parcels/<int:tracking_id>/again")
@refusals_shown_by(page)
def fulfill_again(order_id: int, tracking_id: int) -> ResponseReturnValue:
    """Try once more to write a parcel to Shopify."""
    order = order_page.find(order_id)
    tracking = _parcel(order, tracking_id)
    tracking.look_again_at, tracking.tries, tracking.problem = clock.now(), 0, ""
    settle(order, by=clicked_by())
    jobs.enqueue("fulfill", tracking.id)
    return _saved(order_id, f"Adding {tracking.number} in Shopify.")


@embedded.post(f"{ONE}/emails/<int:email_id>/again")
@refusals_shown_by(page)
def send_again(order_id: int, email_id: int) -> ResponseReturnValue:
    """Send a letter once more that did not go out."""
    order = order_page.find(order_id)
    email = _failed(order, email_id)
    email.move("waiting", why="You asked for another try.", by=clicked_by())
    email.look_again_at, email.tries, email.problem = clock.now(), 0, ""
    settle(order, by=clicked_by())
    jobs.enqueue("notify", email.id)
    return _saved(order_id, "Sending the email again.")


@embedded.post(f"{ONE}/emails/<int:email_id>/told")
@refusals_shown_by(page)
def let_be(order_id: int, email_id: int) -> ResponseReturnValue:
    """The customer has that letter after all, or was told otherwise."""
    order = order_page.find(order_id)
    email = _failed(order, email_id)
    email.move("sent", why="You said that the customer knows.", by=clicked_by())
    email.problem = ""
    settle(order, by=clicked_by())
    return _saved(order_id, "Noted: the customer knows.")


@embedded.post(f"{ONE}/supplier-knows")
@refusals_shown_by(page)
def supplier_knows(order_id: int) -> ResponseReturnValue:
    """The suppliers were told the customer's new address, or it makes no difference."""
    order = order_page.find(order_id)
    order.tell_supplier(by=clicked_by())
    settle(order, by=clicked_by())
    return _saved(order_id, "Noted: the supplier knows the new address.")


def _parcel(order: Order, tracking_id: int) -> Tracking:
    parcels = (tracking for so in order.supplier_orders for tracking in so.trackings)
    return next((parcel for parcel in parcels if parcel.id == tracking_id), None) or abort(404)


def _failed(order: Order, email_id: int) -> Email:
    email = next((row for row in order.emails if row.id == email_id), None) or abort(404)
    if email.status != "failed":
        raise Refused("This email is not waiting for you: there is nothing to do about it.")
    return email


def _saved(order_id: int, toast: str) -> ResponseReturnValue:
    session().commit()
    return done(f"/orders/{order_id}", toast)
