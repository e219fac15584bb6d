"""Refunds: units taken back with or without restocking, shipping, or an amount alone."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sandbox.shopify import adjust, announce, payments
from sandbox.shopify.ids import next_id
from sandbox.shopify.order import Line, Order, Refund
from sandbox.shopify.order_money import ZERO
from sandbox.shopify.parse import money
from sandbox.shopify.refund import RefundLine
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import Shop, lock, now

LineSpecs = list[dict[str, Any]]
Units = list[tuple[Line, int]]


@dataclass(frozen=True)
class Wish:
    """What a refund is to do; `amount` None: what the units are worth, as far as it was paid.

    `restock` False leaves the units where they wait to be shipped, `keep_current` their current quantity too.
    """

    units: Units
    amount: Decimal | None = None
    restock: bool = True
    keep_current: bool = False


def refund_order(shop: Shop, order: Order, spec: dict[str, Any]) -> Refund:
    """Refund as {"lines"?, "amount"?, "restock"?, "keep_current"?, "note"?} says; `lines` {"line": gid, "quantity": n}.

    Units not yet shipped leave the fulfillment order unless they are not restocked.
    """
    units = _merged(order, spec.get("lines") or [])
    amount = None if spec.get("amount") is None else money(spec["amount"])
    if not units and amount is None:
        raise ValueError("A refund needs lines or an amount.")
    restock = bool(spec.get("restock", True))
    wish = Wish(units, amount, restock, not restock and bool(spec.get("keep_current", False)))
    with lock:
        _check(order, wish)
        made = give_back(order, wish)
        made.note = spec.get("note")
        payments.settle(order)
        payments.close_if_done(order)
        announce.refund(shop, order, made)
        announce.changed(shop, order)
        return made


def _merged(order: Order, rows: LineSpecs) -> Units:
    asked: dict[str, int] = {}
    for row in rows:
        asked[row["line"]] = asked.get(row["line"], 0) + int(row["quantity"])
    return [(order.line(gid), count) for gid, count in asked.items()]


def _check(order: Order, wish: Wish) -> None:
    for line, count in wish.units:
        if not 0 < count <= line.refundable:
            raise Refused(f"Cannot refund {count} of {line.refundable} units of {line.title}.")
    if wish.amount is None:
        return
    if wish.amount < 0:
        raise ValueError(f"{wish.amount} is no amount to refund.")
    if wish.amount > order.net_payment:
        paid = f"${order.net_payment:.2f}"
        raise Refused(f"Refund amount ${wish.amount:.2f} is greater than net payment received {paid}")


def give_back(order: Order, wish: Wish) -> Refund:
    """Take units and money back and write the refund down; sends nothing."""
    before = order.current_total
    made = Refund(next_id("Refund"), now(), shipping=_shipping(order, wish))
    for line, count in wish.units:
        made.lines += _take(order, line, count, wish)
    order.refunds.append(made)
    gone = before - order.current_total
    if wish.amount is not None:
        made.amount, made.unseen = wish.amount, wish.amount - gone
    elif wish.keep_current:
        made.amount = min(sum((row.subtotal for row in made.lines), made.shipping), order.net_payment)
        made.unseen = made.amount - gone
    else:
        made.amount = max(ZERO, min(gone, order.net_payment - order.current_total))
    return made


def _shipping(order: Order, wish: Wish) -> Decimal:
    everything = {line: line.current_quantity for line in order.lines if line.current_quantity}
    return order.current_shipping if wish.amount is None and dict(wish.units) == everything else ZERO


def _take(order: Order, line: Line, count: int, wish: Wish) -> list[RefundLine]:
    waiting = min(count, line.unfulfilled)
    rows = []
    for units, kind in ((waiting, "CANCEL"), (count - waiting, "RETURN")):
        left = line.current_quantity
        if units:
            subtotal = line.worth(left) - line.worth(left - units)
            restock = kind if wish.restock else "NO_RESTOCK"
            rows.append(RefundLine(next_id("RefundLineItem"), line, units, restock, subtotal))
            line.current_quantity -= 0 if wish.keep_current else units
    line.refunded += count
    if wish.restock:
        line.returned += count - waiting
        adjust.take_out(order, line, waiting)
    elif wish.keep_current:
        line.uncounted += count
    else:
        line.returned += count - waiting
        line.unstocked += waiting
    return rows
