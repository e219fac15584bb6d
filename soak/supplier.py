"""The suppliers: each AliExpress order is paid, shipped, renumbered or canceled as its customer's fate says."""

from typing import Any

from soak.hands import Hands, Json
from soak.plan import Act, Fate


class Suppliers:
    """Acts on whatever AliExpress's books hold; an order's street begins with the number of its fate."""

    def __init__(self, hands: Hands, fates: tuple[Fate, ...]) -> None:
        self.hands = hands
        self._fates = {fate.n: fate for fate in fates}
        self._waiting: dict[str, list[Act]] = {}

    def live(self, tick: int) -> None:
        """Take in new orders and do what is due at this tick."""
        for order in self.hands.books("control/aliexpress/orders"):
            number = str(order["number"])
            if number not in self._waiting:
                acts = self._fates[fate_of(order)].supplier
                self._waiting[number] = [Act(tick + act.tick, act.name) for act in acts]
            waiting = self._waiting[number]
            while waiting and waiting[0].tick <= tick:
                self._act(order, waiting.pop(0).name)

    @property
    def done(self) -> bool:
        """Whether no order waits for its supplier."""
        return not any(self._waiting.values())

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
