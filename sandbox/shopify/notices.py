"""Shopify's own mails to the buyer: shipping confirmation and shipping update."""

from email.utils import formataddr

from jinja2 import Environment

from sandbox import mailbox
from sandbox.shopify.fulfillment import Fulfillment
from sandbox.shopify.order import Notification
from sandbox.shopify.state import Shop, now

SUBJECTS = {
    "shipping_confirmation": "A shipment from order {} is on the way",
    "shipping_update": "Shipping update for order {}",
}
HTML = """<h1>{{ subject }}</h1>
<ul>{% for line in shipment.lines %}<li>{{ line.line.name }} x {{ line.quantity }}</li>{% endfor %}</ul>
{% for parcel in shipment.tracking if parcel.number %}<p>{{ parcel.company or "Carrier" }} tracking number:
{% if parcel.url %}<a href="{{ parcel.url }}">{{ parcel.number }}</a>{% else %}{{ parcel.number }}{% endif %}</p>
{% endfor %}<p>{{ shop.name }}</p>"""
TEXT = """{{ subject }}

{% for line in shipment.lines %}{{ line.line.name }} x {{ line.quantity }}
{% endfor %}{% for parcel in shipment.tracking if parcel.number %}
{{ parcel.company or "Carrier" }} tracking number: {{ parcel.number }}{% if parcel.url %} {{ parcel.url }}{% endif %}
{% endfor %}
{{ shop.name }}"""

PAGE = Environment(autoescape=True).from_string(HTML)
PLAIN = Environment(autoescape=False).from_string(TEXT)  # noqa: S701  plain text is shown as it is


def send(shop: Shop, shipment: Fulfillment, kind: str) -> None:
    """Mail the buyer and write it down; an order without an address is only written down, as not sent."""
    order = shipment.order
    order.notifications.append(Notification(kind, order.email, shipment.gid, now(), sent=order.email is not None))
    if order.email is None:
        return
    subject = SUBJECTS[kind].format(order.name)
    words = {"shop": shop, "shipment": shipment, "subject": subject}
    sender = formataddr((shop.name, shop.email))
    mailbox.deliver(sender, order.email, subject, PLAIN.render(words), PAGE.render(words))
