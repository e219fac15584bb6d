"""A quote in plain text, for the operator's dry run: what would be bought, for how much, and what would stop it."""

from shopify_app.models.approval import open_drafts
from shopify_app.models.guard.table import Reason
from shopify_app.models.quote import Quote
from shopify_app.models.quoted import QuotedDraft, drafts_of
from shopify_app.values import Address, Money


def quote_lines(quote: Quote) -> list[str]:
    """One line for each fact. Holds the customer's address: for the operator's own terminal, never for a log."""
    order = quote.order
    lines = [text for draft in drafts_of(quote) for text in _draft(quote, draft)]
    if order.margin_amount is not None and order.sale_amount is not None and order.cost_amount is not None:
        sale, cost = Money(order.sale_amount, order.currency), Money(order.cost_amount, order.currency)
        margin = Money(order.margin_amount, order.currency)
        percent = f" ({100 * order.margin_amount / order.sale_amount:.1f} %)" if order.sale_amount else ""
        lines.append(f"margin: {margin}{percent}; sold for {sale}, cost {cost}")
    else:
        lines.append("margin: unknown, no exchange rate in Settings")
    return [*lines, f"address: {_address(order.address)}", "Nothing was bought."]


def refusals_of(quote: Quote, *, set_aside: bool) -> list[str]:
    """Why some of the drafts are not placed by a click without a yes; `set_aside`: those whose units wait in Shopify
    while the rest is placed."""
    drafts = {draft.id: draft for draft in open_drafts(quote.order)}
    found = []
    for quoted in (quoted for quoted in drafts_of(quote) if quoted.set_aside == set_aside):
        draft = drafts.get(quoted.id)
        refusal = quoted.refusal(draft.properties if draft else (), anyway=False)
        units = ", ".join(f"{line.units} x {line.line_item.name}" for line in draft.lines) if draft else ""
        if refusal:
            found.append(f"supplier order {quoted.sequence} ({units}) waits: {refusal}")
    return found


def _draft(quote: Quote, quoted: QuotedDraft) -> list[str]:
    lines = [f"supplier order {quoted.sequence}: {quoted.supplier}"]
    lines += [f"  {line.sku} ({line.sku_id}): {line.quantity} x {line.price} = {line.total}" for line in quoted.lines]
    if quoted.total:
        lines.append(f"  service: {quoted.service}")
        lines.append(f"  shipping: {quoted.shipping}")
        lines += [f"  tax: {quoted.tax}"] if quoted.tax else []
        lines.append(f"  total: {quoted.total}")
    return [*lines, *(f"  stops it: {text}" for text in stops(quote, quoted))]


def stops(quote: Quote, quoted: QuotedDraft) -> list[str]:
    """Every sentence that keeps a draft from being placed: by a click, then by automatic ordering alone."""
    draft = next((draft for draft in open_drafts(quote.order) if draft.id == quoted.id), None)
    properties = draft.properties if draft else []
    by_click = [reason for reason in quoted.reasons if quoted.never or reason in quoted.asks]
    automatic = [reason for reason in quoted.reasons if reason not in by_click and reason.rule.id != "automatic_off"]
    said = [_said(reason, properties) for reason in by_click]
    said += [f"{_said(reason, properties)} (automatic ordering only)" for reason in automatic]
    return [*([quoted.problem] if quoted.problem else []), *said]


def _said(reason: Reason, properties: list[str]) -> str:
    return reason.sentence(properties)


def _address(address: Address | None) -> str:
    if address is None:
        return "none"
    parts = (address.name, address.company, address.address1, address.address2, address.zip, address.city)
    return ", ".join(part for part in (*parts, address.province, address.country, address.phone) if part)
