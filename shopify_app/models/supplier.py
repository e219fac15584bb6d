"""Supplier: an AliExpress store; SupplierProduct: one of its products as last read."""

from datetime import datetime
from decimal import Decimal
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.supplier_values import SupplierProductFacts, SupplierSku
from shopify_app.values import Money

#: Selling these without a license gets stores closed: flagged when a product is linked.
KNOWN_BRANDS = (
    *("adidas", "apple", "chanel", "dior", "disney", "gucci", "lego", "louis vuitton", "nike", "pokemon"),
    *("puma", "ray-ban", "rolex", "samsung", "sony", "the north face"),
)


class Supplier(ShopOwned, Base):
    """One AliExpress store, as one shop knows it."""

    __tablename__ = "supplier"
    __table_args__ = (sa.UniqueConstraint("shop_id", "store_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    store_id: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(default="CN")

    @classmethod
    def keep(cls, shop_id: int, store_id: str, name: str, country: str) -> Self | None:
        """Store or refresh a store; None where AliExpress did not name one."""
        if not store_id:
            return None
        row = session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.store_id == store_id))
        if row is None:
            row = cls(shop_id=shop_id, store_id=store_id)
            session().add(row)
        row.name, row.country = name or row.name or store_id, country or "CN"
        session().flush()
        return row

    @classmethod
    def of_shop(cls, shop_id: int) -> list[Self]:
        """The shop's suppliers by name."""
        return [*session().scalars(sa.select(cls).where(cls.shop_id == shop_id).order_by(cls.name))]


class SupplierProduct(ShopOwned, Base):
    """An AliExpress product as last read. Due for a reading while `look_again_at` is set."""

    __tablename__ = "supplier_product"
    __table_args__ = (sa.UniqueConstraint("shop_id", "product_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[str]
    supplier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supplier.id", ondelete="SET NULL"))
    title: Mapped[str] = mapped_column(default="")
    image: Mapped[str] = mapped_column(default="")
    brand: Mapped[str] = mapped_column(default="")
    #: AliExpress's product_status_type; `onSelling` when it can be ordered.
    state: Mapped[str] = mapped_column(default="")
    skus_json: Mapped[list[dict[str, Any]]] = mapped_column(sa.JSON, default=list)
    read_at: Mapped[datetime | None]
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")

    supplier: Mapped[Supplier | None] = relationship()

    @classmethod
    def get(cls, shop_id: int, product_id: str) -> Self | None:
        """The shop's copy of that product."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.product_id == product_id))

    @classmethod
    def ask(cls, shop_id: int, product_id: str) -> Self:
        """The product, due for a fresh reading."""
        row = cls.get(shop_id, product_id)
        if row is None:
            row = cls(shop_id=shop_id, product_id=product_id)
            session().add(row)
        row.look_again_at, row.tries, row.problem = clock.now(), 0, ""
        session().flush()
        return row

    def keep(self, facts: SupplierProductFacts) -> None:
        """Store what AliExpress said just now."""
        supplier = Supplier.keep(self.shop_id, facts.store_id, facts.store_name, facts.store_country)
        self.supplier_id = supplier.id if supplier else None
        self.title, self.image, self.brand, self.state = facts.title, facts.image, facts.brand, facts.status
        self.skus_json = [_to_json(sku) for sku in facts.skus]
        self.read_at, self.look_again_at, self.tries, self.problem = clock.now(), None, 0, ""

    @property
    def skus(self) -> list[SupplierSku]:
        """Its SKUs as last read."""
        return [_from_json(sku) for sku in self.skus_json]

    @property
    def famous_brand(self) -> str:
        """The well-known brand that the product names, or empty."""
        text = f"{self.brand} {self.title}".lower()
        return next((brand.title() for brand in KNOWN_BRANDS if brand in text), "")

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Products to read."""
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now)


def find_sku(skus: tuple[SupplierSku, ...] | list[SupplierSku], sku_id: str, sku_attr: str) -> SupplierSku | None:
    """The SKU by its id, then by its property values: sellers rename the part of sku_attr after `#`."""
    by_id = next((sku for sku in skus if sku.sku_id == sku_id), None)
    if by_id or not sku_attr:
        return by_id
    wanted = bare_attr(sku_attr)
    return next((sku for sku in skus if bare_attr(sku.sku_attr) == wanted), None)


def bare_attr(sku_attr: str) -> tuple[str, ...]:
    """`14:193#Black;5:361386` without the sellers' names: the property values alone."""
    return tuple(sorted(part.partition("#")[0] for part in sku_attr.split(";") if part))


def _to_json(sku: SupplierSku) -> dict[str, Any]:
    return {**vars(sku), "price": _money_to_json(sku.price), "tax": _money_to_json(sku.tax) if sku.tax else None}


def _from_json(data: dict[str, Any]) -> SupplierSku:
    # Products that were read before taxes were kept have none.
    tax = data.get("tax")
    return SupplierSku(
        **{**data, "price": _money_from_json(data["price"]), "tax": _money_from_json(tax) if tax else None}
    )


def _money_to_json(money: Money) -> dict[str, str]:
    return {"amount": str(money.amount), "currency": money.currency}


def _money_from_json(data: dict[str, str]) -> Money:
    return Money(Decimal(data["amount"]), data["currency"])
