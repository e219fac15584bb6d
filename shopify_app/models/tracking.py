"""Tracking: a parcel's number, what is inside, and what was seen of it."""

import hashlib
import re
from datetime import datetime
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.history import History
from shopify_app.models.order import LineItem, whole_units
from shopify_app.models.supplier_order import SupplierOrder, SupplierOrderLine
from shopify_app.values import Parcel, ParcelEvent

if TYPE_CHECKING:
    from shopify_app.models.fulfillment import Fulfillment

PROVISIONAL = re.compile(r"LP\d{12,15}|AP\d{14}")


class Tracking(ShopOwned, Base):
    """One parcel. `supplier_number` is the AliExpress order it belongs to (empty: typed by hand).

    Due for fulfilling while `look_again_at` is set. Status: `in_transit` or `delivered`.
    """

    __tablename__ = "tracking"
    __table_args__ = (sa.UniqueConstraint("supplier_order_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"), index=True)
    supplier_number: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(index=True)
    carrier: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="in_transit")
    #: The number that AliExpress showed before, where it changed.
    former_number: Mapped[str] = mapped_column(default="")
    expected_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    #: Why fulfilling waits by itself (a hold in Shopify, a pending payment); empty when it does not.
    waits: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    supplier_order: Mapped[SupplierOrder] = relationship(back_populates="trackings")
    lines: Mapped[list["TrackingLine"]] = relationship(
        back_populates="tracking", order_by="TrackingLine.id", cascade="all, delete-orphan", passive_deletes=True
    )
    events: Mapped[list["TrackingEvent"]] = relationship(
        order_by="TrackingEvent.happened_at", cascade="all, delete-orphan", passive_deletes=True
    )
    fulfillments: Mapped[list["Fulfillment"]] = relationship(
        back_populates="tracking", order_by="Fulfillment.id", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def provisional(self) -> bool:
        """Whether it is Cainiao's own reference (LP, AP), which the last carrier's number usually replaces."""
        return bool(PROVISIONAL.fullmatch(self.number))

    @property
    def delivered(self) -> bool:
        """Whether it has arrived."""
        return self.status.casefold() == "delivered"

    @classmethod
    def find(cls, supplier_order: SupplierOrder, number: str, *, supplier_number: str, by: str) -> "Tracking":
        """The parcel of that number, made on first sight and due for fulfilling."""
        row = next((t for t in supplier_order.trackings if t.number == number), None)
        if row is None:
            row = cls(
                shop_id=supplier_order.shop_id,
                number=number,
                supplier_number=supplier_number,
                created_at=clock.now(),
                look_again_at=clock.now(),
            )
            supplier_order.trackings.append(row)
            session().flush()
            History.write(row.shop_id, supplier_order.order_id, f"tracking {number}", "", "found", by=by)
        return row

    def change_number(self, number: str, *, by: str) -> None:
        """The supplier gave the parcel another number: keep the former, update Shopify."""
        order_id = self.supplier_order.order_id
        History.write(self.shop_id, order_id, "tracking number", self.number, number, by=by)
        self.former_number, self.number = self.number, number
        self.look_again_at = clock.now()

    def hold(self, line: SupplierOrderLine, quantity: int) -> bool:
        """Say that `quantity` supplier units of `line` are inside; True where that is news."""
        held = next((item for item in self.lines if item.supplier_line.id == line.id), None)
        if held and held.quantity == quantity:
            return False
        if held is None:
            held = TrackingLine(shop_id=self.shop_id, supplier_line=line)
            self.lines.append(held)
        held.quantity = quantity
        self.look_again_at = clock.now()
        return True

    def see(self, events: tuple[ParcelEvent, ...], source: str) -> None:
        """Append events that were not known; each keeps when it was fetched and from where."""
        known = {event.digest for event in self.events}
        for event in events:
            digest = digest_of(event)
            if digest not in known:
                known.add(digest)
                self.events.append(TrackingEvent.of(self.shop_id, event, digest, source))

    def count_known(self, parcel: Parcel) -> int:
        """How many events of `parcel` were already seen of this one."""
        known = {event.digest for event in self.events}
        return sum(digest_of(event) in known for event in parcel.events)

    def units_for(self, line_item: LineItem) -> int:
        """Whole units of `line_item` that this parcel completes.

        Parcels are counted in the order they were found: a unit of a bundle belongs to the parcel that brings its last
        part.
        """
        before = [t for so in line_item.order.supplier_orders for t in so.trackings if t.id < self.id]
        return units_in([*before, self], line_item) - units_in(before, line_item)

    @property
    def line_items(self) -> list[LineItem]:
        """The line items that it holds something of."""
        return [*dict.fromkeys(line.supplier_line.line_item for line in self.lines)]

    @property
    def units(self) -> dict[str, int]:
        """line item gid -> whole units that this parcel completes."""
        units = {item.gid: self.units_for(item) for item in self.line_items}
        return {gid: count for gid, count in units.items() if count}

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Parcels to fulfill."""
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now)


class TrackingLine(ShopOwned, Base):
    """`quantity` supplier units of one supplier order line inside a parcel."""

    __tablename__ = "tracking_line"
    __table_args__ = (sa.UniqueConstraint("tracking_id", "supplier_order_line_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_id: Mapped[int] = mapped_column(sa.ForeignKey("tracking.id", ondelete="CASCADE"))
    supplier_order_line_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order_line.id", ondelete="CASCADE"))
    quantity: Mapped[int]

    tracking: Mapped[Tracking] = relationship(back_populates="lines")
    supplier_line: Mapped[SupplierOrderLine] = relationship()


class TrackingEvent(ShopOwned, Base):
    """One scan, kept as it came: it is the proof that the parcel is on its way. Never changed."""

    __tablename__ = "tracking_event"
    __table_args__ = (sa.UniqueConstraint("tracking_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_id: Mapped[int] = mapped_column(sa.ForeignKey("tracking.id", ondelete="CASCADE"))
    happened_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    fetched_at: Mapped[datetime]
    digest: Mapped[str]

    @classmethod
    def of(cls, shop_id: int, event: ParcelEvent, digest: str, source: str) -> Self:
        """The row of `event`, fetched now."""
        return cls(
            shop_id=shop_id,
            happened_at=event.happened_at,
            name=event.name,
            description=event.description,
            source=source,
            fetched_at=clock.now(),
            digest=digest,
        )


def digest_of(event: ParcelEvent) -> str:
    """A short key of what happened when: the same event read twice has the same one."""
    text = f"{event.happened_at.isoformat()}|{event.name}|{event.description}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def units_in(trackings: list[Tracking], line_item: LineItem) -> int:
    """Whole units of `line_item` that these parcels hold together."""
    held: dict[tuple[int, int, int], int] = {}
    for inside in (line for tracking in trackings for line in tracking.lines):
        piece = inside.supplier_line
        if piece.line_item_id == line_item.id and piece.supplier_order.counts:
            key = (piece.parts, piece.part, piece.per_unit)
            held[key] = held.get(key, 0) + inside.quantity
    return whole_units([(parts, part, quantity // per_unit) for (parts, part, per_unit), quantity in held.items()])
