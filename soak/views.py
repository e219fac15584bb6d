"""Each order as the sandbox's own books show it, beside what the app's report tells of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from soak.hands import Json
from soak.rules import owed_of
from soak.shops import ShopOfSoak
from soak.sold import Click, Said, email_of

#: A purchase that is under way when the order changes cannot be called back any more (real seconds).
UNDER_WAY = 20.0
PAID = ("paid", "partially_refunded")


@dataclass(frozen=True)
class Difference:
    """Two books that do not agree. `final`: waiting longer cannot mend it."""

    kind: str
    shop: str
    order: str
    words: str
    final: bool = False


@dataclass
class View:
    """One order at the sandbox's instant `now`. `told` is the report's order, None where the app does not know
    it."""

    n: int
    shop: ShopOfSoak
    sold: Json
    told: Json | None
    said: list[Said]
    now: str
    real: Callable[[str], float]
    bought: list[Json] = field(default_factory=list)
    letters: list[Json] = field(default_factory=list)
    clicks: list[Click] = field(default_factory=list)
    under_way: float = UNDER_WAY

    def difference(self, kind: str, words: str, *, final: bool = False) -> Difference:
        """A difference of this order."""
        return Difference(kind, self.shop.domain, self.sold["name"], words, final)

    @property
    def email(self) -> str | None:
        """The customer's, or None."""
        return email_of(self.n) if self.sold["email"] else None

    @property
    def payable(self) -> bool:
        """Whether the order is wanted and its money is there."""
        return not self.sold["cancelled_at"] and self.sold["financial_status"] in PAID

    @property
    def variants(self) -> Iterator[tuple[str, list[Json]]]:
        """Each linked variant of the order with its lines."""
        for variant in dict.fromkeys(line["variant"] for line in self.sold["lines"]):
            if variant in self.shop.links:
                yield variant, [line for line in self.sold["lines"] if line["variant"] == variant]

    def owed_now(self, lines: list[Json]) -> int:
        """Units that a supplier owes for these lines."""
        return _units(self.said[-1], lines)

    def allowed(self, lines: list[Json], moment: str) -> int:
        """The most units for which a purchase at `moment` (sandbox clock) can still have been right."""
        began = self.real(moment)
        return max(_units(said, lines) for said in self.said_between(began - self.under_way, began + self.under_way))

    def said_between(self, begin: float, end: float) -> list[Said]:
        """What the sandbox said at real second `begin`, and whatever it said until `end`."""
        before = [said for said in self.said if said.at <= begin][-1:] or self.said[:1]
        return [*before, *(said for said in self.said if begin < said.at <= end)]

    def purchases_of(self, sku_id: str) -> list[tuple[Json, Json]]:
        """(AliExpress order, its item) of a SKU, oldest first; what AliExpress closed included."""
        found = [(order, item) for order in self.bought for item in order["items"] if item["sku_id"] == sku_id]
        return sorted(found, key=lambda pair: str(pair[0]["created_at"]))

    def bought_of(self, sku_id: str) -> list[tuple[Json, int]]:
        """(AliExpress order, units that it still brings) of a SKU, oldest first."""
        return [(order, item["quantity"]) for order, item in self.purchases_of(sku_id) if not item["end_reason"]]

    def closed(self, sku_ids: set[str]) -> bool:
        """Whether AliExpress closed a purchase of one of the SKUs."""
        items = [item for order in self.bought for item in order["items"]]
        return any(item["end_reason"] for item in items if item["sku_id"] in sku_ids)

    @property
    def parcels(self) -> list[Json]:
        """What left a supplier's house, with `numbers`: all that it ever had."""
        return [
            {**parcel, "numbers": {parcel["mail_no"], *parcel["old_numbers"]}}
            for order in self.bought
            for parcel in order["parcels"]
            if parcel["left_at"]
        ]

    def parcel_units(self, variant: str) -> int:
        """Whole units of the variant that are on their way."""
        packed = [item for parcel in self.parcels for item in parcel["items"]]
        return min(
            sum(int(item["quantity"]) for item in packed if item["sku_id"] == sku_id) // each
            for sku_id, each in self.shop.links[variant]
        )

    @property
    def ours(self) -> list[Json]:
        """The living fulfillments that the app made."""
        return [made for made in self.sold["fulfillments"] if made["by"] == "app" and made["status"] == "SUCCESS"]

    def fulfilled_units(self, lines: list[Json]) -> int:
        """Units of these lines that the app marked as shipped."""
        gids = {line["gid"] for line in lines}
        return sum(int(row["quantity"]) for made in self.ours for row in made["lines"] if row["line"] in gids)

    def ours_of(self, parcel: Json) -> list[Json]:
        """The app's living fulfillments that show a number of the parcel."""
        return [made for made in self.ours if _shows(made, parcel)]

    def by_app(self, parcel: Json) -> list[Json]:
        """The app's letters that name the parcel."""
        return [letter for letter in self.letters if any(number in letter["text"] for number in parcel["numbers"])]

    def letters_of(self, parcel: Json) -> int:
        """How often the customer was told of the parcel: by the app, by Shopify with a fulfillment of the app, or with
        its number that was added to a fulfillment by hand."""
        told = [(n["kind"], n["fulfillment"]) for n in self.sold["notifications"]]
        confirmed = sum(told.count(("shipping_confirmation", made["gid"])) for made in self.ours_of(parcel))
        by_hand = [made for made in self.sold["fulfillments"] if made["by"] != "app" and _shows(made, parcel)]
        return len(self.by_app(parcel)) + confirmed + sum(told.count(("shipping_update", f["gid"])) for f in by_hand)

    @property
    def unanswered(self) -> list[Json]:
        """Fulfillments whose answer the app waits for."""
        return [made for made in (self.told or {}).get("fulfillments", []) if made["status"] == "sending"]

    @property
    def parcel_problems(self) -> set[str]:
        """Numbers of parcels with a visible problem."""
        orders = (self.told or {}).get("supplier_orders", [])
        return {tracking["number"] for so in orders for tracking in so["trackings"] if tracking["problem"]}

    @property
    def limbo(self) -> tuple[int, int]:
        """How much of it waits for an answer, and how much of that has a problem that says so."""
        placing = [so for so in (self.told or {}).get("supplier_orders", []) if so["status"] == "placing"]
        shown = sum(bool(so["problem"]) for so in placing)
        shown += sum(bool(self.parcel_problems & {*made["numbers"]}) for made in self.unanswered)
        return len(placing) + len(self.unanswered), shown

    def held(self, lines: list[Json]) -> bool:
        """Whether Shopify holds one of these lines back."""
        gids = {line["gid"] for line in lines}
        held = [fo for fo in self.sold["fulfillment_orders"] if fo["status"] in ("ON_HOLD", "SCHEDULED")]
        return any(row["line"] in gids and row["remaining"] for fo in held for row in fo["lines"])

    def about(self, lines: list[Json]) -> list[Json]:
        """The app's supplier orders that hold units of these lines."""
        gids = {line["gid"] for line in lines}
        orders = (self.told or {}).get("supplier_orders", [])
        return [so for so in orders if gids & {row["gid"] for row in so["lines"]}]

    def waits(self, lines: list[Json]) -> str:
        """What the app says that these lines wait for; empty where it says nothing."""
        said = [so["waits_for"] for so in self.about(lines) if so["waits_for"]]
        return said[0] if said else str((self.told or {})["waits_for"])

    def visible(self, lines: list[Json]) -> bool:
        """Whether the app shows a problem to the merchant that is about these lines."""
        if self.told is None:
            return False
        about = self.about(lines)
        shown = [so for so in about if so["status"] == "refused" or so["problem"]]
        parcels = [tracking for so in about for tracking in so["trackings"] if tracking["problem"]]
        letters = [email for email in self.told["emails"] if email["problem"]]
        return bool(self.told["problem"] or shown or parcels or letters)


def _shows(fulfillment: Json, parcel: Json) -> bool:
    """Whether it has or had a number of the parcel."""
    return bool(parcel["numbers"] & {shown["number"] for shown in fulfillment["tracking"]})


def _units(said: Said, lines: list[Json]) -> int:
    owed = owed_of(said.book)
    return sum(owed.get(line["gid"], 0) for line in lines)
