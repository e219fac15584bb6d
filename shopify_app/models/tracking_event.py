"""TrackingEvent: one scan of a parcel, kept as it came."""

import hashlib
from datetime import datetime
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, ShopOwned
from shopify_app.supplier_values import ParcelEvent

#: Characters of one text that are kept; longer is no scan but an attack.
MOST_TEXT = 500


class TrackingEvent(ShopOwned, Base):
    """One scan: it is the proof that the parcel is on its way. Never changed.

    `sub_status` is 17TRACK's word where the source gave it or its prose is well known, else empty.
    """

    __tablename__ = "tracking_event"
    __table_args__ = (sa.UniqueConstraint("tracking_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_id: Mapped[int] = mapped_column(sa.ForeignKey("tracking.id", ondelete="CASCADE"))
    happened_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(default="")
    description: Mapped[str] = mapped_column(default="")
    location: Mapped[str] = mapped_column(default="")
    sub_status: Mapped[str] = mapped_column(default="")
    source: Mapped[str]
    fetched_at: Mapped[datetime]
    digest: Mapped[str]

    @classmethod
    def of(cls, shop_id: int, event: ParcelEvent, digest: str, sub_status: str, source: str) -> Self:
        """The row of `event`, fetched now."""
        return cls(
            shop_id=shop_id,
            happened_at=event.happened_at,
            name=event.name[:MOST_TEXT],
            description=event.description[:MOST_TEXT],
            location=event.location[:MOST_TEXT],
            sub_status=sub_status[:MOST_TEXT],
            source=source,
            fetched_at=clock.now(),
            digest=digest,
        )


def digest_of(event: ParcelEvent) -> str:
    """A short key of what happened when: the same event read twice has the same one."""
    text = f"{event.happened_at.isoformat()}|{event.name}|{event.description}"
    return hashlib.sha256(text.encode()).hexdigest()[:32]
