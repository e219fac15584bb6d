"""Tables for a spreadsheet: cells that a spreadsheet would run as a formula are made plain text."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.models import Order, Review, Supplier
from shopify_app.web import words
from shopify_app.web.formats import calendar, day
from shopify_app.web.late_list import Filters, forwards
from shopify_app.web.session import embedded, this_shop

HEAD = (
    *("Order", "Supplier", "Rule", "Status", "What happened", "Since", "Next", "Lost on", "At risk", "Currency"),
    *("Country", "Service"),
)
#: What opens a formula in one spreadsheet or another (OWASP, CSV injection).
STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@embedded.get("/late/export.csv")
def export_late() -> ResponseReturnValue:
    """Every case that fits the filters, what is lost first on top."""
    # The rows are read before the answer starts: a database that fails answers with an error, not with half a file.
    return download("late-orders.csv", HEAD, [_row(*found) for found in _read(this_shop().id, Filters.asked())])


def download(name: str, head: Iterable[str], rows: Iterable[Iterable[Any]]) -> Response:
    """A CSV file with a byte order mark, so that spreadsheets read it as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(head)
    writer.writerows([plain(value) for value in row] for row in rows)
    answer = Response("﻿" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def plain(value: object) -> str:
    """`value` as a cell that no spreadsheet runs."""
    text = str(value)
    return f"'{text}" if text.startswith(STARTS_FORMULA) else text


def _read(shop_id: int, filters: Filters) -> Iterator[tuple[Review, str, str | None]]:
    found = forwards(shop_id, filters, None, None).add_columns(Order.name, Supplier.name)
    found = found.join(Order, Order.id == Review.order_id)
    found = found.outerjoin(Supplier, (Supplier.id == Review.supplier_id) & (Supplier.shop_id == shop_id))
    for row in session().execute(found.execution_options(yield_per=1000)):
        yield row[0], row[1], row[2]


def _row(review: Review, order: str, supplier: str | None) -> list[object]:
    return [
        order,
        supplier or "",
        words.rule(review.rule),
        review.status,
        review.verdict,
        day(review.since),
        day(review.next_at),
        calendar(review.lost_on),
        review.amount,
        review.currency,
        review.country,
        review.service,
    ]
