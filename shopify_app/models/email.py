"""Email: the send ledger. One letter for a shipment (or a supplier order) and kind, whoever sends it."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, Encrypted, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.history import History
from shopify_app.models.order import Order
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.models.tracking import Tracking

DELAY = "delay"
#: Not known to be out: due while `look_again_at` is set.
UNSENT = ("waiting", "sending")


class Email(ShopOwned, Base):
    """Kind: `shipping_confirmation` of a parcel, or `delay` of a supplier order. Sender: `shopify` or `app`.

    `text`: what Waybill's own letter said, kept as evidence.

    Status: `waiting` (due for sending), `sending` (the mail server may have it), `sent`, `failed` (needs a person),
    `none` (the customer gave no address).
    """

    __tablename__ = "email"
    __table_args__ = (sa.UniqueConstraint("tracking_id", "kind"), sa.UniqueConstraint("supplier_order_id", "kind"))

    id: Mapped[int] = mapped_column(primary_key=True)
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    tracking_id: Mapped[int | None] = mapped_column(sa.ForeignKey("tracking.id", ondelete="CASCADE"))
    supplier_order_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"))
    kind: Mapped[str]
    sender: Mapped[str]
    status: Mapped[str] = mapped_column(default="waiting")
    created_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    text: Mapped[str | None] = mapped_column(Encrypted)
    version: Mapped[int] = mapped_column(default=1)

    order: Mapped[Order] = relationship(back_populates="emails")
    tracking: Mapped[Tracking | None] = relationship()
    supplier_order: Mapped[SupplierOrder | None] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def plan(cls, tracking: Tracking, kind: str, sender: str) -> "Email":
        """The letter of that kind for the parcel: made once, its sender fixed then."""
        order = tracking.supplier_order.order
        row = next((e for e in order.emails if e.tracking_id == tracking.id and e.kind == kind), None)
        if row is None:
            row = cls(shop_id=order.shop_id, tracking=tracking, kind=kind, sender=sender, created_at=clock.now())
            order.emails.append(row)
            session().flush()
        return row

    @classmethod
    def delay(cls, supplier_order: SupplierOrder) -> "Email":
        """The delay letter of a supplier order, due now; the caller makes sure that there is none yet."""
        order, now = supplier_order.order, clock.now()
        row = cls(shop_id=order.shop_id, kind=DELAY, sender="app", created_at=now, look_again_at=now)
        row.supplier_order = supplier_order
        order.emails.append(row)
        session().flush()
        return row

    @property
    def posted(self) -> bool:
        """Whether it is on its way, or was: before that it only stands for the shipment that is being written."""
        return self.status != "waiting" or self.look_again_at is not None

    def post(self) -> None:
        """The shipment exists: an app's letter is due now, Shopify's went out with the fulfillment."""
        if self.posted:
            return
        if not self.order.email:
            self.move("none", why="The customer gave no email address.", by="job:fulfill")
        elif self.sender == "shopify":
            self.send(by="shopify")
        else:
            self.look_again_at = clock.now()

    def send(self, *, by: str) -> None:
        """It is out."""
        self.move("sent", by=by)
        self.sent_at, self.look_again_at, self.problem = clock.now(), None, ""

    def fail(self, problem: str) -> None:
        """It is not going out by itself: a person decides."""
        self.move("failed", why=problem, by="job:notify")
        self.problem, self.look_again_at = problem, None

    def move(self, status: str, *, why: str = "", by: str) -> None:
        """Change the status, with its line of history."""
        History.write(self.shop_id, self.order_id, f"email {self.kind}", self.status or "", status, why=why, by=by)
        self.status = status

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Letters to send."""
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now, cls.status.in_(UNSENT))
