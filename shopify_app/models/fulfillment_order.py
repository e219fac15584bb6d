"""FulfillmentOrderId: which order a fulfillment order belongs to, since its webhooks may name nothing else."""

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.order import Order


class FulfillmentOrderId(ShopOwned, Base):
    """One fulfillment order of Shopify (`gid://shopify/FulfillmentOrder/...`); it never changes its order."""

    __tablename__ = "fulfillment_order"
    __table_args__ = (sa.UniqueConstraint("shop_id", "gid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: The unique pair begins with it: it needs no index of its own.
    shop_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.id", ondelete="CASCADE"))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    gid: Mapped[str]

    @classmethod
    def keep(cls, order: Order, gids: Iterable[str]) -> None:
        """Store those that are new; the caller commits. Another reading of the order may store them at this moment."""
        wanted = [*dict.fromkeys(gids)]
        if not wanted:
            return
        known = {*session().scalars(sa.select(cls.gid).where(cls.shop_id == order.shop_id, cls.gid.in_(wanted)))}
        new = [{"shop_id": order.shop_id, "order_id": order.id, "gid": gid} for gid in wanted if gid not in known]
        if new:
            insert = sqlite.insert if session().get_bind().dialect.name == "sqlite" else postgresql.insert
            session().execute(insert(cls).on_conflict_do_nothing(index_elements=["shop_id", "gid"]), new)

    @classmethod
    def order_of(cls, shop_id: int, gid: str) -> Order | None:
        """The shop's order that the fulfillment order belongs to; None where it was never read."""
        owner = sa.select(cls.order_id).where(cls.shop_id == shop_id, cls.gid == gid).scalar_subquery()
        return session().scalar(sa.select(Order).where(Order.shop_id == shop_id, Order.id == owner))
