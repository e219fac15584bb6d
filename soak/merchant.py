"""What merchants do about the problems that the app shows: record, try again, order what waits for them."""

from soak import judge
from soak.books import Books
from soak.hands import Hands, Json
from soak.people import People
from soak.shops import connect
from soak.views import View

#: How often a person mends the same thing, and how often he orders what waits.
TRIES, ORDERS = 3, 5
#: What automatic ordering leaves to a click that needs no yes.
LEFT_TO_CLICKS = ("Created ", "Automatic ordering ", "A supplier order of it was canceled", "Approve it again")


class Merchant:
    """Mends and orders each thing a few times at most, as a person would."""

    def __init__(self, hands: Hands, people: People) -> None:
        self.hands, self.people = hands, people
        self._tries: dict[tuple[str, int], int] = {}
        self._clicks = 0

    def mend(self, books: Books) -> int:
        """Look at every order once, and answer the number of clicks; a shop whose work stopped is connected anew."""
        before, stopped = self._clicks, {view.shop.domain: view.shop for view in books.views if _is_stopped(view)}
        for shop in stopped.values():
            connect(self.hands, shop)
        for view in (view for view in books.views if view.told):
            for sequence, so in enumerate((view.told or {})["supplier_orders"], 1):
                self._mend_one(view, sequence, so)
        return self._clicks - before + self.order(books)

    def order(self, books: Books) -> int:
        """Order whatever waits for a click, and answer the number of clicks."""
        before = self.people.clicks.count
        waiting = [view for view in books.views if view.told and _waits_for_clicks(view, yes=self._says_yes(view))]
        wanted = [view for view in waiting if self._may((view.sold["gid"], 0), ORDERS)]
        self.people.clicks.order_all(self.people.sold[view.n] for view in wanted)
        return self.people.clicks.count - before

    def _says_yes(self, view: View) -> bool:
        return self.people.sold[view.n].says_yes

    def _mend_one(self, view: View, sequence: int, so: Json) -> None:
        if so["status"] == "placing" and so["problem"]:
            known = {number for each in (view.told or {})["supplier_orders"] for number in each["numbers"]}
            lost = [str(o["number"]) for o in view.bought if _is_for(o, so, view) and str(o["number"]) not in known]
            if lost:
                self._once(view, sequence, "record", number=lost[0])
            else:
                self._once(view, sequence, "not-there")
        elif so["status"] == "refused" and view.payable:
            self._once(view, sequence, "place")

    def _once(self, view: View, sequence: int, action: str, **form: str) -> None:
        may = self._may((view.sold["gid"], sequence), TRIES)
        path = self.hands.order_path(view.shop.domain, view.sold["name"]) if may else ""
        if path:
            self._clicks += 1
            where = f"{path}/supplier-orders/{sequence}/{action}"
            self.hands.page(view.shop.domain, "POST", where, **form)

    def _may(self, key: tuple[str, int], tries: int) -> bool:
        self._tries[key] = self._tries.get(key, 0) + 1
        return self._tries[key] <= tries


def _waits_for_clicks(view: View, *, yes: bool) -> bool:
    """Whether units wait for a click that the merchant is willing to do."""
    waiting = [so["waits_for"] for so in (view.told or {})["supplier_orders"] if so["status"] == "draft"]
    if yes:
        return bool(waiting) and any(view.owed_now(lines) for _, lines in view.variants)
    if view.shop.automatic and not any(said.startswith(LEFT_TO_CLICKS) for said in waiting):
        return False
    return any(_lacks(view, variant, lines) for variant, lines in view.variants)


def _lacks(view: View, variant: str, lines: list[Json]) -> bool:
    wanted = judge.wanted_now(view, lines)
    found = [(sku_id, sum(n for _, n in view.bought_of(sku_id)), each) for sku_id, each in view.shop.links[variant]]
    return any(units < wanted * each and not view.closed({sku_id}) for sku_id, units, each in found)


def _is_stopped(view: View) -> bool:
    orders = (view.told or {}).get("supplier_orders", [])
    problems = [so["problem"] for so in orders if so["status"] not in ("placing", "refused", "cancelled")]
    bought = any(problem and not problem.startswith("Do not pay") for problem in problems)
    return bought or bool((view.told or {}).get("problem")) or bool(view.parcel_problems)


def _is_for(order: Json, so: Json, view: View) -> bool:
    """Whether an AliExpress order holds goods of the supplier order's lines."""
    gids = {row["gid"] for row in so["lines"]}
    variants = [line["variant"] for line in view.sold["lines"] if line["gid"] in gids]
    wanted = {sku_id for variant in variants for sku_id, _ in view.shop.links.get(variant, ())}
    return any(item["sku_id"] in wanted for item in order["items"])
