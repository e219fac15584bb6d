"""What an answer about an order says of risk, money and refunds, and what of it Shopify kept back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from shopify_app.gateways.loose import exact
from shopify_app.gateways.shopify_call import denied
from shopify_app.values import Money, OrderForSourcing

Json = Mapping[str, Any]

#: What can be kept back, in words for a merchant's sentence.
RISK = "the risk analysis"
FULFILLMENT_ORDERS = "the fulfillment orders"
PAYMENT = "the payment"
REFUNDS = "refunds"
SHIPPING = "shipping paid"
PRICES = "prices paid"
PROPERTIES = "line properties"
PROCESSED = "the date of the order"
STATE, METHOD = "whether it is archived or canceled", "how it is delivered"
#: Fields that may be null: only an error tells that Shopify kept them back.
_NULLABLE = {
    **dict.fromkeys(("cancelledAt", "closedAt", "test"), STATE),
    **dict.fromkeys(("deliveryMethod", "methodType", "fulfillAt"), METHOD),
    "displayFinancialStatus": PAYMENT,
}

#: The level that counts, the first that anyone assessed.
_LEVELS = ("high", "pending", "medium", "low")
_RECOMMENDED = {"CANCEL": "high", "INVESTIGATE": "medium", "ACCEPT": "low", "NONE": "none"}


@dataclass(frozen=True)
class KeptBack:
    """Collects what Shopify kept back of one order, each word once."""

    _words: dict[str, None] = field(default_factory=dict)

    def note(self, word: str) -> None:
        """`word` was kept back."""
        self._words[word] = None

    def note_fields(self, names: Iterable[str]) -> None:
        """Fields by name, of which those are noted that decide what may be bought."""
        for name in sorted(names):
            if name in _NULLABLE:
                self.note(_NULLABLE[name])

    @property
    def words(self) -> tuple[str, ...]:
        """All of them, in the order in which they were met."""
        return tuple(self._words)


@dataclass(frozen=True)
class Refunded:
    """Units of one line item that refunds name, and the money for them."""

    units: int = 0
    value: Decimal = Decimal(0)


def text_of(node: Json, name: str) -> str:
    """Text, or a number as text; "" for null and missing."""
    value = node.get(name)
    return "" if value is None else str(value)


def money_of(node: Json, name: str, word: str, kept: KeptBack) -> Money | None:
    """A MoneyBag in the shop's currency; `word` is noted where it cannot be read."""
    shop_money = (node.get(name) or {}).get("shopMoney") or {}
    amount, currency = exact(shop_money.get("amount")), text_of(shop_money, "currencyCode")
    if amount is None or not currency:
        kept.note(word)
        return None
    return Money(amount, currency)


def amount_of(node: Json, name: str, word: str, kept: KeptBack) -> Decimal | None:
    """The amount alone: an order has one currency."""
    found = money_of(node, name, word, kept)
    return found.amount if found else None


def risk_of(order: Json, kept: KeptBack) -> str:
    """The level of OrderedGoods.risk. A word that nobody knows yet counts as kept back: it may be the worst."""
    summary = order.get("risk") or {}
    recommendation, assessments = text_of(summary, "recommendation"), summary.get("assessments")
    levels = {text_of(found or {}, "riskLevel").lower() for found in assessments or ()}
    understood = assessments is not None and recommendation in _RECOMMENDED and levels <= {*_LEVELS, "none"}
    if not understood:
        kept.note(RISK)
    if recommendation == "CANCEL":
        return "high"
    worst = next((level for level in _LEVELS if level in levels), "") or _RECOMMENDED.get(recommendation, "")
    return "" if worst == "none" and not understood else worst


def refunds_of(order: Json, kept: KeptBack) -> Mapping[str, Refunded] | None:
    """What refunds name, by line item gid; None where Shopify kept back any part of it."""
    parts = None if order.get("refunds") is None else list(_refund_parts(order))
    if parts is None or None in parts:
        kept.note(REFUNDS)
        return None
    named: dict[str, Refunded] = {}
    for gid, refunded in (part for part in parts if part):
        before = named.get(gid, Refunded())
        named[gid] = Refunded(before.units + refunded.units, before.value + refunded.value)
    return named


def demand_fulfillment_orders(state: OrderForSourcing, shop: str) -> None:
    """Raises where they were withheld: read as none, they would let units be fulfilled twice."""
    if FULFILLMENT_ORDERS in state.missing:
        raise denied(shop, "fulfillmentOrders was withheld.")


def _refund_parts(order: Json) -> Iterator[tuple[str, Refunded] | None]:
    """Each line of each refund; None in place of one that was kept back."""
    for refund in order["refunds"]:
        page = (refund or {}).get("refundLineItems") or {}
        # More lines in one refund than are asked for: unknown, like what is withheld.
        whole = (page.get("pageInfo") or {}).get("hasNextPage") is False and page.get("nodes") is not None
        yield from (_refund_part(line or {}, order) for line in page["nodes"]) if whole else (None,)


def _refund_part(line: Json, order: Json) -> tuple[str, Refunded] | None:
    unread = KeptBack()
    gid, units = text_of(line.get("lineItem") or {}, "id"), line.get("quantity")
    subtotal, tax = (amount_of(line, name, REFUNDS, unread) for name in ("subtotalSet", "totalTaxSet"))
    if not gid or not isinstance(units, int) or subtotal is None or tax is None:
        return None
    # With taxes included the subtotal holds the tax already; unknown counts as included, since less is refunded then.
    return gid, Refunded(units, subtotal + tax if order.get("taxesIncluded") is False else subtotal)
