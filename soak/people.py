"""Customers and merchants: they buy, change their minds and click, each as the plan says."""

import time
from bisect import insort
from dataclasses import replace
from datetime import datetime, timedelta

from soak.clicks import Clicks, Seen
from soak.fates import Act, Fate
from soak.hands import Hands, Json
from soak.shops import PLACES, ShopOfSoak
from soak.sold import Sold, email_of

#: A merchant looks again after so many ticks: for a price, or where nothing could be clicked or ordered. The latter
#: tires more, and whoever is tired leaves it.
PRICE_TICKS, CLICK_TICKS, TIRING, TIRED = 8, 50, 3, 8


class People:
    """Every customer, and every merchant's hands."""

    def __init__(self, hands: Hands, shops: list[ShopOfSoak], fates: tuple[Fate, ...]) -> None:
        self.hands, self.shops, self.clicks = hands, shops, Clicks(hands)
        self.sold: dict[int, Sold] = {}
        self._coming = sorted(fates, key=lambda fate: fate.tick)
        self._acts = sorted(((act, fate.n) for fate in fates for act in fate.acts), key=lambda due: due[0].tick)
        self.refused = 0

    def live(self, tick: int) -> None:
        """Do all that is planned up to this tick."""
        while self._coming and self._coming[0].tick <= tick:
            self._buy(self._coming.pop(0))
        while self._acts and self._acts[0][0].tick <= tick:
            act, n = self._acts.pop(0)
            if act.name in ("click", "yes"):
                self._visit(self.sold[n], act, tick)
            else:
                self._act(self.sold[n], act)

    @property
    def done(self) -> bool:
        """Whether nothing is planned any more."""
        return not self._coming and not self._acts

    def _buy(self, fate: Fate) -> None:
        shop, sale = self.shops[fate.shop], dict(fate.sale)
        if "ahead_hours" in sale:
            sale["fulfill_at"] = self._ahead(sale.pop("ahead_hours"))
        came = time.time()
        made = self.hands.control(
            f"shopify/{shop.domain}/orders",
            lines=[_line(shop, *line) for line in fate.lines],
            email=email_of(fate.n) if fate.has_email else None,
            address={**ADDRESS, "address1": f"{fate.n} Example Street"},
            **sale,
        )
        path = f"shopify/{shop.domain}/orders/{made['legacy_id']}"
        self.sold[fate.n] = Sold(fate, shop, made["gid"], path, made["name"], made["lines"], came)

    def _ahead(self, hours: float) -> str:
        return (datetime.fromisoformat(self.hands.now()) + timedelta(hours=hours)).isoformat()

    def _act(self, sold: Sold, act: Act) -> None:
        # Shopify routes an order by itself soon after it came: to look is to make sure that it did.
        name = "route" if act.name == "look" else act.name
        book = self.hands.control(f"{sold.path}/{name}", **self._wish(sold, act))
        if book is None:
            self.refused += 1
        else:
            sold.hear(time.time(), self.hands.now(), book)

    def _visit(self, sold: Sold, act: Act, tick: int) -> None:
        """The merchant looks at the page of the order, and comes back until it is ordered."""
        seen = self.clicks.visit(sold, anyway=act.name == "yes")
        if seen is not Seen.ORDERED and act.number < TIRED:
            soon, tires = (PRICE_TICKS, 1) if seen is Seen.ASKED else (CLICK_TICKS, TIRING)
            later = replace(act, tick=tick + soon, number=act.number + tires)
            insort(self._acts, (later, sold.fate.n), key=lambda due: due[0].tick)

    def _wish(self, sold: Sold, act: Act) -> Json:
        """The body of the control request."""
        line, wish = sold.lines[act.unit % len(sold.lines)], dict(act.wish)
        if act.name == "address":
            return {"address1": f"{sold.fate.n} Changed Street"}
        if act.name == "fulfill":
            number = {"number": f"HAND{sold.fate.n:06d}", "company": "USPS"} if act.number > 1 else {}
            return number if act.number == 3 else {**number, "lines": [{"line": line, "quantity": 1}]}
        for key in ("units", "set_units"):
            if key in wish:
                wish["lines"] = [{"line": line, "quantity": wish.pop(key)}]
        if "ahead_hours" in wish:
            wish["at"] = self._ahead(wish.pop("ahead_hours"))
        if wish.pop("all_money", False):
            wish["amount"] = sold.said[-1].book["received"]
        return wish


ADDRESS = {
    "first_name": "Test",
    "last_name": "Buyer",
    "city": "Springfield",
    "province": "Illinois",
    "zip": "62701",
    "country_code": "US",
    "phone": "+15555550100",
}


def _line(shop: ShopOfSoak, goods: int, units: int, how: Json) -> Json:
    place = {"location": PLACES[1]} if how.get("second_place") else {}
    told = {key: value for key, value in how.items() if key != "second_place"}
    return {"variant": shop.variants[goods], "quantity": units, **place, **told}
