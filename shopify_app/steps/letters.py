"""The letters to a customer, rendered. A letter with an empty placeholder is never sent."""

from flask import render_template

from shopify_app.errors import NeedsPerson
from shopify_app.models import Email, Tracking
from shopify_app.models.delay import delay_facts
from shopify_app.models.tracking_page import page_of
from shopify_app.values import Letter


def write(email: Email) -> Letter:
    """The letter of that line of the ledger; raises WaybillError that says which fact is missing."""
    if email.tracking:
        return _shipping_confirmation(email, email.tracking)
    return _delay(email)


def _shipping_confirmation(email: Email, tracking: Tracking) -> Letter:
    """Items, carrier, number, link and expected arrival of one parcel."""
    order = email.order
    items = [(item.name, tracking.units_for(item)) for item in tracking.line_items if tracking.units_for(item)]
    facts = {
        "shop": order.shop.title,
        "order": order.name,
        "items": items,
        "carrier": tracking.carrier,
        "number": tracking.number,
        "url": tracking.url,
    }
    missing = [name for name, value in facts.items() if not value and name != "carrier"]
    if missing:
        raise NeedsPerson(f"The letter for {order.name} was not sent: {', '.join(missing)} missing.")
    expected = tracking.expected_at
    facts["expected"] = f"{expected.astimezone(order.shop.zone):%B %-d}" if expected else ""
    facts["page"] = page_of(order)
    name = order.address.name if order.address else ""
    return Letter(
        key=f"{email.kind}-{email.id}",
        to=order.email,
        subject=f"Your order {order.name} from {order.shop.title} is on its way",
        text=render_template("emails/shipping_confirmation.txt", name=name, **facts),
        html=render_template("emails/shipping_confirmation.html", name=name, **facts),
        sender_name=order.shop.title,
    )


def _delay(email: Email) -> Letter:
    """There is a delay; and, where one was recorded, that another parcel was sent and both may be kept."""
    if email.supplier_order is None or email.supplier_order.status == "cancelled":
        raise NeedsPerson(f"The letter for {email.order.name} was not sent: its supplier order was canceled meanwhile.")
    order, facts = email.order, delay_facts(email.supplier_order)
    return Letter(
        key=f"{email.kind}-{email.id}",
        to=order.email,
        subject=f"Your order {order.name} from {order.shop.title} is delayed",
        text=render_template("emails/delay.txt", **facts),
        html=render_template("emails/delay.html", **facts),
        sender_name=order.shop.title,
    )
