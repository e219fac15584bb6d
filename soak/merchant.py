"""What merchants do about the problems that the app shows: record, try again, place."""

from collections.abc import Callable

from soak.books import Books
from soak.hands import Hands, Json
from soak.people import People
from soak.shops import connect
from soak.views import View

Where = Callable[[str], str]


class Merchant:
    """Mends each supplier order at most twice, as a person would."""

    def __init__(self, hands: Hands, people: People) -> None:
        self.hands, self.people = hands, people
        self._tries: dict[tuple[str, int], int] = {}
        self._clicks = 0

    def mend(self, books: Books) -> int:
        """Look at every order once, and answer the number of clicks; a shop whose work stopped is connected anew."""
        before = self._clicks
        stopped = {view.shop.domain: view.shop for view in books.views if _is_stopped(view)}
        for shop in stopped.values():
            connect(self.hands, shop)
        for view in (view for view in books.views if view.told):
            told: Json = view.told or {}
            if told["status"] == "to_order" and view.payable and not view.closed(_skus(view)):
                self._once((view.sold["gid"], 0), view, lambda path: f"{path}/place")
            for sequence, so in enumerate(told["supplier_orders"], 1):
                self._mend_one(view, sequence, so)
        return self._clicks - before

    def _mend_one(self, view: View, sequence: int, so: Json) -> None:
        key = (view.sold["gid"], sequence)
        if so["status"] == "placing" and so["problem"]:
            known = {number for each in (view.told or {})["supplier_orders"] for number in each["numbers"]}
            lost = [str(o["number"]) for o in view.bought if _is_for(o, so, view) and str(o["number"]) not in known]
            if lost:
                self._once(key, view, lambda path: f"{path}/supplier-orders/{sequence}/record", number=lost[0])
            else:
                self._once(key, view, lambda path: f"{path}/supplier-orders/{sequence}/not-there")
        elif so["status"] == "refused" and view.payable:
            self._once(key, view, lambda path: f"{path}/supplier-orders/{sequence}/place")

    def _once(self, key: tuple[str, int], view: View, where: Where, **form: str) -> None:
        self._tries[key] = self._tries.get(key, 0) + 1
        path = self.hands.order_path(view.shop.domain, view.sold["name"]) if self._tries[key] <= 3 else ""
        if path:
            self._clicks += 1
            self.hands.page(view.shop.domain, "POST", where(path), **form)


def _skus(view: View) -> set[str]:
    return {sku_id for variant, _ in view.variants for sku_id, _ in view.shop.links[variant]}


def _is_stopped(view: View) -> bool:
    orders = (view.told or {}).get("supplier_orders", [])
    bought = any(so["problem"] for so in orders if so["status"] not in ("placing", "refused", "cancelled"))
    return bought or bool((view.told or {}).get("problem")) or bool(view.parcel_problems)


def _is_for(order: Json, so: Json, view: View) -> bool:
    """Whether an AliExpress order holds goods of the supplier order's lines."""
    gids = {row["gid"] for row in so["lines"]}
    variants = [line["variant"] for line in view.sold["lines"] if line["gid"] in gids]
    wanted = {sku_id for variant in variants for sku_id, _ in view.shop.links.get(variant, ())}
    return any(item["sku_id"] in wanted for item in order["items"])
