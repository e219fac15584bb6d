"""Price checks for the pages to show, as the quote job leaves them."""

from decimal import Decimal
from typing import Any

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, Quote, SupplierOrder
from shopify_app.models.costs import goods_of, keep_margin, units_of
from shopify_app.models.guard.table import RULES, Reason
from shopify_app.models.quoted import QuotedDraft, QuotedLine, content_of
from tests.web import rows

NOT_PAID = {"rule": "not_paid"}
ON_HOLD = {"rule": "on_hold", "why": "awaiting payment"}
PRICE = {"rule": "item_price", "price": "5.10 USD", "accepted": "3.10 USD", "more": ""}


def quoted(draft: SupplierOrder, *reasons: dict[str, str], text: str = "Phone stand", **changes: Any) -> QuotedDraft:
    """What AliExpress asks for a draft: two units of 3.10 USD, and shipping."""
    known: dict[str, Any] = {
        "id": draft.id,
        "sequence": draft.sequence,
        "supplier": text,
        "units": {str(line.id): units for line, units in units_of(draft).items()},
        "goods": goods_of(draft),
        "lines": (QuotedLine(text, "Black", "1", 2, "3.10 USD", "6.20 USD"),),
        "service": text,
        "shipping": "2.39 USD",
        "total": "8.59 USD",
        "stored": reasons,
    }
    return QuotedDraft(**(known | changes))


def quote(order: Order, *drafts: QuotedDraft, batch: str = "", problem: str = "", made: bool = True) -> Quote:
    """A price check of the order, made just now."""
    row = Quote.ask(order, batch=batch, by=rows.BY)
    row.problem = problem
    if made and not problem:
        row.made_at, row.look_again_at = clock.now(), None
    elif problem:
        row.look_again_at = None
    for draft in drafts:
        if draft.money:
            mine = next(so for so in order.supplier_orders if so.id == draft.id)
            mine.estimate_amount, mine.estimate_currency = draft.money.amount, draft.money.currency
    row.content = content_of(order, drafts)
    keep_margin(order)
    session().commit()
    return row


def second(order: Order) -> SupplierOrder:
    """Another draft of the same order: its supplier sends the same line again."""
    first = order.supplier_orders[0]
    row = SupplierOrder.draft(order, first.supplier_id, by=rows.BY)
    session().commit()
    return row


def wait(draft: SupplierOrder, stored: dict[str, str]) -> SupplierOrder:
    """The draft waits for that reason."""
    link = {"link": str(draft.lines[0].link_id)} if stored["rule"] == "item_price" else {}
    draft.wait_for(Reason.of(stored | link), by=rows.BY)
    session().commit()
    return draft


def sentence(stored: dict[str, str]) -> str:
    """What the table says of it."""
    return Reason(RULES[stored["rule"]], {name: text for name, text in stored.items() if name != "rule"}).sentence()


def paid_for(order: Order, amount: str) -> None:
    """What the customer paid for one unit, without shipping."""
    order.lines[0].paid_price, order.shipping = Decimal(amount), Decimal()
    session().commit()
