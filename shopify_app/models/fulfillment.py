"""Fulfillment: units of an order marked as shipped in Shopify."""

from datetime import datetime
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.history import History
from shopify_app.models.line_item import LineItem
from shopify_app.models.order import Order
from shopify_app.models.tracking import Tracking


class Fulfillment(ShopOwned, Base):
    """One per parcel and location. Status: `sending` (Shopify may or may not have it) or `sent` (gid known).

    `number` is the tracking number Shopify was last given. `adopted`: made by somebody else, we added the number.
    """

    __tablename__ = "fulfillment"
    __table_args__ = (sa.UniqueConstraint("tracking_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    tracking_id: Mapped[int] = mapped_column(sa.ForeignKey("tracking.id", ondelete="CASCADE"))
    #: The fulfillment orders and units it covers: the same shipment is never written twice.
    key: Mapped[str]
    status: Mapped[str] = mapped_column(default="sending")
    gid: Mapped[str] = mapped_column(default="")
    number: Mapped[str] = mapped_column(default="")
    adopted: Mapped[bool] = mapped_column(default=False)
    notify: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    #: When the write began, in real time: how long a lost answer may still show up does not depend on a sandbox clock.
    begun_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]

    order: Mapped[Order] = relationship(back_populates="fulfillments")
    tracking: Mapped[Tracking] = relationship(back_populates="fulfillments")
    lines: Mapped[list["FulfillmentLine"]] = relationship(
        order_by="FulfillmentLine.id", cascade="all, delete-orphan", passive_deletes=True
    )

    @classmethod
    def begin(cls, tracking: Tracking, key: str, units: dict[LineItem, int], *, notify: bool, by: str) -> Self:
        """Intent before effect: the caller commits this row before it calls Shopify."""
        order = tracking.supplier_order.order
        row = cls(
            shop_id=order.shop_id,
            key=key,
            number=tracking.number,
            notify=notify,
            created_at=clock.now(),
            begun_at=clock.real_now(),
            lines=[FulfillmentLine(shop_id=order.shop_id, line_item=item, units=n) for item, n in units.items()],
        )
        session().add(row)
        row.order, row.tracking = order, tracking
        session().flush()
        History.write(order.shop_id, order.id, f"fulfillment of {tracking.number}", "", "sending", by=by)
        return row

    def accept(self, gid: str, *, adopted: bool = False, by: str) -> None:
        """Shopify has it."""
        self.gid, self.status, self.adopted, self.sent_at = gid, "sent", adopted, clock.now()
        word = "number added to the existing fulfillment" if adopted else "sent"
        History.write(self.shop_id, self.order_id, f"fulfillment of {self.number}", "sending", word, by=by)

    def renumber(self, number: str, *, by: str) -> None:
        """Shopify was given another tracking number for it."""
        History.write(self.shop_id, self.order_id, "number in Shopify", self.number, number, by=by)
        self.number = number

    @property
    def sent(self) -> bool:
        """Whether Shopify is known to have it."""
        return self.status == "sent"


class FulfillmentLine(ShopOwned, Base):
    """Units of one line item inside a fulfillment."""

    __tablename__ = "fulfillment_line"

    id: Mapped[int] = mapped_column(primary_key=True)
    fulfillment_id: Mapped[int] = mapped_column(sa.ForeignKey("fulfillment.id", ondelete="CASCADE"), index=True)
    line_item_id: Mapped[int] = mapped_column(sa.ForeignKey("line_item.id", ondelete="CASCADE"))
    units: Mapped[int]

    line_item: Mapped[LineItem] = relationship()


def fulfilled_units(order: Order, line_item: LineItem) -> int:
    """Units of `line_item` that our fulfillments cover, the ones still being sent included."""
    return sum(
        line.units for fulfillment in order.fulfillments for line in fulfillment.lines if line.line_item is line_item
    )
