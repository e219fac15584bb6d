"""Customers and merchants: they buy, change their minds and click, each as the plan says."""

import time
from bisect import insort
from dataclasses import dataclass, replace

from soak.hands import Hands, Json
from soak.plan import Act, Fate
from soak.shops import PLACES, ShopOfSoak

#: Real second -> line item gid -> units that a supplier owes from then on.
Owed = list[tuple[float, dict[str, int]]]
#: A merchant whose order is not on the page yet comes back after so many ticks, so many times.
CLICK_TICKS, CLICKS = 50, 20


@dataclass
class Sold:
    """An order that came: its fate, what the sandbox called it, and what was owed since when."""

    fate: Fate
    shop: ShopOfSoak
    gid: str
    path: str
    name: str
    lines: list[str]
    owed: Owed


class People:
    """Every customer, and every merchant's hands."""

    def __init__(self, hands: Hands, shops: list[ShopOfSoak], fates: tuple[Fate, ...]) -> None:
        self.hands, self.shops = hands, shops
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
            if not self._act(self.sold[n], act) and act.number < CLICKS:
                later = replace(act, tick=tick + CLICK_TICKS, number=act.number + 1)
                insort(self._acts, (later, n), key=lambda due: due[0].tick)

    @property
    def done(self) -> bool:
        """Whether nothing is planned any more."""
        return not self._coming and not self._acts

    def _buy(self, fate: Fate) -> None:
        shop = self.shops[fate.shop]
        place = {"location": PLACES[1]} if fate.second_place else {}
        lines = [{"variant": shop.variants[goods], "quantity": units, **place} for goods, units in fate.lines]
        made = self.hands.control(
            f"shopify/{shop.domain}/orders",
            lines=lines,
            financial_status="paid" if fate.paid else "pending",
            email=email_of(fate.n) if fate.has_email else None,
            address={**ADDRESS, "address1": f"{fate.n} Example Street"},
        )
        owed = dict(zip(made["lines"], (units for _, units in fate.lines), strict=True))
        path = f"shopify/{shop.domain}/orders/{made['legacy_id']}"
        self.sold[fate.n] = Sold(fate, shop, made["gid"], path, made["name"], made["lines"], [(time.time(), owed)])

    def _act(self, sold: Sold, act: Act) -> bool:
        """Whether it is done: a click is not, as long as the order is not on the page yet."""
        if act.name == "click":
            return self.place(sold)
        book = self.hands.control(f"{sold.path}/{act.name}", **_wish(sold, act))
        if book is None:
            self.refused += 1
        else:
            sold.owed.append((time.time(), owed_of(book)))
        return True

    def place(self, sold: Sold) -> bool:
        """The merchant clicks "Place", where the order's page has that button already."""
        domain = sold.shop.domain
        path = self.hands.order_path(domain, sold.name)
        if not path or 'data-submit="place-all"' not in self.hands.page(domain, "GET", path).text:
            return False
        self.hands.page(domain, "POST", f"{path}/place")
        return True


ADDRESS = {
    "first_name": "Test",
    "last_name": "Buyer",
    "city": "Springfield",
    "province": "Illinois",
    "zip": "62701",
    "country_code": "US",
    "phone": "+15555550100",
}


def email_of(n: int) -> str:
    """The customer of order `n`: nobody else has this address."""
    return f"buyer{n}@example.com"


def owed_of(book: Json) -> dict[str, int]:
    """line item gid -> units that are sold and that nobody fulfilled by hand, in the sandbox's book of an order."""
    by_hand = [f for f in book["fulfillments"] if f["by"] != "app" and f["status"] == "SUCCESS"]
    taken = [(line["line"], line["quantity"]) for made in by_hand for line in made["lines"]]
    return {
        line["gid"]: max(0, line["current_quantity"] - sum(units for gid, units in taken if gid == line["gid"]))
        for line in book["lines"]
    }


def _wish(sold: Sold, act: Act) -> Json:
    line = sold.lines[act.unit % len(sold.lines)]
    match act.name:
        case "refund":
            return {"lines": [{"line": line, "quantity": 1}]}
        case "edit":
            return {"lines": [{"line": line, "quantity": act.number}]}
        case "address":
            return {"address1": f"{sold.fate.n} Changed Street"}
        case "fulfill":
            number = {"number": f"HAND{sold.fate.n:06d}", "company": "USPS"} if act.number > 1 else {}
            return number if act.number == 3 else {**number, "lines": [{"line": line, "quantity": 1}]}
    return {}
