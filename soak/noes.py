"""What somebody said no to: nothing is bought or paid against it, and whatever waits says why."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from soak import judge, rules
from soak.hands import Json
from soak.views import Difference, View

UNPAID = "PLACE_ORDER_SUCCESS"
#: What stands unpaid is looked at every half hour: a no that is older than this is known.
KNOWN_AFTER = timedelta(hours=1)


def check(view: View, told: Json) -> Iterator[Difference]:
    """Every difference of one order that the app knows."""
    for variant, lines in view.variants:
        yield from _against(view, variant, lines)
        yield from _silent(view, variant, lines)
    if rules.why_never(view.said[-1].book) and not view.bought and not told["waits_for"]:
        words = f"Nobody may buy it ({rules.why_never(view.said[-1].book)}), and nothing says so."
        yield view.difference("waits without a reason", words)
    yield from _payable(view, told)


def _against(view: View, variant: str, lines: list[Json]) -> Iterator[Difference]:
    """Purchases that a row of the table forbade at their moment."""
    for sku_id, each in view.shop.links[variant]:
        living = 0
        for order, item in view.purchases_of(sku_id):
            quantity = int(item["quantity"])
            most = judge.most_for(view, lines, order["created_at"]) * each
            if living + quantity > most:
                words = f"{living + quantity} of SKU {sku_id} with AliExpress order {order['number']}, {most} allowed."
                yield view.difference("bought against a no", words, final=True)
            living += 0 if item["end_reason"] else quantity


def _silent(view: View, variant: str, lines: list[Json]) -> Iterator[Difference]:
    """Units that wait for somebody's yes, where nothing says so."""
    for sku_id, each in view.shop.links[variant]:
        units = sum(quantity for _, quantity in view.bought_of(sku_id))
        owed, wanted = view.owed_now(lines) * each, judge.wanted_now(view, lines) * each
        explained = view.waits(lines) or view.closed({sku_id}) or view.visible(lines)
        if wanted <= units < owed and not explained:
            yield view.difference("waits without a reason", f"{units} of SKU {sku_id}, {owed} are owed.")


def _payable(view: View, told: Json) -> Iterator[Difference]:
    """What is unpaid at AliExpress although the order must not be bought by now."""
    said = view.said[-1]
    forbidden = rules.why_not(said)
    if any(click.anyway for click in view.clicks):
        # A person said yes: only what nobody may buy is left.
        forbidden = rules.why_never(said.book)
    if told["problem"] or not forbidden:
        return
    age = datetime.fromisoformat(view.now) - datetime.fromisoformat(said.moment)
    for order in view.bought:
        for so in told["supplier_orders"]:
            unpaid = order["status"] == UNPAID and str(order["number"]) in so["numbers"]
            if unpaid and not so["problem"].startswith("Do not pay"):
                words = f"AliExpress order {order['number']} is unpaid ({forbidden}), and nothing says so."
                yield view.difference("may be paid", words, final=age > KNOWN_AFTER)
