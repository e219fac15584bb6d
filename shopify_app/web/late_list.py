"""The queries of the late page: a page of cases by key, counts by rule, and the choices of its filters."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any, Self
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import request
from sqlalchemy.orm import joinedload, load_only

from shopify_app.db import each_value, session
from shopify_app.models import Order, Review, Supplier, SupplierNumber, SupplierOrder, Tracking
from shopify_app.models.ids import among
from shopify_app.web.row_ids import row_id

PAGE = 50
#: More than any case is worth, and less than an amount's column can hold.
LARGEST_AMOUNT = Decimal(10**12)
STATUSES = ("open", "snoozed", "closed")


@dataclass(frozen=True)
class Filters:
    """What the reader chose; empty text and None mean everything."""

    status: str = "open"
    rule: str = ""
    supplier: int | None = None
    country: str = ""
    service: str = ""
    text: str = ""

    @classmethod
    def asked(cls) -> Self:
        """The filters of this request's address."""
        args = request.args
        status = args.get("status", "open")
        return cls(
            status if status in STATUSES else "open",
            args.get("rule", ""),
            args.get("supplier", type=row_id),
            args.get("country", ""),
            args.get("service", ""),
            args.get("q", "").strip(),
        )

    def address(self, **changes: Any) -> str:
        """The late page with these filters and `changes`."""
        values = {"status": self.status if self.status != "open" else "", "rule": self.rule, "supplier": self.supplier}
        values |= {"country": self.country, "service": self.service, "q": self.text, **changes}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"/late?{query}" if query else "/late"

    @property
    def narrowed(self) -> bool:
        """Whether anything but the status is chosen."""
        return bool(self.rule or self.supplier or self.country or self.service or self.text)


@dataclass(frozen=True)
class Key:
    """Where a row stands in the order of the page."""

    lost_on: date
    amount: Decimal
    id: int

    @classmethod
    def read(cls, text: str) -> Self | None:
        """The key in an address; None where it is none."""
        parts = text.split("_")
        try:
            amount = Decimal(parts[1])
            # Neither database compares with NaN or with more digits than a column holds.
            return cls(date.fromisoformat(parts[0]), amount, row_id(parts[2])) if abs(amount) < LARGEST_AMOUNT else None
        except (ValueError, IndexError, InvalidOperation):
            return None

    @classmethod
    def of(cls, review: Review) -> Self:
        """The key of a row."""
        return cls(review.lost_on, review.amount, review.id)

    def __str__(self) -> str:
        return f"{self.lost_on}_{self.amount}_{self.id}"


@dataclass(frozen=True)
class Rows:
    """One page. `before` and `after` are the keys of its neighbors; None at the ends."""

    rows: list[Review]
    before: Key | None
    after: Key | None


def read(shop_id: int, filters: Filters, *, before: Key | None = None, after: Key | None = None) -> Rows:
    """Up to PAGE cases, what is lost first on top, `before` or `after` the key of a neighboring page."""
    if before:
        rows = [*session().scalars(_backwards(shop_id, filters, before).options(*PARTS))]
        more_before, more_after = len(rows) > PAGE, True
        rows = rows[:PAGE][::-1]
    else:
        rows = [*session().scalars(forwards(shop_id, filters, after, PAGE + 1).options(*PARTS))]
        more_before, more_after = after is not None, len(rows) > PAGE
        rows = rows[:PAGE]
    first = Key.of(rows[0]) if rows and more_before else None
    last = Key.of(rows[-1]) if rows and more_after else None
    return Rows(rows, first, last)


def forwards(shop_id: int, filters: Filters, after: Key | None, limit: int | None) -> sa.Select[Any]:
    """The cases that fit, in the order of the page; `limit` None means all."""
    return Review.page(shop_id, *_fit(shop_id, filters), status=filters.status, after=after, limit=limit)


def pay_at(shop_id: int, rows: list[Review]) -> dict[int, str]:
    """supplier order id -> AliExpress's page where it is paid, of those cases that wait for the payment."""
    ids = [row.supplier_order_id for row in rows if row.rule == "not_paid"]
    if not ids:
        return {}
    mine = sa.select(SupplierNumber).where(
        SupplierNumber.shop_id == shop_id, among(SupplierNumber.supplier_order_id, ids)
    )
    found: dict[int, str] = {}
    for number in session().scalars(mine.order_by(SupplierNumber.id)):
        found.setdefault(number.supplier_order_id, number.url)
    return found


def services(shop_id: int, status: str) -> list[str]:
    """Shipping services that cases have."""
    return _different(shop_id, status, "service")


def countries(shop_id: int, status: str) -> list[str]:
    """Destinations that cases have."""
    return _different(shop_id, status, "country")


def suppliers(shop_id: int) -> list[Supplier]:
    """The shop's suppliers."""
    return Supplier.of_shop(shop_id)


PARTS = (
    load_only(
        *(Review.order_id, Review.supplier_order_id, Review.rule, Review.status, Review.verdict),
        *(Review.amount, Review.currency, Review.lost_at, Review.lost_on),
    ),
    joinedload(Review.order).load_only(Order.name),
    # Its supplier is one of those that the page reads for its filter.
    joinedload(Review.supplier_order).load_only(SupplierOrder.supplier_id),
)


def _different(shop_id: int, status: str, column: str) -> list[str]:
    return [value for value in session().scalars(_walk(column), {"shop": shop_id, "status": status}) if value]


@cache
def _walk(name: str) -> sa.Select[str]:
    mine = (Review.shop_id == sa.bindparam("shop"), Review.status == sa.bindparam("status"))
    return sa.select(each_value(getattr(Review, name), *mine).c.value)


def _holds(shop_id: int, text: str) -> sa.ColumnElement[bool]:
    """An order's name, an AliExpress order number or a tracking number, typed in full: each has an index.

    Their cases are found first: a database that meets both at once may walk through every case in the page's order.
    """
    names = (text, f"#{text}", text.upper())
    of_order, of_bought = Order.id == Review.order_id, Review.supplier_order_id
    number, parcel = SupplierNumber.supplier_order_id == of_bought, Tracking.supplier_order_id == of_bought
    found = sa.union(
        sa.select(Review.id).join(Order, of_order).where(Order.shop_id == shop_id, Order.name.in_(names)),
        sa.select(Review.id)
        .join(SupplierNumber, number)
        .where(SupplierNumber.shop_id == shop_id, SupplierNumber.number == text),
        sa.select(Review.id).join(Tracking, parcel).where(Tracking.shop_id == shop_id, Tracking.number == text.upper()),
    )
    return Review.id.in_([*session().scalars(found)])


def _fit(shop_id: int, filters: Filters) -> list[sa.ColumnElement[bool]]:
    # The one that leaves the fewest cases first.
    chosen = (
        (Review.supplier_id, filters.supplier),
        (Review.rule, filters.rule),
        (Review.country, filters.country),
        (Review.service, filters.service),
    )
    given = [(column, value) for column, value in chosen if value]
    found: list[sa.ColumnElement[bool]] = [column == value for column, value in given[:1]]
    found += [_on_the_way(column, value) for column, value in given[1:]]
    return [*found, _holds(shop_id, filters.text)] if filters.text else found


def _on_the_way(column: Any, value: object) -> sa.ColumnElement[bool]:
    """A filter behind the first one. Of several, SQLite walks any one's index: it is left the first one's alone.
    PostgreSQL knows what its columns hold, and chooses worse where it is hindered."""
    sqlite = session().get_bind().dialect.name == "sqlite"
    return sa.func.coalesce(column, column) == value if sqlite else column == value


def _backwards(shop_id: int, filters: Filters, before: Key) -> sa.Select[Any]:
    """The page that ends above `before`, its last row first."""
    found = sa.select(Review).where(Review.shop_id == shop_id, Review.status == filters.status)
    found = found.where(*_fit(shop_id, filters), _is_before(before))
    return found.order_by(Review.lost_on.desc(), Review.amount, Review.id.desc()).limit(PAGE + 1)


def _is_before(key: Key) -> sa.ColumnElement[bool]:
    same_day, same_amount = Review.lost_on == key.lost_on, Review.amount == key.amount
    earlier = sa.or_(Review.lost_on < key.lost_on, same_day & (Review.amount > key.amount))
    return (Review.lost_on <= key.lost_on) & sa.or_(earlier, same_day & same_amount & (Review.id < key.id))
