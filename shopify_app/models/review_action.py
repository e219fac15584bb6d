"""ReviewAction: what a merchant did about a late supplier order. Append-only; the late rules read it as facts."""

from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, Encrypted, ShopOwned, session
from shopify_app.errors import Refused
from shopify_app.models.order import Order
from shopify_app.models.supplier_order import SupplierOrder

#: kind -> what the merchant did, in words.
KINDS = {
    "message": "wrote to the supplier",
    "announce_dispute": "announced a dispute: the supplier has two days",
    "reship": "recorded that the supplier sends it again",
    "tell_customer": "told the customer",
    "request_refund": "asked the supplier for the money back",
    "open_dispute": "opened a dispute on AliExpress",
    "answer": "recorded the answer",
    "cancel": "asked to cancel on AliExpress",
    "return": "asked to send the item back",
    "snooze": "snoozed the case",
    "close": "closed the case",
    "reopen": "opened the case again",
}
#: `outcome` in the data of an `answer`; beside it `amount` (text) and `currency`.
OUTCOMES = ("won", "partly", "lost")


class ReviewAction(ShopOwned, Base):
    """`kind` is a key of KINDS; `text` what was sent or said (encrypted: it may name a customer)."""

    __tablename__ = "review_action"
    __table_args__ = (sa.Index("ix_review_action_ledger", "shop_id", "kind", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"), index=True)
    review_id: Mapped[int | None] = mapped_column(sa.ForeignKey("review.id", ondelete="SET NULL"), index=True)
    kind: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]
    text: Mapped[str] = mapped_column(Encrypted, default="")
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)

    @classmethod
    def write(
        cls,
        supplier_order: SupplierOrder,
        kind: str,
        *,
        review_id: int | None = None,
        text: str = "",
        data: dict[str, Any] | None = None,
        by: str,
    ) -> Self:
        """Record what was done now; the caller settles the order and commits."""
        if kind not in KINDS:
            raise Refused(f"{kind!r} is no action. Known actions: {', '.join(KINDS)}.")
        if kind == "answer" and (data or {}).get("outcome") not in OUTCOMES:
            raise Refused(f"An answer is one of: {', '.join(OUTCOMES)}.")
        row = cls(
            shop_id=supplier_order.shop_id,
            supplier_order_id=supplier_order.id,
            review_id=review_id,
            kind=kind,
            at=clock.now(),
            by=by,
            text=text,
            data=data or {},
        )
        session().add(row)
        return row

    @classmethod
    def forget(cls, order: Order) -> None:
        """The customer is redacted: what was written about the order is forgotten, that it was done is not."""
        for supplier_order in order.supplier_orders:
            for row in cls.of_supplier_order(supplier_order):
                row.text = ""

    @classmethod
    def of_supplier_order(cls, supplier_order: SupplierOrder) -> list[Self]:
        """Everything done about that supplier order, oldest first."""
        mine = sa.select(cls).where(cls.shop_id == supplier_order.shop_id, cls.supplier_order_id == supplier_order.id)
        return [*session().scalars(mine.order_by(cls.id))]
