"""SupplierOrder: what is bought from one supplier for one order."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, EncryptedJson, ShopOwned, session
from shopify_app.errors import IllegalMove
from shopify_app.models.due import TAKEN_FOR, DueRow, find_due
from shopify_app.models.guarded import Guarded
from shopify_app.models.history import History
from shopify_app.models.order import Order
from shopify_app.models.supplier import Supplier
from shopify_app.models.supplier_line import SupplierOrderLine
from shopify_app.models.supplier_moves import MOVES
from shopify_app.models.supplier_number import SupplierNumber
from shopify_app.values import Money

if TYPE_CHECKING:
    from shopify_app.models.tracking import Tracking


class SupplierOrder(Guarded, ShopOwned, Base):
    """`sequence` counts within the order. `out_order_id` is the idempotency key AliExpress remembers for 24 hours.

    `look_again_at`: due for the step of its status. `problem`: the sentence shown to the merchant.
    `late_at`: when a late rule's answer changes next (models/lateness.py writes it); a move only brings it near.
    """

    __tablename__ = "supplier_order"
    __table_args__ = (
        sa.UniqueConstraint("order_id", "sequence"),
        sa.UniqueConstraint("out_order_id"),
        sa.Index("ix_supplier_order_due", "status", "look_again_at"),
        sa.Index("ix_supplier_order_paid", "shop_id", "paid_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    supplier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supplier.id", ondelete="SET NULL"))
    sequence: Mapped[int]
    attempt: Mapped[int] = mapped_column(default=1)
    out_order_id: Mapped[str]
    status: Mapped[str] = mapped_column(default="draft")
    #: `api` or `hand`.
    placed_by: Mapped[str] = mapped_column(default="api")
    placing_at: Mapped[datetime | None]
    placed_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]
    pay_by: Mapped[datetime | None]
    shipped_at: Mapped[datetime | None]
    #: Of its links' own times to ship the longest; frozen when it was placed, as the promises are.
    agreed_days: Mapped[int | None]
    promised_days: Mapped[int | None]
    guaranteed_days: Mapped[int | None]
    service: Mapped[str] = mapped_column(default="")
    #: The destination (ISO-2), frozen when it was drafted or placed: promises and late rules depend on it.
    country: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime | None]
    late_at: Mapped[datetime | None] = mapped_column(index=True)
    #: The supplier sends this one in place of another.
    reship_of_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("supplier_order.id", ondelete="SET NULL"), index=True
    )
    #: The customer may keep both parcels, should the first one come too.
    keep_both: Mapped[bool] = mapped_column(default=False)
    #: A request went out whose outcome nobody knows.
    unanswered: Mapped[bool] = mapped_column(default=False)
    #: What was sent to AliExpress, to the letter, so that a repetition is the same request.
    request_json: Mapped[dict[str, Any] | None] = mapped_column(EncryptedJson)
    amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    currency: Mapped[str] = mapped_column(default="")
    look_again_at: Mapped[datetime | None]
    #: When AliExpress last answered about it.
    looked_at: Mapped[datetime | None]
    #: The last click on "Get tracking numbers" that asked about it (a TrackingRun).
    tracking_run_id: Mapped[int | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[Order] = relationship(back_populates="supplier_orders")
    supplier: Mapped[Supplier | None] = relationship()
    lines: Mapped[list["SupplierOrderLine"]] = relationship(
        back_populates="supplier_order",
        order_by="SupplierOrderLine.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    numbers: Mapped[list["SupplierNumber"]] = relationship(
        back_populates="supplier_order",
        order_by="SupplierNumber.id",
        cascade="all, delete-orphan",
        passive_deletes=True,
    )
    trackings: Mapped[list["Tracking"]] = relationship(
        back_populates="supplier_order", order_by="Tracking.id", passive_deletes=True
    )
    reship_of: Mapped["SupplierOrder | None"] = relationship(remote_side="SupplierOrder.id")

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def draft(cls, order: Order, supplier_id: int | None, *, set_aside: bool = False, by: str) -> Self:
        """A new draft for `order`, kept apart by its sequence."""
        sequence = 1 + max((other.sequence for other in order.supplier_orders), default=0)
        row = cls(
            shop_id=order.shop_id,
            sequence=sequence,
            supplier_id=supplier_id,
            set_aside=set_aside,
            status="draft",
            out_order_id=f"{order.legacy_id}-{sequence}",
            country=order.country,
            created_at=clock.now(),
            # Said to be empty: nobody has to ask the database for the parts of a new row.
            lines=[],
            numbers=[],
            trackings=[],
        )
        order.supplier_orders.append(row)
        session().flush()
        History.write(order.shop_id, order.id, row.title, "", "draft", by=by)
        return row

    @classmethod
    def get(cls, shop_id: int, row_id: int) -> Self | None:
        """The shop's supplier order of that row id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.id == row_id))

    def move(self, status: str, *, why: str = "", by: str) -> None:
        """Go to `status`; the same status again is fine, an unknown road raises IllegalMove."""
        if status == self.status:
            return
        if status not in MOVES[self.status]:
            raise IllegalMove(f"{self.title} of {self.order.name} cannot go from {self.status} to {status}.")
        History.write(self.shop_id, self.order_id, self.title, self.status, status, why=why, by=by)
        # It is said of what stands unpaid.
        self.status, self.do_not_pay = status, ""
        # Whoever moved it asks the late rules; if he dies before that, the timetable does.
        self.late_at = clock.now() + TAKEN_FOR

    def begin(self, request: dict[str, Any], *, by: str) -> None:
        """Intent before money: the caller commits this before it calls the supplier."""
        self.move("placing", by=by)
        self.request_json, self.placing_at, self.problem, self.tries = request, clock.now(), "", 0
        self.waiting_reason = None
        # Nobody else may look at it while the call is under way, however long the preparations took.
        self.look_again_at = clock.now() + TAKEN_FOR
        self.country = self.order.country

    def accept(self, numbers: list[str], *, by: str) -> None:
        """AliExpress has it under these numbers; look at it again at once."""
        self.move("placed", why=", ".join(numbers), by=by)
        now = clock.now()
        self.placed_at, self.look_again_at, self.problem, self.tries = self.placed_at or now, now, "", 0
        self.unanswered, self.waiting_reason = False, None
        for number in numbers:
            if number not in {known.number for known in self.numbers}:
                self.numbers.append(SupplierNumber(shop_id=self.shop_id, number=number))

    def refuse(self, problem: str, *, by: str) -> None:
        """A certain no; the merchant decides what to do."""
        self.move("refused", why=problem, by=by)
        self.end_approval()
        self.problem, self.waiting_reason = problem, None

    def wait(self, problem: str, until: datetime | None) -> None:
        """Say why it waits, and look again at `until` (None: only after a person did something)."""
        self.problem, self.look_again_at = problem, until

    def try_again(self, *, by: str) -> None:
        """Back to a draft under a new key: the former attempt is certain not to exist."""
        self.move("draft", by=by)
        self.attempt += 1
        self.out_order_id = f"{self.order.legacy_id}-{self.sequence}-{self.attempt}"
        self.request_json, self.unanswered, self.problem, self.tries = None, False, "", 0
        self.end_approval()

    def record(self, number: str, *, by: str) -> None:
        """The merchant bought it on aliexpress.com, under this number."""
        self.placed_by = "hand" if self.status != "placing" else self.placed_by
        self.accept([number], by=by)

    def cancel(self, why: str, *, by: str) -> None:
        """It will not come: nothing was bought, or AliExpress closed it."""
        self.move("cancelled", why=why, by=by)
        self.problem, self.look_again_at, self.waiting_reason = "", None, None

    @property
    def counts(self) -> bool:
        """Whether it stands for its units: a refused one still does, until the merchant decides; a reship does only
        once what it replaces was cancelled."""
        return self.status != "cancelled" and not (self.reship_of and self.reship_of.promises)

    @property
    def promises(self) -> bool:
        """Whether it, or what it replaces, still stands for its units."""
        return self.status != "cancelled" or bool(self.reship_of and self.reship_of.promises)

    @property
    def origin(self) -> "SupplierOrder":
        """The supplier order at the beginning of its reships; itself, where it is none."""
        return self.reship_of.origin if self.reship_of else self

    @property
    def open(self) -> bool:
        """Whether nothing was sent to a supplier yet."""
        return self.status == "draft"

    @property
    def stage(self) -> str:
        """Its line in the table of models/pace.py: the status, or what its parcels say beyond it."""
        if self.status != "shipped":
            return self.status
        if all(tracking.delivered for tracking in self.trackings):
            return "delivered" if self.trackings else "shipped"
        return "provisional" if any(tracking.provisional for tracking in self.trackings) else "shipped"

    @property
    def title(self) -> str:
        """ "supplier order 1", as History names it."""
        return f"supplier order {self.sequence}"

    @property
    def supplier_name(self) -> str:
        """The store's name, or what is known instead."""
        return self.supplier.name if self.supplier else "AliExpress"

    @property
    def total(self) -> Money | None:
        """What AliExpress charges for it, once known."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @classmethod
    def due(cls, statuses: tuple[str, ...], now: datetime, limit: int) -> list[DueRow]:
        """Supplier orders in one of `statuses` whose time has come."""
        return find_due(cls.id, cls.look_again_at, limit, cls.status.in_(statuses), cls.look_again_at <= now)
