"""What came of a soak, as text."""

from collections import Counter

import click

from soak.books import Books
from soak.views import Difference

MOST_SHOWN = 40


def show(books: Books, differences: list[Difference]) -> None:
    """Print the table, then the differences."""
    for words, company, app in _rows(books):
        click.echo(f"  {words:<46} {company:>8} {app:>8}")
    click.echo("")
    for kind, count in Counter(difference.kind for difference in differences).most_common():
        click.echo(f"  {count:>6} x {kind}")
    for each in differences[:MOST_SHOWN]:
        click.echo(f"  {each.shop} {each.order} {each.kind}: {each.words}")
    if len(differences) > MOST_SHOWN:
        click.echo(f"  ... and {len(differences) - MOST_SHOWN} more.")


def _rows(books: Books) -> list[tuple[str, int, int]]:
    """(what, in the companies' books, in the app's or on the other side)."""
    views, shops = books.views, books.shops
    told = [view.told for view in views if view.told]
    lines = [(view, variant, lines) for view in views for variant, lines in view.variants]
    skus = [(view, lines, link) for view, variant, lines in lines for link in view.shop.links[variant]]
    shopify = sum(n["sent"] for v in views for n in v.sold["notifications"] if n["kind"] == "shipping_confirmation")
    return [
        ("orders: Shopify, app", len(views), len(told)),
        (
            "webhooks: answered 200, stored",
            sum(len(shop.answered) for shop in shops),
            sum(shop.report["deliveries"]["stored"] for shop in shops),
        ),
        (
            "supplier units: owed, bought",
            sum(view.owed_now(lines) * link[1] for view, lines, link in skus),
            sum(units for view, _, link in skus for _, units in view.bought_of(link[0])),
        ),
        (
            "units: with a parcel, fulfilled by the app",
            sum(view.parcel_units(variant) for view, variant, _ in lines),
            sum(view.fulfilled_units(rows) for view, _, rows in lines),
        ),
        (
            "parcels, letters (Shopify's and the app's)",
            sum(len(view.parcels) for view in views),
            shopify + sum(len(view.letters) for view in views),
        ),
        ("visible problems: supplier orders, parcels", *_problems(books)),
    ]


def _problems(books: Books) -> tuple[int, int]:
    orders = [so for view in books.views if view.told for so in view.told["supplier_orders"]]
    return sum(bool(so["problem"]) for so in orders), sum(bool(t["problem"]) for so in orders for t in so["trackings"])
