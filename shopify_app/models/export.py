"""DataExport: what Waybill holds of one customer, made for the merchant on customers/data_request."""

from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, EncryptedJson, ShopOwned, session


class DataExport(ShopOwned, Base):
    """One answer to one request; `request_id` is Shopify's. The merchant downloads it from Settings."""

    __tablename__ = "data_export"
    __table_args__ = (sa.UniqueConstraint("shop_id", "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[str]
    created_at: Mapped[datetime]
    data_json: Mapped[dict[str, Any]] = mapped_column(EncryptedJson)

    @classmethod
    def make(cls, shop_id: int, request_id: str, data: dict[str, Any]) -> Self:
        """The export of that request, made once."""
        row = session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.request_id == request_id))
        if row is None:
            row = cls(shop_id=shop_id, request_id=request_id, created_at=clock.now(), data_json=data)
            session().add(row)
        return row

    @classmethod
    def of_shop(cls, shop_id: int) -> list[Self]:
        """The shop's exports, newest first."""
        return [*session().scalars(sa.select(cls).where(cls.shop_id == shop_id).order_by(cls.id.desc()).limit(50))]

    @classmethod
    def get(cls, shop_id: int, row_id: int) -> Self | None:
        """The shop's export of that row id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.id == row_id))
