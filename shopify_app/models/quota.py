"""Quota: how many parcels the operator's 17TRACK account may still register."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Mapped, mapped_column

from shopify_app import clock
from shopify_app.db import Base, session

KEY = "17track"
#: Asked again after this; registrations in between are counted here.
FRESH = timedelta(hours=6)
SPENT = (
    "17TRACK's registrations of this month are used up: new parcels are followed by AliExpress's events alone. "
    "The operator can buy more at 17TRACK; otherwise they start again by themselves next month."
)


class Quota(Base):
    """One row for the installation: the key is the operator's, and all shops share it."""

    __tablename__ = "quota"

    key: Mapped[str] = mapped_column(primary_key=True)
    total: Mapped[int] = mapped_column(default=0)
    remains: Mapped[int] = mapped_column(default=0)
    read_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")

    @classmethod
    def find(cls) -> "Quota":
        """The row; made on first sight."""
        row = session().get(cls, KEY)
        if row is None:
            row = cls(key=KEY, total=0, remains=0, problem="")
            session().add(row)
            session().flush()
        return row

    @classmethod
    def seen(cls) -> "Quota | None":
        """The row, where 17TRACK was ever asked."""
        return session().get(cls, KEY)

    @property
    def stale(self) -> bool:
        """Whether 17TRACK has to be asked before registering."""
        return self.read_at is None or self.read_at < clock.now() - FRESH

    def keep(self, total: int, remains: int) -> None:
        """What 17TRACK says now."""
        self.total, self.remains, self.read_at = total, remains, clock.now()
        self.problem = "" if remains > 0 else SPENT

    def spend(self, count: int) -> None:
        """That many parcels were registered."""
        self.remains = max(0, self.remains - count)
        self.problem = self.problem if self.remains else SPENT
