"""The two clicks of ordering by hand: check the price, then order what the page shows."""

import re
import time
from collections.abc import Iterable
from enum import Enum

from soak.hands import Hands
from soak.sold import Click, Sold

#: A price that can be approved, on the page of an order.
QUOTE = r'name="quote" value="([0-9a-f]{32})"'
CHECK = 'data-submit="check-price"'
#: A merchant at rest takes so many orders at a time, waits so long (real seconds) for their prices, and looks so often.
BATCH, PATIENCE, PAUSE = 20, 40.0, 1.0


class Seen(Enum):
    """What came of one visit to the page of an order."""

    NOTHING = "nothing to click"
    ASKED = "the price is being looked up"
    ORDERED = "ordered"
    REFUSED = "what was shown cannot be ordered"


class Clicks:
    """A merchant's visits. Each does one click at most: a price takes time, ends after 15 minutes, and is checked
    again where something changed."""

    def __init__(self, hands: Hands) -> None:
        self.hands = hands
        self.count = 0

    def visit(self, sold: Sold, *, anyway: bool) -> Seen:
        """Order what was looked up, or look it up. `anyway` answers every question with yes."""
        domain = sold.shop.domain
        path = self.hands.order_path(domain, sold.name)
        page = self.hands.page(domain, "GET", path).text if path else ""
        if quote := re.search(QUOTE, page):
            yes = {"anyway": "yes"} if anyway else {}
            # Written down before it is sent: the web process may die after it understood.
            sold.clicks.append(Click(time.time(), anyway=anyway))
            return self._click(domain, f"{path}/place", Seen.ORDERED, quote=quote[1], **yes)
        if CHECK in page:
            return self._click(domain, f"{path}/price", Seen.ASKED)
        return Seen.NOTHING

    def order_all(self, wanted: Iterable[Sold]) -> None:
        """Order each, with a yes where its plan says so."""
        orders = [*wanted]
        for begin in range(0, len(orders), BATCH):
            self._order(orders[begin : begin + BATCH])

    def _order(self, wanted: list[Sold]) -> None:
        """All prices first, since a worker looks them up meanwhile."""
        ends = time.monotonic() + PATIENCE
        waiting = [sold for sold in wanted if self.visit(sold, anyway=sold.says_yes) is Seen.ASKED]
        while waiting and time.monotonic() < ends:
            time.sleep(PAUSE)
            seen = [(sold, self.visit(sold, anyway=sold.says_yes)) for sold in waiting]
            waiting = [sold for sold, what in seen if what in (Seen.ASKED, Seen.NOTHING)]

    def _click(self, domain: str, path: str, well: Seen, **form: str) -> Seen:
        self.count += 1
        return well if self.hands.page(domain, "POST", path, **form).status_code < 400 else Seen.REFUSED
