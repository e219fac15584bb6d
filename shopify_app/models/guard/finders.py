"""When each row of the purchase table applies: one small function a row, None where it does not.

A finder returns the figures of its sentence. Facts that are not known wait in row 3; no finder guesses.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from shopify_app.models.guard.facts import ELSEWHERE, ON_HOLD, PICKUP, SCHEDULED, UNPAID, Facts
from shopify_app.values import Money

Figures = dict[str, str]
#: Shopify says that money came. Anything else, words unknown today included, is not paid.
SOME_MONEY = ("paid", "partially_refunded", "partially_paid", "authorized", "voided", "refunded")
RETURNED = ("voided", "refunded")
RISK_PENDING = timedelta(hours=24)
OLDEST = timedelta(days=7)
#: Shipping may rise by so much whatever the percentage says, in the currency of the link.
FEE_SLACK = Decimal("1.00")


def test_order(facts: Facts) -> Figures | None:
    """Row 1."""
    return {} if facts.test else None


def canceled(facts: Facts) -> Figures | None:
    """Row 1."""
    return {} if facts.canceled else None


def deleted(facts: Facts) -> Figures | None:
    """Row 1."""
    return {} if facts.deleted else None


def nothing_left(facts: Facts) -> Figures | None:
    """Row 1."""
    return {} if facts.units <= 0 else None


def money_returned(facts: Facts) -> Figures | None:
    """Row 2: also by amount, with the units untouched."""
    return {} if facts.financial_status in RETURNED else None


def not_told(facts: Facts) -> Figures | None:
    """Row 3: fulfillment orders come after orders/create; a field or a page may be withheld."""
    if not facts.read:
        return {"what": "whether it may be shipped"}
    if facts.missing:
        return {"what": " and ".join(facts.missing)}
    return None if facts.routed else {"what": "where it ships from"}


def archived(facts: Facts) -> Figures | None:
    """Row 4."""
    return {} if facts.archived else None


def elsewhere(facts: Facts) -> Figures | None:
    """Row 4: units in no visible fulfillment order, or at another fulfillment service."""
    return _first(facts, ELSEWHERE, "who")


def returned_more(facts: Facts) -> Figures | None:
    """Row 5: more money went back than the units that were taken off."""
    if facts.financial_status != "partially_refunded" or facts.returned is None:
        return None
    if facts.returned <= facts.taken_off:
        return None
    return {"returned": _shop(facts, facts.returned), "taken_off": _shop(facts, facts.taken_off)}


def deposit(facts: Facts) -> Figures | None:
    """Row 5: partially paid, and never seen paid."""
    if facts.financial_status != "partially_paid" or facts.was_paid:
        return None
    return {"outstanding": _outstanding(facts)}


def added_units(facts: Facts) -> Figures | None:
    """Row 5: units above what Shopify last said was paid."""
    return {"outstanding": _outstanding(facts)} if facts.details(UNPAID) else None


def authorized(facts: Facts) -> Figures | None:
    """Row 5."""
    return {} if facts.financial_status == "authorized" and not facts.policy.buy_authorized else None


def not_paid(facts: Facts) -> Figures | None:
    """Row 5: pending, expired, null, and any word that is new."""
    return {} if facts.financial_status not in SOME_MONEY else None


def high_risk(facts: Facts) -> Figures | None:
    """Row 6: high by any assessment, or Shopify recommends to cancel."""
    return {} if facts.risk == "high" and not facts.policy.allow_high_risk else None


def risk_not_assessed(facts: Facts) -> Figures | None:
    """Row 6: nobody assessed it yet; passes after the shop's wait."""
    return {} if facts.risk in ("none", "") and facts.now < facts.created_at + facts.policy.risk_wait else None


def risk_pending(facts: Facts) -> Figures | None:
    """Row 6: an analysis is under way; passes after a day."""
    return {} if facts.risk == "pending" and facts.now < facts.created_at + RISK_PENDING else None


def on_hold(facts: Facts) -> Figures | None:
    """Row 7."""
    found = facts.details(ON_HOLD)
    return {"why": ", ".join(found)} if found else None


def scheduled(facts: Facts) -> Figures | None:
    """Row 8: the detail is the instant in ISO 8601, or empty."""
    found = facts.details(SCHEDULED)
    if not found:
        return None
    latest = max(found)
    if not latest:
        return {"date": "later"}
    return {"date": f"{datetime.fromisoformat(latest).astimezone(ZoneInfo(facts.zone)):%b %-d, %Y}"}


def pickup(facts: Facts) -> Figures | None:
    """Row 9."""
    return {} if facts.details(PICKUP) else None


def before_automatic(facts: Facts) -> Figures | None:
    """Row 10. Shopify's instants are whole seconds."""
    since = facts.policy.automatic_since
    before = since is None or facts.earliest < since.replace(microsecond=0)
    return {} if facts.policy.automatic and before else None


def too_old(facts: Facts) -> Figures | None:
    """Row 10."""
    return {} if facts.policy.automatic and facts.now - facts.earliest > OLDEST else None


def automatic_off(facts: Facts) -> Figures | None:
    """Row 11."""
    return None if facts.policy.automatic else {}


def dropped_before(facts: Facts) -> Figures | None:
    """Row 11: ordering again is a person's decision."""
    return {} if facts.canceled_before else None


def item_price(facts: Facts) -> Figures | None:
    """Row 12: in the link's currency; an answer in another one stops. `links`: whose price the first one is."""
    share = 1 + Decimal(facts.policy.ceiling_percent) / 100
    items = facts.offer.items if facts.offer else ()
    risen = [(item, item.accepted) for item in items if item.accepted and _above(item.price, item.accepted, share)]
    if not risen:
        return None
    (first, accepted), *others = risen
    more = "".join(f"; {item.price}, accepted {price}" for item, price in others)
    return {"price": str(first.price), "accepted": str(accepted), "more": more, "link": str(first.link_id)}


def _above(price: Money, accepted: Money, share: Decimal) -> bool:
    return price.currency != accepted.currency or price.amount > accepted.amount * share


def shipping_fee(facts: Facts) -> Figures | None:
    """Row 13: against the last purchase of the same link, country and quantity."""
    share = 1 + Decimal(facts.policy.ceiling_percent) / 100
    for item in facts.offer.items if facts.offer else ():
        fee, last = item.fee, item.last_fee
        if last is None or last.currency != fee.currency:
            continue
        if fee.amount > last.amount * share and fee.amount - last.amount > FEE_SLACK:
            return {"fee": str(fee), "last": str(last)}
    return None


def landed_cost(facts: Facts) -> Figures | None:
    """Row 14: an order sold for nothing always waits."""
    offer = facts.offer
    if offer is None or (offer.sold > 0 and (offer.cost is None or offer.cost <= offer.sold)):
        return None
    landed = str(offer.landed) if offer.cost is None else str(Money(offer.cost, offer.currency))
    return {"landed": landed, "sold": str(Money(max(offer.sold, Decimal()), offer.currency))}


def order_cost(facts: Facts) -> Figures | None:
    """Row 15: a limit of the merchant's own, so an unknown rate stops too."""
    offer, most = facts.offer, facts.policy.order_cost_max
    if offer is None or most is None or (offer.order_cost is not None and offer.order_cost <= most):
        return None
    cost = f"{offer.landed}, no exchange rate" if offer.order_cost is None else _shop(facts, offer.order_cost)
    return {"cost": cost, "most": _shop(facts, most)}


def margin(facts: Facts) -> Figures | None:
    """Row 15: in percent of what the customer paid for the order."""
    offer, least = facts.offer, facts.policy.margin_min
    if offer is None or least is None:
        return None
    if offer.order_cost is None:
        return {"margin": f"unknown ({offer.landed}, no exchange rate)", "least": f"{least} %"}
    if offer.order_sold > 0:
        percent = (offer.order_sold - offer.order_cost) * 100 / offer.order_sold
        if percent >= least:
            return None
        return {"margin": f"{percent:.2f} %", "least": f"{least} %"}
    return {"margin": "below 0 %", "least": f"{least} %"}


def line_properties(facts: Facts) -> Figures | None:
    """Row 16: what the customer typed is never stored with the reason; the sentence is made from the lines."""
    return {} if facts.properties and not facts.policy.buy_with_properties else None


def never(_facts: Facts) -> Figures | None:
    """Found elsewhere: it compares two moments, not facts of one."""
    return None


def _first(facts: Facts, kind: str, name: str) -> Figures | None:
    found = facts.details(kind)
    return {name: found[0]} if found else None


def _outstanding(facts: Facts) -> str:
    return _shop(facts, facts.outstanding) if facts.outstanding is not None else "an unknown amount"


def _shop(facts: Facts, amount: Decimal) -> str:
    return str(Money(amount, facts.currency))
