"""Compares the books order by order: purchases, parcels, fulfillments, letters, and what hangs in between."""

from collections.abc import Iterator

from soak import judge, noes
from soak.hands import Json
from soak.views import Difference, View


def check(view: View) -> Iterator[Difference]:
    """Every difference of one order."""
    if view.told is None:
        yield view.difference("order lost", "Shopify has it, the app does not know it.")
        return
    for variant, lines in view.variants:
        yield from _purchases(view, variant, lines)
        yield from _fulfillments(view, variant, lines)
    yield from _numbers(view, view.told)
    yield from _statuses(view, view.told)
    yield from _letters(view)
    yield from _limbo(view, view.told)
    yield from noes.check(view, view.told)


def _purchases(view: View, variant: str, lines: list[Json]) -> Iterator[Difference]:
    for sku_id, each in view.shop.links[variant]:
        units = 0
        for order, quantity in view.bought_of(sku_id):
            units += quantity
            most = view.allowed(lines, order["created_at"]) * each
            if units > most and not _cancel_shown(view):
                kind = "bought twice" if units > quantity else "bought too much"
                words = f"{units} of SKU {sku_id} with AliExpress order {order['number']}, {most} were owed."
                yield view.difference(kind, words, final=True)
        wanted = judge.wanted_now(view, lines) * each
        if units < wanted and not _why_less(view, variant, lines):
            said = f" It waits: {view.waits(lines)}" if view.waits(lines) else ""
            yield view.difference("bought too little", f"{units} of SKU {sku_id}, {wanted} may be bought.{said}")


def _cancel_shown(view: View) -> bool:
    return bool(view.told and view.told["status"] == "cancel_at_supplier")


def _why_less(view: View, variant: str, lines: list[Json]) -> bool:
    skus = {sku_id for sku_id, _ in view.shop.links[variant]}
    waits = view.waits(lines)
    typed = bool(waits) and judge.shares_a_note(view, variant)
    # Whether the app ever saw it paid depends on webhooks that came: without that it is a deposit.
    deposit = "outstanding" in waits and view.said[-1].book["financial_status"] == "partially_paid"
    return view.closed(skus) or view.visible(lines) or typed or deposit


def _fulfillments(view: View, variant: str, lines: list[Json]) -> Iterator[Difference]:
    shipped, fulfilled = view.parcel_units(variant), view.fulfilled_units(lines)
    title = lines[0]["title"]
    if fulfilled > shipped:
        yield view.difference("fulfilled too much", f"{fulfilled} of {title}, {shipped} have a parcel.", final=True)
    unfulfilled = sum(line["unfulfilled"] for line in lines)
    waits = not view.payable or view.held(lines) or view.visible(lines)
    if fulfilled < shipped and unfulfilled and not waits:
        words = f"{shipped} of {title} have a parcel, {fulfilled} are fulfilled and {unfulfilled} are open in Shopify."
        yield view.difference("parcel not fulfilled", words)


def _numbers(view: View, told: Json) -> Iterator[Difference]:
    known = {number for so in told["supplier_orders"] for number in so["numbers"]}
    asked = any(so["status"] == "placing" and so["problem"] for so in told["supplier_orders"])
    for order in view.bought:
        if str(order["number"]) not in known and not asked:
            yield view.difference("purchase unknown", f"AliExpress order {order['number']} is in no supplier order.")
    shown = {t["number"] for made in view.sold["fulfillments"] for t in made["tracking"]}
    for parcel in view.parcels:
        old = parcel["numbers"] - {parcel["mail_no"]}
        if shown & old and parcel["mail_no"] not in shown and not view.visible(view.sold["lines"]):
            yield view.difference("old number", f"Shopify shows {shown & old}, the parcel is {parcel['mail_no']} now.")


def _statuses(view: View, told: Json) -> Iterator[Difference]:
    """A supplier order whose every unit left, or that AliExpress closed, must say so."""
    by_number = {str(order["number"]): order for order in view.bought}
    for number, so in enumerate(told["supplier_orders"], 1):
        orders = [by_number[known] for known in so["numbers"] if known in by_number]
        ended = [all(item["end_reason"] for item in order["items"]) for order in orders]
        wanted = ("cancelled",) if all(ended) else ("shipped", "finished") if all(map(_all_left, orders)) else ()
        if orders and wanted and so["status"] not in wanted and not so["problem"]:
            yield view.difference("stale status", f"Supplier order {number} is {so['status']}, not {wanted[0]}.")


def _all_left(order: Json) -> bool:
    left = sum(item["quantity"] for p in order["parcels"] if p["left_at"] for item in p["items"])
    return bool(left == sum(item["quantity"] for item in order["items"]))


def _letters(view: View) -> Iterator[Difference]:
    for parcel in view.parcels:
        count = view.letters_of(parcel)
        if count > 1:
            yield view.difference("two letters", f"{count} for parcel {parcel['mail_no']}.", final=True)
        if view.ours_of(parcel) and view.email and not count and not view.visible(view.sold["lines"]):
            yield view.difference("no letter", f"The customer was told nothing of parcel {parcel['mail_no']}.")
    if len(view.letters) > sum(len(view.by_app(parcel)) for parcel in view.parcels):
        yield view.difference("letter for nothing", "A letter names no parcel of this order.", final=True)


def _limbo(view: View, told: Json) -> Iterator[Difference]:
    for number, so in enumerate(told["supplier_orders"], 1):
        if so["status"] == "placing" and not so["problem"]:
            yield view.difference("limbo", f"Supplier order {number} is being placed, and no problem says why.")
    for made in view.unanswered:
        if not view.parcel_problems & {*made["numbers"]}:
            yield view.difference("limbo", f"The fulfillment of {made['numbers']} is being sent, nobody says why.")
    for email in told["emails"]:
        if email["status"] in ("waiting", "sending") and not view.visible(view.sold["lines"]):
            yield view.difference("limbo", f"A letter is {email['status']}, nobody says why.")
