"""How a purchase, or what was not bought, is judged by the rules: at its moment, and at the end."""

from datetime import datetime

from soak import rules
from soak.hands import Json
from soak.sold import Said
from soak.views import View

#: Shopify is asked just before AliExpress: what changed between the two is nobody's mistake (real seconds).
BETWEEN, AFTER = 8.0, 1.0
#: Clocks of the sandbox and of the soak differ by so little.
SLACK = 2.0


def most_for(view: View, lines: list[Json], moment: str) -> int:
    """The most units that a purchase at `moment` may bring the lines to, whoever approved it."""
    at = view.real(moment)
    if any(click.anyway and click.at <= at for click in view.clicks):
        # A person said yes: only what nobody may buy is left.
        return view.allowed(lines, moment)
    clicked = any(click.at <= at for click in view.clicks)
    if not clicked and not by_itself(view, at):
        return 0
    now = datetime.fromisoformat(moment)
    slack = min(view.under_way, BETWEEN)
    said = view.said_between(at - slack, at + min(slack, AFTER))
    return max(units_of(each, lines, now, clicked=clicked, most=True) for each in said)


def units_of(said: Said, lines: list[Json], now: datetime, *, clicked: bool, most: bool) -> int:
    """Units of the lines that may be bought. A click does not wait for an assessment of the risk."""
    waits = rules.why_wait(said, now)
    if rules.why_not(said) or (waits and not (clicked and said.book["fulfillment_orders"])):
        return 0
    free = rules.free_of(said, now, most=most)
    return sum(free.get(line["gid"], 0) for line in lines)


def by_itself(view: View, at: float) -> bool:
    """Rows 10 and 11: whether automatic ordering was on, and on already when the order came."""
    slack = min(view.under_way, BETWEEN)
    before = [switch for switch in view.shop.switches if switch[0] <= at - slack][-1:] or view.shop.switches[:1]
    since = [switch for switch in view.shop.switches if at - slack < switch[0] <= at + min(slack, AFTER)]
    return any(on and view.said[0].at >= began - SLACK for began, on in [*before, *since])


def wanted_now(view: View, lines: list[Json]) -> int:
    """The units that must be bought by now: by themselves, or by the merchant's clicks."""
    now = datetime.fromisoformat(view.now)
    return units_of(view.said[-1], lines, now, clicked=not view.shop.automatic, most=False)


def shares_a_note(view: View, variant: str) -> bool:
    """Row 16 stops all that is bought together: whether the customer typed something for goods of the same store."""
    typed = {line["variant"] for line in view.said[-1].book["lines"] if rules.typed_of(line)}
    return any(view.shop.stores(variant) & view.shop.stores(other) for other in typed if other)
