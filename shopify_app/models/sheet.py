"""Sheet: an uploaded table of tracking numbers. Checked without writing anything, then imported row by row."""

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.exc import StaleDataError

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.errors import Refused
from shopify_app.models import merchant
from shopify_app.models.order import Order
from shopify_app.models.sheet_parse import SheetRow, read_sheet
from shopify_app.models.shop import Shop

KEPT = timedelta(days=30)
KNOWN = "This number is there already: nothing changes."
MOVED = "Waybill was working on this order at the same moment. Import the file again for this row."


class Sheet(ShopOwned, Base):
    """`rows_json`: SheetRows as uploaded. `results_json`: once imported, what stood against each, empty where not."""

    __tablename__ = "sheet"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime]
    imported_at: Mapped[datetime | None]
    rows_json: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON)
    results_json: Mapped[list[str] | None] = mapped_column(sa.JSON)

    @classmethod
    def keep(cls, shop: Shop, data: bytes) -> Self:
        """The uploaded file, read; raises Refused where it is no such table. The caller commits."""
        rows = [asdict(row) for row in read_sheet(data)]
        sheet = cls(shop_id=shop.id, created_at=clock.now(), rows_json=rows)
        session().add(sheet)
        session().flush()
        return sheet

    @classmethod
    def get(cls, shop_id: int, sheet_id: int) -> Self | None:
        """The shop's sheet of that row id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.id == sheet_id))

    @classmethod
    def forget_old(cls) -> None:
        """Delete sheets nobody needs any more; what they brought stays. The caller commits."""
        session().execute(sa.delete(cls).where(cls.created_at < clock.now() - KEPT))

    @property
    def rows(self) -> list[SheetRow]:
        """The rows as uploaded."""
        return [SheetRow(**row) for row in self.rows_json]

    def check(self, shop: Shop) -> list[tuple[SheetRow, str]]:
        """Each row with what stands against it (empty: nothing); writes nothing."""
        taken: dict[tuple[str, int], int] = {}
        return [(row, _why_not(shop, row, taken)) for row in self.rows]

    def import_rows(self, shop: Shop, *, by: str) -> list[str]:
        """Take over every good row, each committed by itself; returns the results. A second time changes nothing."""
        results = []
        for row, problem in self.check(shop):
            results.append(problem or _import(shop, row, by=by))
        self.results_json, self.imported_at = results, clock.now()
        session().commit()
        return results


def _why_not(shop: Shop, row: SheetRow, taken: dict[tuple[str, int], int]) -> str:
    """`taken` holds the supplier orders that an earlier row (its line) fills."""
    if row.problem:
        return row.problem
    if row.shop and row.shop.casefold() not in (shop.domain, shop.name.casefold(), shop.domain.partition(".")[0]):
        return f"This row is for the shop {row.shop}, not for {shop.title}."
    order = _order(shop, row)
    if order is None:
        return f"{shop.title} has no order {row.order}."
    try:
        number, supplier_order = merchant.find_trackable(order, row.number, _sequence(row))
    except Refused as error:
        return error.problem
    first = taken.setdefault((order.gid, supplier_order.sequence), row.line)
    if first != row.line:
        return f"Row {first} is for the same supplier order. Record its second parcel on the page of {order.name}."
    return KNOWN if any(tracking.number == number for tracking in supplier_order.trackings) else ""


def _import(shop: Shop, row: SheetRow, *, by: str) -> str:
    order = _order(shop, row)
    if order is None:
        return f"{shop.title} has no order {row.order}."
    try:
        merchant.track(order, row.number, carrier=row.carrier, sequence=_sequence(row), by=by)
        session().commit()
    except (Refused, StaleDataError) as error:
        session().rollback()
        return error.problem if isinstance(error, Refused) else MOVED
    return ""


def _order(shop: Shop, row: SheetRow) -> Order | None:
    return Order.by_name(shop.id, row.order) or Order.by_name(shop.id, f"#{row.order}")


def _sequence(row: SheetRow) -> int | None:
    return int(row.supplier_order) if row.supplier_order else None
