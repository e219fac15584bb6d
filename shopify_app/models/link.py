"""Link: a variant of the shop -> the AliExpress SKU that is bought for it."""

from datetime import datetime
from decimal import Decimal
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.supplier import Supplier, SupplierProduct, find_sku
from shopify_app.values import Money


class Link(ShopOwned, Base):
    """`quantity` supplier units for each unit sold; `country` (ISO-2) narrows it, empty means everywhere.

    Several links of one variant and country are a bundle: all of them are bought.
    """

    __tablename__ = "link"
    __table_args__ = (sa.UniqueConstraint("shop_id", "variant_gid", "country", "product_id", "sku_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    variant_gid: Mapped[str]
    country: Mapped[str] = mapped_column(default="")
    product_id: Mapped[str]
    sku_id: Mapped[str]
    sku_attr: Mapped[str] = mapped_column(default="")
    sku_name: Mapped[str] = mapped_column(default="")
    quantity: Mapped[int] = mapped_column(default=1)
    #: Days from payment to a tracking number, agreed for this link alone; empty: the supplier's or the shop's.
    agreed_days: Mapped[int | None]
    supplier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supplier.id", ondelete="SET NULL"))
    price_amount: Mapped[Decimal | None] = mapped_column(sa.Numeric(18, 4))
    price_currency: Mapped[str] = mapped_column(default="")
    #: When AliExpress last confirmed product and SKU; empty for a link made before the account was connected.
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    supplier: Mapped[Supplier | None] = relationship()

    @classmethod
    def make(
        cls,
        shop_id: int,
        variant_gid: str,
        product_id: str,
        sku_id: str,
        *,
        quantity: int,
        country: str,
        agreed_days: int | None = None,
    ) -> Self:
        """The link, made or changed; checked against the product where it has been read."""
        key = {"shop_id": shop_id, "variant_gid": variant_gid, "country": country.upper()}
        key |= {"product_id": product_id, "sku_id": sku_id}
        link = session().scalar(sa.select(cls).filter_by(**key))
        if link is None:
            link = cls(**key, created_at=clock.now())
            session().add(link)
        link.quantity, link.agreed_days = quantity, agreed_days
        product = SupplierProduct.get(shop_id, product_id)
        if product and product.read_at:
            link.check(product)
        session().flush()
        return link

    def check(self, product: SupplierProduct) -> bool:
        """Take over what AliExpress says of the SKU; False where the product has no such SKU.

        The price stays that of the first check: the ceiling is measured from it.
        """
        sku = find_sku(product.skus, self.sku_id, self.sku_attr)
        if sku is None:
            return False
        self.sku_id, self.sku_attr, self.sku_name = sku.sku_id, sku.sku_attr, sku.name
        self.supplier_id = product.supplier_id
        if self.price_amount is None:
            self.price_amount, self.price_currency = sku.price.amount, sku.price.currency
        self.checked_at = clock.now()
        return True

    @property
    def price(self) -> Money | None:
        """The SKU's price when it was linked."""
        return None if self.price_amount is None else Money(self.price_amount, self.price_currency)

    @classmethod
    def for_variant(cls, shop_id: int, variant_gid: str, country: str) -> list[Self]:
        """What is bought for one unit shipped to `country`: the links of that country, else those of everywhere."""
        links = cls.of_variant(shop_id, variant_gid)
        return [link for link in links if link.country == country and country] or [
            link for link in links if not link.country
        ]

    @classmethod
    def of_variant(cls, shop_id: int, variant_gid: str) -> list[Self]:
        """Every link of a variant, oldest first."""
        if not variant_gid:
            return []
        rows = sa.select(cls).where(cls.shop_id == shop_id, cls.variant_gid == variant_gid)
        return [*session().scalars(rows.order_by(cls.id))]

    @classmethod
    def of_shop(cls, shop_id: int, limit: int = 200) -> list[Self]:
        """The shop's links, newest first."""
        return [*session().scalars(sa.select(cls).where(cls.shop_id == shop_id).order_by(cls.id.desc()).limit(limit))]
