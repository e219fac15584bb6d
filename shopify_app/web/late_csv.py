"""Tables for a spreadsheet: cells that a spreadsheet would run as a formula are made plain text."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Any

import sqlalchemy as sa
from flask import Response, stream_with_context
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.models import Order, Review, Supplier
from shopify_app.web import words
from shopify_app.web.formats import day
from shopify_app.web.late_list import Filters, forwards
from shopify_app.web.session import embedded, this_shop

HEAD = (
    *("Order", "Supplier", "Rule", "Status", "What happened", "Since", "Next", "Lost on", "At risk", "Currency"),
    *("Country", "Service"),
)
#: Rows that are sent at once.
PART = 500
COLUMNS = (
    *(Order.name.label("order"), Supplier.name.label("supplier"), Review.rule, Review.status, Review.verdict),
    *(Review.since, Review.next_at, Review.lost_at, Review.amount, Review.currency, Review.country, Review.service),
)
#: What opens a formula in one spreadsheet or another (OWASP, CSV injection).
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@embedded.get("/late/export.csv")
def export_late() -> ResponseReturnValue:
    """Every case that fits the filters, what is lost first on top."""
    return download("late-orders.csv", HEAD, (_row(case) for case in _read(this_shop().id, Filters.asked())))


def download(name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Response:
    """A CSV file, sent while it is read, with a byte order mark, so that spreadsheets read it as UTF-8."""
    parts = _parts(chain([head], rows))
    # The first part is read before the answer starts: a database that fails then answers with an error. One that
    # fails later breaks the transfer off, which a browser reports as a download that failed.
    text = stream_with_context(chain(["\ufeff", next(parts)], parts))
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _parts(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    left = iter(rows)
    while part := [*islice(left, PART)]:
        text = io.StringIO()
        csv.writer(text).writerows([plain(value) for value in row] for row in part)
        yield text.getvalue()


def plain(value: object) -> str:
    """`value` as a cell that no spreadsheet runs."""
    text = str(value)
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def _read(shop_id: int, filters: Filters) -> sa.Result[Any]:
    # Columns alone: what a case's facts hold is not opened for each of many thousand rows.
    found = forwards(shop_id, filters, None, None).join(Order, Order.id == Review.order_id)
    found = found.outerjoin(Supplier, (Supplier.id == Review.supplier_id) & (Supplier.shop_id == shop_id))
    wanted = found.with_only_columns(*COLUMNS, maintain_column_froms=True)
    return session().execute(wanted.execution_options(yield_per=PART))


def _row(case: sa.Row[Any]) -> list[object]:
    return [
        case.order,
        case.supplier or "",
        words.rule(case.rule),
        case.status,
        case.verdict,
        day(case.since),
        day(case.next_at),
        day(case.lost_at),
        case.amount,
        case.currency,
        case.country,
        case.service,
    ]
