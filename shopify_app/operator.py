"""The operator's hand on one shop, for the day the page is not enough."""

import functools
import json
from collections.abc import Callable
from typing import Any, BinaryIO, TypeVar

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from shopify_app import health, jobs
from shopify_app.db import lost_race, session
from shopify_app.errors import WaybillError
from shopify_app.models import Order, Quote, Sheet, Shop, SupplierProduct, approval, merchant
from shopify_app.models.late_policy import change_settings
from shopify_app.models.quote_text import quote_lines, refusals_of
from shopify_app.models.report import report
from shopify_app.models.sheet_parse import MOST_BYTES

BY = "operator"
F = TypeVar("F", bound=Callable[..., Any])
ORDER = click.option("--order", "name", required=True, help='The order\'s name, such as "#1001".')


def in_app(command: F) -> Any:
    """A command inside the app. Where the database fails, it says why in one sentence."""

    @with_appcontext
    @functools.wraps(command)
    def run(**options: Any) -> None:
        try:
            command(**options)
        except SQLAlchemyError as error:
            if lost_race(error):
                raise click.ClickException("Waybill changed the same at this moment: run the command again.") from error
            if why := health.database_problem():
                raise click.ClickException(why) from error
            raise

    return run


def operator(command: F) -> Any:
    """A command on one shop: finds it, commits what it did, and says a refusal in one sentence."""

    @click.option("--shop", "domain", required=True, help="The shop's myshopify.com domain.")
    @in_app
    @functools.wraps(command)
    def run(domain: str, **options: Any) -> None:
        shop = Shop.by_domain(domain)
        if shop is None:
            raise click.ClickException(f"{domain} has not installed Waybill.")
        try:
            command(shop, **options)
            session().commit()
        except WaybillError as error:
            raise click.ClickException(error.problem) from error

    return run


@click.command()
@click.option("--variant", required=True, help="gid://shopify/ProductVariant/...")
@click.option("--product", required=True, help="AliExpress product id.")
@click.option("--sku-id", required=True, help="AliExpress SKU id.")
@click.option("--quantity", default=1, help="Supplier units for each unit sold.")
@click.option("--country", default="", help="Two letters; only for orders to that country.")
@click.option("--agreed-days", type=int, help="Days in which the supplier ships it, where not his usual ones.")
@operator
def link(shop: Shop, *, variant: str, product: str, sku_id: str, **choices: Any) -> None:
    """Link a variant to an AliExpress SKU."""
    made = merchant.link_variant(shop, variant, product, sku_id, by=BY, **choices)
    session().commit()
    known = SupplierProduct.get(shop.id, product)
    if known and not made.checked_at:
        jobs.run("look_up", known.id)
        session().add(made)
        session().refresh(made)
    said = f"{made.sku_name or sku_id}, {made.price}" if made.checked_at else "not checked with AliExpress yet"
    click.echo(f"Linked {variant} to product {product} ({said}).")


@click.command()
@ORDER
@click.option("--dry-run", is_flag=True, help="Print what would be bought and what would stop it; buy nothing.")
@click.option("--anyway", is_flag=True, help="Say yes to what a click would be asked about.")
@operator
def place(shop: Shop, *, name: str, dry_run: bool, anyway: bool) -> None:
    """Place an order's draft supplier orders now."""
    order = find_order(shop, name)
    jobs.run("match", order.id)
    order = find_order(shop, name)
    if dry_run and (never := approval.why_never(order)):
        click.echo(f"stops it: {never}\nNothing was bought.")
        return
    merchant.check_orderable(order)
    quote = Quote.ask(order, approve=not (dry_run or anyway), by=BY)
    session().commit()
    jobs.run("quote", quote.id)
    quote = session().get_one(Quote, quote.id)
    if dry_run:
        _say_made(quote)
        for line in quote_lines(quote):
            click.echo(line)
        return
    if anyway:
        _say_made(quote)
        approval.approve(quote, anyway=True, by=BY)
        session().commit()
    _buy(quote, anyway=anyway)


def _say_made(quote: Quote) -> None:
    """Raises ClickException where the quote could not be made."""
    if quote.made_at is None:
        raise click.ClickException(quote.problem or "The price could not be looked up. Try again in a minute.")


def _buy(quote: Quote, *, anyway: bool) -> None:
    """Place what was approved, and say what became of it; raises ClickException for what asks a question."""
    order_id, approved, problem = quote.order_id, quote.approved_at is not None, quote.problem
    asked = quote.made_at is not None and not anyway
    refusals = refusals_of(quote, set_aside=False) if asked else []
    waiting = refusals_of(quote, set_aside=True) if asked else []
    drafts = {draft.id: draft.quote_id for draft in approval.open_drafts(quote.order)}
    for row_id in (row_id for row_id, quote_id in drafts.items() if quote_id == quote.id):
        jobs.run("purchase", row_id)
    for supplier_order in (so for so in session().get_one(Order, order_id).supplier_orders if so.id in drafts):
        numbers = ", ".join(number.number for number in supplier_order.numbers)
        said = supplier_order.problem or supplier_order.waits_for
        if supplier_order.status == "draft" and not said:
            said = "not placed yet: it is tried again by itself."
        click.echo(f"{supplier_order.title}: {supplier_order.status} {numbers}{said}")
        if drafts[supplier_order.id] == quote.id and supplier_order.open and supplier_order.waiting_reason:
            refusals.append(f"{supplier_order.title} waits: {said}")
    if asked and not approved:
        raise click.ClickException(" ".join([*refusals, *waiting]) or problem)
    if refusals:
        raise click.ClickException(" ".join(refusals))


@click.command()
@ORDER
@click.option("--number", required=True, help="The AliExpress order number.")
@click.option("--supplier-order", "sequence", type=int, help="Which of the order's supplier orders, counted from 1.")
@operator
def record(shop: Shop, *, name: str, number: str, sequence: int | None) -> None:
    """Record a supplier order that was bought by hand."""
    order = find_order(shop, name)
    jobs.run("match", order.id)
    made = merchant.record(find_order(shop, name), number, sequence=sequence, by=BY)
    click.echo(f"{made.title}: {made.status} {number}")


@click.command()
@ORDER
@click.option("--number", required=True, help="The tracking number.")
@click.option("--carrier", default="", help="Who carries it, where the number does not say.")
@click.option("--supplier-order", "sequence", type=int, help="Which of the order's supplier orders, counted from 1.")
@operator
def track(shop: Shop, *, name: str, number: str, carrier: str, sequence: int | None) -> None:
    """Add a tracking number by hand."""
    found = merchant.track(find_order(shop, name), number, carrier=carrier, sequence=sequence, by=BY)
    click.echo(f"Tracking {found.number} holds {sum(found.units.values())} units.")


@click.command("import-tracking")
@click.option("--file", "file", required=True, type=click.File("rb"), help="A CSV file: Order name, Tracking number.")
@click.option("--write", is_flag=True, help="Import the good rows; without it nothing is saved.")
@operator
def import_tracking(shop: Shop, *, file: BinaryIO, write: bool) -> None:
    """Show what a file of tracking numbers would do, or import it."""
    sheet = Sheet.keep(shop, file.read(MOST_BYTES + 1))
    results = sheet.import_rows(shop, by=BY) if write else [problem for _, problem in sheet.check(shop)]
    for row, problem in zip(sheet.rows, results, strict=True):
        click.echo(f"row {row.line}: {row.order} {row.number}: {problem or ('imported' if write else 'good')}")
    if not write:
        session().rollback()


@click.command()
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE ...]")
@operator
def settings(shop: Shop, changes: tuple[str, ...]) -> None:
    """Print the shop's settings, or change them."""
    for change in changes:
        if "=" not in change:
            raise click.ClickException(f"{change!r} is no KEY=VALUE.")
    change_settings(shop, dict(change.split("=", 1) for change in changes), by=BY)
    for key, value in shop.policy.all().items():
        click.echo(f"{key}={value}")


@click.command("report")
@click.option("--order", "name", default="", help='Only the order of that name, such as "#1001".')
@click.option("--json", "as_json", is_flag=True, help="As JSON, for scripts.")
@operator
def report_command(shop: Shop, name: str, *, as_json: bool) -> None:
    """Print what is known of the shop's orders."""
    facts = report(shop, name)
    if as_json:
        click.echo(json.dumps(facts, indent=1))
        return
    for order in facts["orders"]:
        numbers = [number for so in order["supplier_orders"] for number in so["numbers"]]
        parcels = [t["number"] for so in order["supplier_orders"] for t in so["trackings"]]
        click.echo(f"{order['name']}: {order['status']}; AliExpress {numbers or '-'}; parcels {parcels or '-'}")
    click.echo(f"deliveries: {facts['deliveries']['stored']} stored, {facts['deliveries']['handled']} handled")


def find_order(shop: Shop, name: str) -> Order:
    """The shop's order of that name, with or without its #."""
    order = Order.by_name(shop.id, name) or Order.by_name(shop.id, f"#{name}")
    if order is None:
        raise click.ClickException(f"{shop.domain} has no order {name!r}. Is the worker running?")
    return order


#: Every command of the operator.
COMMANDS = (link, place, record, track, import_tracking, settings, report_command)
