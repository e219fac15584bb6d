"""Order: what a customer bought, as Shopify last stated it."""

from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, Encrypted, EncryptedJson, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.history import History
from shopify_app.models.line_item import LineItem
from shopify_app.models.order_facts import MONEY_RETURNED, OrderFacts
from shopify_app.models.shop import Shop
from shopify_app.values import Address, OrderedGoods

if TYPE_CHECKING:
    from shopify_app.models.email import Email
    from shopify_app.models.fulfillment import Fulfillment
    from shopify_app.models.review import Review
    from shopify_app.models.supplier_order import SupplierOrder

#: Shopify's financial statuses that allow an automatic order and a fulfillment.
PAID = ("paid", "partially_refunded")


class Order(OrderFacts, ShopOwned, Base):
    """One Shopify order. `status` is derived from its parts (models/order_status.py) whenever they change.

    `look_again_at`: due for matching. `read_again_at`: due for reading from the Admin API.
    """

    __tablename__ = "order"
    __table_args__ = (
        sa.UniqueConstraint("shop_id", "gid"),
        sa.Index("ix_order_page", "shop_id", "status", "id"),
        sa.Index("ix_order_name", "shop_id", "name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    gid: Mapped[str]
    name: Mapped[str]
    status: Mapped[str] = mapped_column(default="new")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    redacted_at: Mapped[datetime | None]
    test: Mapped[bool]
    financial_status: Mapped[str]
    #: Since when it is known to be paid, by Shopify's own instants.
    paid_at: Mapped[datetime | None]
    fulfillment_status: Mapped[str] = mapped_column(default="")
    risk: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    email: Mapped[str] = mapped_column(Encrypted, default="")
    phone: Mapped[str] = mapped_column(Encrypted, default="")
    locale: Mapped[str] = mapped_column(default="")
    address_json: Mapped[dict[str, str] | None] = mapped_column(EncryptedJson)
    #: When Shopify last told another address than before; empty once the merchant said that the suppliers know.
    moved_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    read_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    shop: Mapped[Shop] = relationship()
    lines: Mapped[list["LineItem"]] = relationship(
        back_populates="order", order_by="LineItem.id", cascade="all, delete-orphan", passive_deletes=True
    )
    supplier_orders: Mapped[list["SupplierOrder"]] = relationship(
        back_populates="order", order_by="SupplierOrder.id", passive_deletes=True
    )
    fulfillments: Mapped[list["Fulfillment"]] = relationship(
        back_populates="order", order_by="Fulfillment.id", passive_deletes=True
    )
    emails: Mapped[list["Email"]] = relationship(back_populates="order", order_by="Email.id", passive_deletes=True)
    reviews: Mapped[list["Review"]] = relationship(back_populates="order", order_by="Review.id", passive_deletes=True)
    history: Mapped[list[History]] = relationship(order_by=History.id, passive_deletes=True)

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def by_gid(cls, shop_id: int, gid: str) -> Self | None:
        """The shop's order of that id (`gid://shopify/Order/...`)."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.gid == gid))

    @classmethod
    def states(cls, shop_id: int, gids: list[str]) -> dict[str, datetime]:
        """gid -> `updated_at` of those that are stored."""
        known = sa.select(cls.gid, cls.updated_at).where(cls.shop_id == shop_id, cls.gid.in_(gids))
        return {row[0]: row[1] for row in session().execute(known)}

    @classmethod
    def by_name(cls, shop_id: int, name: str) -> Self | None:
        """The shop's newest order of that name ("#1001"): names are text that a merchant can edit."""
        named = sa.select(cls).where(cls.shop_id == shop_id, cls.name == name)
        return session().scalar(named.order_by(cls.id.desc()).limit(1))

    @classmethod
    def get(cls, shop_id: int, order_id: int) -> Self | None:
        """The shop's order of that row id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.id == order_id))

    @classmethod
    def take(cls, shop_id: int, goods: OrderedGoods, *, by: str) -> Self:
        """Store what Shopify states; an older statement than the stored one changes nothing."""
        order = cls.by_gid(shop_id, goods.gid)
        if order is None:
            order = cls(shop_id=shop_id, gid=goods.gid, updated_at=goods.updated_at)
            session().add(order)
            order._copy(goods, by=by)
            session().flush()
            History.write(shop_id, order.id, "order", "", "received", by=by)
        elif goods.updated_at <= order.updated_at:
            # The same statement may still know more (risk, a current quantity); an older one is dropped.
            if goods.updated_at == order.updated_at:
                order._copy(goods, by=by)
            return order
        else:
            order._copy(goods, by=by)
        order.look_again_at = clock.now()
        return order

    def _copy(self, goods: OrderedGoods, *, by: str) -> None:
        for name in ("name", "created_at", "updated_at", "cancelled_at", "closed_at", "test", "financial_status"):
            setattr(self, name, getattr(goods, name))
        if self.paid and not self.paid_at:
            # Paid at checkout, or when Shopify last changed it.
            self.paid_at = goods.updated_at if self.id else goods.created_at
        self.fulfillment_status, self.currency, self.locale = goods.fulfillment_status, goods.currency, goods.locale
        self.risk = goods.risk or self.risk or ""
        self.copy_money(goods)
        if not self.redacted_at:
            self.email, self.phone = goods.email, goods.phone
            self._go_to(asdict(goods.address) if goods.address else None, by=by)
        known = {line.gid: line for line in self.lines}
        for stated in goods.lines:
            line = known.get(stated.gid)
            if line is None:
                line = LineItem(shop_id=self.shop_id, gid=stated.gid)
                self.lines.append(line)
            line.copy(stated, paid=goods.financial_status == "paid")

    def _go_to(self, address: dict[str, str] | None, *, by: str) -> None:
        if self.address_json and address and self.address_json != address:
            History.write(self.shop_id, self.id, "address", "", "changed", by=by)
            self.moved_at = clock.now()
        self.address_json = address

    def tell_supplier(self, *, by: str) -> None:
        """The merchant told the suppliers the new address, or it makes no difference."""
        if self.moved_at:
            History.write(self.shop_id, self.id, "address", "changed", "told to the supplier", by=by)
            self.moved_at = None

    def delete_in_shopify(self, *, by: str) -> None:
        """The merchant deleted the order: what is not bought yet never will be."""
        if not self.deleted_at:
            History.write(self.shop_id, self.id, "order", self.status, "deleted in Shopify", by=by)
            self.deleted_at = self.look_again_at = clock.now()

    def redact(self, *, by: str) -> None:
        """Forget the customer: name, address, phone and email, here, in what the supplier was sent and in letters."""
        self.email, self.phone, self.address_json, self.redacted_at = "", "", None, clock.now()
        for supplier_order in self.supplier_orders:
            supplier_order.request_json = None
        for email in self.emails:
            email.text = None
        for line in self.lines:
            line.properties_json = None
        History.write(self.shop_id, self.id, "customer", "", "redacted", by=by)

    @property
    def address(self) -> Address | None:
        """Where it goes, or None where Shopify gave none (or the customer was redacted)."""
        return Address(**self.address_json) if self.address_json else None

    @property
    def country(self) -> str:
        """ISO-2 of the destination, or empty."""
        return self.address.country if self.address else ""

    @property
    def wanted(self) -> bool:
        """Whether anything of it may still be owed."""
        return not (self.cancelled_at or self.deleted_at)

    @property
    def owes(self) -> bool:
        """Whether suppliers may owe anything for it: never for a test, nor once all the money went back."""
        return self.wanted and not self.test and self.financial_status not in MONEY_RETURNED

    @property
    def was_paid(self) -> bool:
        """Whether Shopify ever said that all of it was paid."""
        return any(line.paid_quantity for line in self.lines)

    @property
    def taken_off(self) -> Decimal:
        """What the customer paid for units that were refunded or removed."""
        return sum((line.taken_off for line in self.lines), Decimal())

    @property
    def paid(self) -> bool:
        """Whether Shopify has the customer's money: pending orders are never fulfilled."""
        return self.financial_status in PAID

    @property
    def legacy_id(self) -> str:
        """The number at the end of the gid, which admin links use."""
        return self.gid.rpartition("/")[2]

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Orders to match."""
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now)

    @classmethod
    def due_for_reading(cls, now: datetime, limit: int) -> list[DueRow]:
        """Orders to read from the Admin API."""
        return find_due(cls.id, cls.read_again_at, limit, cls.read_again_at <= now)

    @classmethod
    def with_variant(cls, shop_id: int, variant_gid: str) -> list[Self]:
        """The shop's unfinished orders that hold the variant: a new link applies to them."""
        holds = sa.select(LineItem.order_id).where(LineItem.shop_id == shop_id, LineItem.variant_gid == variant_gid)
        open_ = cls.status.not_in(("fulfilled", "cancelled"))
        return [*session().scalars(sa.select(cls).where(cls.shop_id == shop_id, cls.id.in_(holds), open_))]
