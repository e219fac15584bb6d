"""Variant: what a shop sells, known from its catalog and its orders."""

from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app.db import Base, ShopOwned, session


class Variant(ShopOwned, Base):
    """One product variant of a shop."""

    __tablename__ = "variant"
    __table_args__ = (sa.UniqueConstraint("shop_id", "gid"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    gid: Mapped[str]
    product_gid: Mapped[str] = mapped_column(default="")
    product_title: Mapped[str] = mapped_column(default="")
    variant_title: Mapped[str] = mapped_column(default="")
    sku: Mapped[str] = mapped_column(default="")

    @classmethod
    def get(cls, shop_id: int, gid: str) -> Self | None:
        """The shop's variant of that id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.gid == gid))

    @classmethod
    def keep(
        cls, shop_id: int, gid: str, *, product_gid: str, product_title: str, variant_title: str, sku: str
    ) -> Self:
        """Store or refresh one variant."""
        row = cls.get(shop_id, gid)
        if row is None:
            row = cls(shop_id=shop_id, gid=gid)
            session().add(row)
        row.product_gid, row.product_title = product_gid, product_title
        # Shopify's word for a product without variants is of no use to a person.
        row.variant_title = "" if variant_title == "Default Title" else variant_title
        row.sku = sku
        return row

    @classmethod
    def search(cls, shop_id: int, text: str, limit: int = 50) -> list[Self]:
        """The shop's variants whose title or SKU contains `text`, by title."""
        wanted = sa.select(cls).where(cls.shop_id == shop_id)
        if text:
            like = f"%{text}%"
            wanted = wanted.where(cls.product_title.ilike(like) | cls.variant_title.ilike(like) | cls.sku.ilike(like))
        return [*session().scalars(wanted.order_by(cls.product_title, cls.variant_title).limit(limit))]

    @property
    def title(self) -> str:
        """ "Phone stand - Black"."""
        return f"{self.product_title} - {self.variant_title}" if self.variant_title else self.product_title
