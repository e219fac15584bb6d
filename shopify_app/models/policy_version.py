"""PolicyVersion: the numbers of the late rules that a merchant changed, one row for each change."""

from datetime import datetime
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app.db import Base, ShopOwned, session


class PolicyVersion(ShopOwned, Base):
    """`numbers`: {"shop": {...}, "supplier": {row id: {...}}, "service": {name: {...}}, "country": {ISO-2: {...}}}.

    Each {...} holds changed numbers by their name (models/late/numbers.py). The newest version counts. Append-only.
    """

    __tablename__ = "policy_version"
    __table_args__ = (sa.UniqueConstraint("shop_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str]
    numbers: Mapped[dict[str, Any]]

    @classmethod
    def newest(cls, shop_id: int) -> Self | None:
        """The version that counts; None while the merchant changed nothing."""
        mine = sa.select(cls).where(cls.shop_id == shop_id).order_by(cls.version.desc())
        return session().scalar(mine.limit(1))

    @classmethod
    def by_supplier(cls, shop_id: int, name: str) -> dict[int, int]:
        """Row id of a supplier -> the number called `name`, where the merchant changed it for that supplier."""
        newest = cls.newest(shop_id)
        changed = newest.numbers.get("supplier", {}) if newest else {}
        return {int(supplier): own[name] for supplier, own in changed.items() if name in own}
