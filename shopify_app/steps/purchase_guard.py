"""The guard where the money leaves: asked after AliExpress and Shopify answered, before every request that can buy."""

from datetime import timedelta

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Quote, SupplierOrder
from shopify_app.models.costs import goods_of, units_of
from shopify_app.models.guard.facts import Offer
from shopify_app.models.guard.table import (
    RULES,
    Reason,
    against_automatic,
    against_click,
    judge,
)
from shopify_app.models.purchase_facts import facts_of
from shopify_app.models.quoted import draft_of, fingerprint

#: What could not be carried out by then is asked about again.
APPROVED_FOR = timedelta(days=1)


def ask(supplier_order: SupplierOrder, offer: Offer | None) -> Reason | None:
    """Why it must not be bought now as it was approved; None where it may. Without an offer the rows about prices are
    not asked: nothing can be bought then."""
    reasons = judge(facts_of(supplier_order, offer))
    if not supplier_order.approved_by_click:
        return against_automatic(reasons)
    return against_click(reasons, supplier_order.accepted or ()) or _differs(supplier_order, offer)


def not_told() -> Reason:
    """Shopify did not answer as it should."""
    return Reason(RULES["not_told"], {"what": "whether it may be shipped"})


def _differs(supplier_order: SupplierOrder, offer: Offer | None) -> Reason | None:
    """A click approved a quote: units, address, and a total that may rise by one percent."""
    quote = session().get(Quote, supplier_order.quote_id) if supplier_order.quote_id else None
    quoted = draft_of(quote, supplier_order.id) if quote else None
    if quote is None or quoted is None:
        return _changed("nobody approved its price")
    if quoted.units != {str(line.id): units for line, units in units_of(supplier_order).items()}:
        return _changed("the units changed after they were approved")
    if quoted.goods != goods_of(supplier_order):
        return _changed("the supplier product changed after it was approved")
    if quote.approved_at is None or clock.now() - quote.approved_at > APPROVED_FOR:
        return _changed("it was approved more than a day ago")
    if quote.content.get("address") != fingerprint(supplier_order.order):
        return _changed("the address changed after it was approved")
    if offer and not quoted.covers(offer.landed):
        return _changed(f"it costs {offer.landed} now, {quoted.total} when it was approved")
    return None


def _changed(what: str) -> Reason:
    return Reason(RULES["quote_changed"], {"what": what})
