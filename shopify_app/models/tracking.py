"""Tracking: a parcel's number, what is inside, and what was seen of it."""

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.history import History
from shopify_app.models.line_item import LineItem, whole_units
from shopify_app.models.policy import Policy
from shopify_app.models.supplier_line import SupplierOrderLine
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking_event import TrackingEvent, digest_of
from shopify_app.models.tracking_status import DELIVERED, INFO_RECEIVED, NOT_FOUND, main_of, meaning_of, rank
from shopify_app.models.watch import Watch
from shopify_app.supplier_values import Parcel, ParcelEvent

if TYPE_CHECKING:
    from shopify_app.models.fulfillment import Fulfillment

PROVISIONAL = re.compile(r"LP\d{12,15}|AP\d{14}")
#: An event further ahead than this is a wrong clock or worse: kept, and no status.
FUTURE = timedelta(days=1)
#: Events of one parcel that are kept; the newest of an answer first.
MOST_EVENTS = 500


class Tracking(ShopOwned, Base):
    """One parcel. `supplier_number` is the AliExpress order it belongs to (empty: typed by hand).

    Due for fulfilling while `look_again_at` is set. Status: 17TRACK's words (tracking_status.py), with the instant of
    the event that said so and who told it.
    """

    __tablename__ = "tracking"
    __table_args__ = (sa.UniqueConstraint("supplier_order_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"), index=True)
    supplier_number: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(index=True)
    carrier: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    #: Carriers that the number fits as well, where it alone does not decide.
    carrier_doubt: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default=INFO_RECEIVED)
    sub_status: Mapped[str] = mapped_column(default="")
    status_at: Mapped[datetime | None]
    #: When we heard of the status: `status_at` is the instant of its event, which may lie long before.
    told_at: Mapped[datetime | None]
    status_source: Mapped[str] = mapped_column(default="")
    #: The number that AliExpress showed before, where it changed.
    former_number: Mapped[str] = mapped_column(default="")
    expected_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    #: Why fulfilling waits by itself (a hold in Shopify, a pending payment); empty when it does not.
    waits: Mapped[str] = mapped_column(default="")
    ships_unpaid: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    supplier_order: Mapped[SupplierOrder] = relationship(back_populates="trackings")
    lines: Mapped[list["TrackingLine"]] = relationship(
        back_populates="tracking", order_by="TrackingLine.id", cascade="all, delete-orphan", passive_deletes=True
    )
    watch: Mapped[Watch | None] = relationship(cascade="all, delete-orphan", passive_deletes=True)
    events: Mapped[list[TrackingEvent]] = relationship(
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
        return self.status == DELIVERED

    @classmethod
    def find(cls, supplier_order: SupplierOrder, number: str, *, supplier_number: str, by: str) -> "Tracking":
        """The parcel of that number, made on first sight and due for fulfilling."""
        row = next((t for t in supplier_order.trackings if t.answers_to(number)), None)
        if row is None:
            row = cls(
                shop_id=supplier_order.shop_id,
                number=number,
                supplier_number=supplier_number,
                created_at=clock.now(),
                look_again_at=clock.now(),
                events=[],
                lines=[],
            )
            supplier_order.trackings.append(row)
            session().flush()
            History.write(row.shop_id, supplier_order.order_id, f"tracking {number}", "", "found", by=by)
        row.watch_if(supplier_order.order.shop.policy)
        return row

    def watch_if(self, policy: Policy) -> None:
        """Let 17TRACK follow the parcel where the shop wants that and the operator has a key."""
        if not Watch.wanted(policy) or self.status == DELIVERED:
            return
        if self.watch is None:
            self.watch = Watch.begin(self.shop_id, self.number)
        else:
            self.watch.wake(self.number, unknown=self.status == NOT_FOUND)

    def answers_to(self, number: str) -> bool:
        """Whether it has or had that number: AliExpress may go on showing the one before the last carrier's."""
        return number in (self.number, self.former_number)

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
        """Append events that were not known, oldest first; each keeps when it was fetched and from where."""
        known = {event.digest for event in self.events}
        for event in events[-MOST_EVENTS:]:
            digest = digest_of(event)
            if digest not in known and len(known) < MOST_EVENTS:
                known.add(digest)
                sub_status = event.sub_status or meaning_of(event.name, event.description)
                self.events.append(TrackingEvent.of(self.shop_id, event, digest, sub_status, source))
                self.reach(main_of(sub_status), sub_status, event.happened_at, source)

    def reach(self, status: str, sub_status: str, at: datetime | None, source: str) -> None:
        """Take over a status that is newer than ours, or as new and further on: never backwards by an old event.

        `at` is None where nothing has happened (nobody knows the number): that counts until a carrier has scanned it.
        """
        if not status or not self._is_news(status, at):
            return
        if status != self.status:
            what = f"tracking {self.number}"
            History.write(self.shop_id, self.supplier_order.order_id, what, self.status, status, by=f"carrier:{source}")
            self.told_at = clock.now()
        self.status, self.sub_status = status[:80], sub_status[:80]
        self.status_at, self.status_source = at or self.status_at, source

    def _is_news(self, status: str, at: datetime | None) -> bool:
        if at is None:
            return rank(self.status) <= rank(INFO_RECEIVED)
        if at > clock.now() + FUTURE:
            return False
        return self.status_at is None or (at, rank(status)) >= (self.status_at, rank(self.status))

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


def units_in(trackings: list[Tracking], line_item: LineItem) -> int:
    """Whole units of `line_item` that these parcels hold together.

    A reship brings the units of what it replaces once more: together they count no more than was bought first.
    """
    held: dict[tuple[int, int, int], int] = {}
    for (_, *key), (quantity, bought) in _held_by_origin(trackings, line_item).items():
        parts, part, per_unit = key
        held[parts, part, per_unit] = held.get((parts, part, per_unit), 0) + min(quantity, bought)
    return whole_units([(parts, part, quantity // per_unit) for (parts, part, per_unit), quantity in held.items()])


def _held_by_origin(trackings: list[Tracking], line_item: LineItem) -> dict[tuple[int, int, int, int], tuple[int, int]]:
    """(first supplier order, parts, part, per unit) -> (supplier units in parcels, supplier units bought)."""
    held: dict[tuple[int, int, int, int], tuple[int, int]] = {}
    for inside in (line for tracking in trackings for line in tracking.lines):
        piece = inside.supplier_line
        if piece.line_item_id == line_item.id and piece.supplier_order.status != "cancelled":
            origin = piece.supplier_order.origin
            key = (origin.id, piece.parts, piece.part, piece.per_unit)
            same = [line for line in piece.supplier_order.lines if _piece(line) == _piece(piece)]
            quantity = held.get(key, (0, 0))[0] + inside.quantity
            held[key] = (quantity, sum(line.quantity for line in same))
    return held


def _piece(line: SupplierOrderLine) -> tuple[int, int, int, int]:
    return (line.line_item_id, line.parts, line.part, line.per_unit)
