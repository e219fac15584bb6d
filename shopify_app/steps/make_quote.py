"""Step: look up what an order's drafts would cost, for a person to approve. Buys nothing."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from shopify_app import clock
from shopify_app.db import in_turn, session
from shopify_app.errors import Refused, WaybillError
from shopify_app.models import Quote, SupplierOrder
from shopify_app.models.approval import approve, open_drafts, why_never
from shopify_app.models.costs import goods_of, keep_margin, units_of
from shopify_app.models.guard.table import against_automatic, against_click, judge
from shopify_app.models.order_status import settle
from shopify_app.models.purchase_facts import facts_of
from shopify_app.models.quoted import QuotedDraft, QuotedLine, content_of
from shopify_app.steps import match, order_request
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.order_request import Item, Request
from shopify_app.steps.purchase_guard import APPROVED_FOR
from shopify_app.steps.read_order import NOT_FOUND, absorb, let_go
from shopify_app.steps.turn import step_aside, take
from shopify_app.values import Money

BY = "job:quote"
#: Drafts may change while they are looked up; then once more.
ROUNDS = 3


@dataclass(frozen=True)
class Found:
    """What AliExpress offers for a draft, and why it cannot be ordered as it is."""

    request: Request | None
    prepared: tuple[Any, ...]
    problem: str = ""

    def fits(self, draft: SupplierOrder) -> bool:
        """Whether the draft is still what was asked about."""
        return self.prepared == order_request.signature_of(draft)


def run(row_id: int) -> None:
    """Make the quote: AliExpress first, Shopify last."""
    quote = session().get(Quote, row_id)
    if quote is None or not take(quote):
        return
    try:
        for _ in range(ROUNDS):
            if _make(quote):
                break
        else:
            quote.fail("The order changed while its price was looked up. Check the price again.")
    except Refused as error:
        if error.code == NOT_FOUND:
            let_go(quote.order, error, by=BY)
        quote.fail(why_never(quote.order) or error.problem)
    except WaybillError as error:
        step_aside(quote, error)
        quote.problem = error.problem
        _tell_drafts(quote, error)
    else:
        _approve(quote)
    settle(quote.order, by=BY)
    session().commit()


def _approve(quote: Quote) -> None:
    """Whoever asked for it by a command wants it ordered, unless it asks a question."""
    if not quote.approve_by or not quote.living:
        return
    if clock.now() - quote.asked_at > APPROVED_FOR:
        quote.problem = "It was asked for more than a day ago: order it again."
        return
    try:
        approve(quote, anyway=False, by=quote.approve_by)
    except Refused as error:
        quote.problem = error.problem


def _tell_drafts(quote: Quote, error: WaybillError) -> None:
    """The order waits for a person: its drafts say so, until the quote is made."""
    if quote.approve_by and quote.look_again_at is None:
        for draft in open_drafts(quote.order):
            draft.problem = error.problem


def _make(quote: Quote) -> bool:
    """Whether it was made; False where the drafts changed meanwhile."""
    order = quote.order
    found = {draft.id: _ask(draft) for draft in open_drafts(order)}
    state = ask_shopify(order.shop, lambda admin: admin.order_for_sourcing(order.gid))

    def write() -> bool:
        absorb(order.shop, state, by=BY)
        match.bring_up_to_date(order, by=BY)
        drafts = open_drafts(order)
        same = {draft.id for draft in drafts} == found.keys() and all(found[draft.id].fits(draft) for draft in drafts)
        if same:
            for draft in drafts:
                draft.problem = ""
            quote.content = content_of(order, [_quoted(draft, found[draft.id]) for draft in drafts])
            keep_margin(order)
            quote.made_at, quote.look_again_at, quote.problem = clock.now(), None, ""
        session().commit()
        return same

    return in_turn(write)


def _ask(draft: SupplierOrder) -> Found:
    """Raises what is worth another try."""
    prepared = order_request.signature_of(draft)
    try:
        request = order_request.ask(draft)
    except Refused as error:
        return Found(None, prepared, error.problem)
    try:
        request.to_json(draft)
    except Refused as error:
        return Found(request, prepared, error.problem)
    return Found(request, prepared)


def _quoted(draft: SupplierOrder, found: Found) -> QuotedDraft:
    """The draft in the quote; the first reason is its waiting reason from now on."""
    request = found.request
    reasons = judge(facts_of(draft, request.offer(draft) if request else None))
    automatic = draft.order.shop.policy.on("automatic_ordering")
    if not draft.released_at:
        draft.wait_for(against_automatic(reasons) if automatic else against_click(reasons), by=BY)
    quoted = QuotedDraft(
        id=draft.id,
        sequence=draft.sequence,
        supplier=draft.supplier_name,
        units={str(line.id): units for line, units in units_of(draft).items()},
        goods=goods_of(draft),
        set_aside=draft.set_aside,
        stored=tuple(reason.stored for reason in reasons),
        problem=found.problem,
    )
    return _priced(quoted, request) if request else quoted


def _priced(quoted: QuotedDraft, request: Request) -> QuotedDraft:
    currency, option = request.landed.currency, request.slowest
    fee = sum((item.option.fee.amount for item in request.items), Decimal())
    tax = sum((item.tax for item in request.items), Decimal())
    return replace(
        quoted,
        lines=tuple(_line(item) for item in request.items),
        service=option.company or option.service,
        shipping=str(Money(fee, currency)),
        tax=str(Money(tax, currency)) if tax else "",
        total=str(request.landed),
    )


def _line(item: Item) -> QuotedLine:
    price, name = item.sku.price, item.sku.name or item.title
    goods = Money(item.goods, price.currency)
    return QuotedLine(item.title, name, item.sku.sku_id, item.quantity, str(price), str(goods))
