"""Milestone: a step of a parcel that Shopify is told of as a fulfillment event, once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.fulfillment import Fulfillment
from shopify_app.models.history import History
from shopify_app.models.tracking import Tracking
from shopify_app.models.tracking_status import DELIVERED, IN_TRANSIT

#: The parcel's status -> Shopify's FulfillmentEventStatus. Others say nothing that a customer can act on.
EVENTS = {IN_TRANSIT: "IN_TRANSIT", "OutForDelivery": "OUT_FOR_DELIVERY", DELIVERED: "DELIVERED"}


class Milestone(ShopOwned, Base):
    """`event` is Shopify's word. Status: `waiting`, `sending` (Shopify may have it), `sent`, `refused`."""

    __tablename__ = "milestone"
    __table_args__ = (sa.UniqueConstraint("fulfillment_id", "event"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    fulfillment_id: Mapped[int] = mapped_column(sa.ForeignKey("fulfillment.id", ondelete="CASCADE"))
    event: Mapped[str]
    happened_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="waiting")
    #: When the write began, in real time.
    begun_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    fulfillment: Mapped[Fulfillment] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def plan(cls, tracking: Tracking) -> None:
        """The parcel's present status becomes an event of each of its fulfillments, where it is not one yet."""
        event = EVENTS.get(tracking.status)
        sent = [row for row in tracking.fulfillments if row.sent]
        if event is None or not sent:
            return
        known = set(session().scalars(sa.select(cls.fulfillment_id).where(_of(sent), cls.event == event)))
        at = max((seen.happened_at for seen in tracking.events), default=clock.now())
        for row in (row for row in sent if row.id not in known):
            made = cls(shop_id=row.shop_id, fulfillment=row, event=event, happened_at=at, look_again_at=clock.now())
            session().add(made)

    def begin(self) -> None:
        """Intent before effect: the caller commits."""
        self.status, self.begun_at = "sending", clock.real_now()

    def end(self, status: str, *, problem: str = "", by: str) -> None:
        """`sent`, or `refused` for good; a missing event at Shopify is no reason to trouble the merchant."""
        order_id, what = self.fulfillment.order_id, f"event {self.event} of {self.fulfillment.number}"
        History.write(self.shop_id, order_id, what, self.status, status, why=problem, by=by)
        self.status, self.problem, self.look_again_at = status, problem, None

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Milestones to send."""
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now)


def _of(fulfillments: list[Fulfillment]) -> sa.ColumnElement[bool]:
    return Milestone.fulfillment_id.in_([row.id for row in fulfillments])
