"""The suppliers: each AliExpress order is paid, shipped, renumbered or canceled as its customer's fate says."""

from typing import Any

from soak.fates import Act, Fate
from soak.hands import Hands, Json


class Suppliers:
    """Acts on whatever AliExpress's books hold; an order's street begins with the number of its fate."""

    def __init__(self, hands: Hands, fates: tuple[Fate, ...]) -> None:
        self.hands = hands
        self._fates = {fate.n: fate for fate in fates}
        self._waiting: list[tuple[Json, list[Act]]] = []
        self._newest = ""

    def live(self, tick: int) -> None:
        """Take in new orders and do what is due at this tick."""
        self._take_in(tick)
        for order, waiting in self._waiting:
            while waiting and waiting[0].tick <= tick:
                self._act(order, waiting.pop(0).name)
        self._waiting = [(order, waiting) for order, waiting in self._waiting if waiting]

    def _take_in(self, tick: int) -> None:
        fresh = self.hands.books(f"control/aliexpress/orders?after={self._newest}")
        for order in reversed(fresh):
            self._newest = str(order["number"])
            acts = self._fates[fate_of(order)].supplier
            self._waiting.append((order, [Act(tick + act.tick, act.name) for act in acts]))

    @property
    def done(self) -> bool:
        """Whether no order waits for its supplier."""
        return not self._waiting

    def _act(self, order: Json, name: str) -> None:
        wish: Json = {}
        if name == "ship_part":
            name, wish = "ship", {"items": [{"sku_id": order["items"][0]["sku_id"], "quantity": 1}]}
        if name == "cancel":
            book = self.hands.books(f"control/aliexpress/orders/{order['number']}")
            wish = {"sku_ids": _unshipped(book)}
            if not wish["sku_ids"]:
                return
        self.hands.control(f"aliexpress/orders/{order['number']}/{name}", **wish)


def fate_of(order: Json) -> int:
    """The number at the beginning of the street."""
    return int(str(order["address"]["address"]).split()[0])


def _unshipped(book: Json) -> list[Any]:
    """SKUs of which nothing was handed to a carrier."""
    gone = {item["sku_id"] for parcel in book["parcels"] for item in parcel["items"]}
    return [item["sku_id"] for item in book["items"] if item["sku_id"] not in gone]
