"""The recovered-money page: what was asked for and what came of it, by month, supplier and currency."""

from datetime import datetime, time, timedelta

from flask.typing import ResponseReturnValue

from shopify_app import clock
from shopify_app.models.ledger import Ledger, read_ledger
from shopify_app.web.late_csv import download
from shopify_app.web.pages import show
from shopify_app.web.session import embedded, this_shop

MONTHS = 12
HEAD = ("Month", "Supplier", "Currency", "Asked", "Won", "Lost", "Too late")


@embedded.get("/late/money")
def money() -> ResponseReturnValue:
    """The last twelve months."""
    return show("pages/money.html", ledger=_read())


@embedded.get("/late/money.csv")
def export_money() -> ResponseReturnValue:
    """The same as a file."""
    rows = [
        (month, supplier, currency, line.asked, line.won, line.lost, line.too_late)
        for (month, supplier, currency), line in _read().lines.items()
    ]
    return download("recovered-money.csv", HEAD, rows)


def _read() -> Ledger:
    """From the first day of the month eleven months ago."""
    shop, now = this_shop(), clock.now()
    today = now.astimezone(shop.zone).date()
    months = today.year * 12 + today.month - MONTHS
    first = datetime.combine(today.replace(year=months // 12, month=months % 12 + 1, day=1), time(), shop.zone)
    return read_ledger(shop, first, now + timedelta(seconds=1))
