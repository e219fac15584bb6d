"""The letters to a customer, rendered. A letter with an empty placeholder is never sent."""

from flask import render_template

from shopify_app.errors import NeedsPerson
from shopify_app.models import Email
from shopify_app.models.tracking_page import page_of
from shopify_app.values import Letter


def shipping_confirmation(email: Email) -> Letter:
    """Items, carrier, number, link and expected arrival of one parcel."""
    order, tracking = email.order, email.tracking
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
    facts["expected"] = (
        f"{expected.astimezone(order.shop.zone):%B} {expected.astimezone(order.shop.zone).day}" if expected else ""
    )
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
