"""What came of a soak, as text: what two books say of the same thing, and what nobody can explain."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import click

from soak.books import Books
from soak.views import Difference, View

MOST_SHOWN = 40


@dataclass(frozen=True)
class Row:
    """`pairs` are the two sides, piece by piece. Where they differ, a problem, a refusal or a change explains it, or
    else one of the differences named by `kinds` says that nothing does."""

    words: str
    pairs: list[tuple[int, int]]
    kinds: tuple[str, ...]

    def show(self, found: Counter[str]) -> str:
        """One line of the table."""
        left, right = (sum(side) for side in zip(*self.pairs, strict=True)) if self.pairs else (0, 0)
        apart = sum(abs(one - other) for one, other in self.pairs)
        return f"  {self.words:<50} {left:>8} {right:>8} {apart:>8} {sum(found[kind] for kind in self.kinds):>12}"


def show(books: Books, differences: list[Difference]) -> None:
    """Print the table, then the differences."""
    found = Counter(difference.kind for difference in differences)
    click.echo(f"  {'':<50} {'theirs':>8} {'ours':>8} {'apart':>8} {'unexplained':>12}")
    for row in rows(books):
        click.echo(row.show(found))
    click.echo(f"\n  Visible problems: {problems(books)}")
    click.echo(f"  {ends(books)}\n")
    for kind, count in found.most_common():
        click.echo(f"  {count:>6} x {kind}")
    for each in differences[:MOST_SHOWN]:
        click.echo(f"  {each.shop} {each.order} {each.kind}: {each.words}")
    if len(differences) > MOST_SHOWN:
        click.echo(f"  ... and {len(differences) - MOST_SHOWN} more.")


def rows(books: Books) -> list[Row]:
    """Every row of the table."""
    shops, views = books.shops, books.views
    inbox = [(len(shop.answered), shop.report["deliveries"]["stored"]) for shop in shops]
    handled = [(shop.report["deliveries"]["stored"], shop.report["deliveries"]["handled"]) for shop in shops]
    return [
        Row("orders: in Shopify, here", _each(views, lambda v: (1, int(v.told is not None))), LOST),
        Row("webhooks: answered 200, stored", inbox, ("webhooks",)),
        Row("webhooks: stored, handled", handled, ("webhooks not handled",)),
        Row("supplier units: owed, bought", [*_purchases(views)], BOUGHT),
        Row("orders that wait: all, with a reason", _each(views, _waiting), WAITS),
        Row("supplier orders: at AliExpress, known here", _each(views, _numbers), ("bought twice", "purchase unknown")),
        Row("units: with a parcel, fulfilled by the app", [*_units(views)], FULFILLED),
        Row("shipments, letters to their customers", [*_letters(views)], LETTERS),
        Row("in limbo: all, with a visible problem", _each(views, lambda v: v.limbo), ("limbo",)),
    ]


BOUGHT = ("bought too much", "bought too little", "bought against a no")
WAITS = ("waits without a reason", "may be paid")
LOST = ("order lost", "order invented")
FULFILLED = ("fulfilled too much", "parcel not fulfilled", "old number", "stale status")
LETTERS = ("two letters", "no letter", "letter for nothing")


def problems(books: Books) -> str:
    """How many there are, and of what."""
    orders = [so for view in books.views if view.told for so in view.told["supplier_orders"]]
    parcels = [tracking for so in orders for tracking in so["trackings"]]
    counts = [sum(bool(each["problem"]) for each in found) for found in (orders, parcels)]
    return f"{counts[0]} of {len(orders)} supplier orders, {counts[1]} of {len(parcels)} parcels."


def ends(books: Books) -> str:
    """How many orders went all the way, were bought by clicks and yeses, and wait."""
    views = books.views
    whole = sum(view.sold["fulfillment_status"] == "FULFILLED" for view in views)
    clicked = sum(bool(view.clicks) for view in views)
    yes = sum(any(click.anyway for click in view.clicks) for view in views)
    waiting = sum(bool(view.told and view.told["waits_for"]) for view in views)
    return f"Orders: {whole} of {len(views)} all the way, {clicked} clicked, {yes} with a yes, {waiting} wait."


def _each(views: Iterable[View], pair: Callable[[View], tuple[int, int]]) -> list[tuple[int, int]]:
    return [pair(view) for view in views]


def _purchases(views: list[View]) -> Iterator[tuple[int, int]]:
    for view in views:
        for variant, lines in view.variants:
            for sku_id, each in view.shop.links[variant]:
                yield view.owed_now(lines) * each, sum(units for _, units in view.bought_of(sku_id))


def _waiting(view: View) -> tuple[int, int]:
    """Whether units of it are owed and not bought, and whether the app says what they wait for."""
    lacks = any(owed > bought for owed, bought in _purchases([view]))
    return int(lacks), int(lacks and bool(view.told and view.told["waits_for"]))


def _numbers(view: View) -> tuple[int, int]:
    known = {number for so in (view.told or {}).get("supplier_orders", []) for number in so["numbers"]}
    return len(view.bought), len(known)


def _units(views: list[View]) -> Iterator[tuple[int, int]]:
    for view in views:
        for variant, lines in view.variants:
            yield view.parcel_units(variant), view.fulfilled_units(lines)


def _letters(views: list[View]) -> Iterator[tuple[int, int]]:
    """Parcels that the app told Shopify of and whose customer has an address, with the letters that name them."""
    for view in (view for view in views if view.email):
        for parcel in view.parcels:
            if view.ours_of(parcel):
                yield 1, view.letters_of(parcel)
