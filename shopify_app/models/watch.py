"""Watch: a parcel that 17TRACK follows for us."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock, config
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.policy import OFF, Policy
from shopify_app.models.shop import Shop

#: 17TRACK takes at most this many numbers in one call.
BATCH = 40
#: "When AliExpress falls silent": so long without a new event.
QUIET = timedelta(days=3)


class Watch(ShopOwned, Base):
    """One for each tracking. Status: `new` (to register), `registered`, `rejected` (17TRACK does not follow it).

    `number` is the one that was registered: 17TRACK follows the parcel on to its last carrier by itself.
    """

    __tablename__ = "watch"
    __table_args__ = (sa.UniqueConstraint("tracking_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    tracking_id: Mapped[int] = mapped_column(sa.ForeignKey("tracking.id", ondelete="CASCADE"))
    number: Mapped[str] = mapped_column(index=True)
    #: 17TRACK's key of the carrier, where its own detection failed; 0 otherwise.
    carrier_key: Mapped[int] = mapped_column(default=0)
    status: Mapped[str] = mapped_column(default="new")
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")

    @staticmethod
    def wanted(policy: Policy) -> bool:
        """Whether parcels of a shop are registered at all: the operator's key, and the shop's setting."""
        return bool(config.current().seventeentrack_key) and policy.text("carrier_updates") != OFF

    @classmethod
    def begin(cls, shop_id: int, number: str) -> Self:
        """A parcel to register."""
        return cls(shop_id=shop_id, number=number, look_again_at=clock.now())

    def wake(self, number: str, *, unknown: bool) -> None:
        """Go on where the shop turned it off and on; register another number where nobody knew the one before."""
        if number != self.number and (unknown or self.status == "rejected"):
            self.number, self.carrier_key, self.status = number, 0, "new"
            self.look_again_at, self.tries, self.problem = clock.now(), 0, ""
        elif self.status == "new" and self.look_again_at is None:
            self.look_again_at = clock.now()

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """The longest waiting watch alone: a job takes a whole batch."""
        installed = cls.shop_id.in_(sa.select(Shop.id).where(Shop.status == "installed"))
        return find_due(cls.id, cls.look_again_at, min(limit, 1), cls.look_again_at <= now, installed)

    @classmethod
    def take_batch(cls, status: str, until: datetime) -> list[Self]:
        """Up to 40 due watches of one status, ours until then; another worker gets others. Commits."""
        due = (cls.status == status) & (cls.look_again_at <= clock.now())
        oldest = sa.select(cls.id).where(due).order_by(cls.look_again_at).limit(BATCH)
        mine = sa.update(cls).where(cls.id.in_(oldest), due).values(look_again_at=until).returning(cls.id)
        ids = [*session().scalars(mine.execution_options(synchronize_session=False))]
        session().commit()
        return cls.of(ids)

    @classmethod
    def of(cls, ids: Sequence[int]) -> list[Self]:
        """The watches of those ids, as they are now."""
        fresh = sa.select(cls).where(cls.id.in_(ids)).order_by(cls.id).execution_options(populate_existing=True)
        return [*session().scalars(fresh)]

    @classmethod
    def count_of(cls, shop_id: int) -> int:
        """How many parcels of the shop 17TRACK follows."""
        mine = sa.select(sa.func.count()).select_from(cls).where(cls.shop_id == shop_id, cls.status == "registered")
        return session().scalar(mine) or 0
