"""Notice: the ledger of letters to a merchant. One for each occasion and kind, planned when the occasion is known."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, session
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.shop import Shop

#: Kind -> how long before AliExpress's consent ends its letter goes out.
CONSENT_ENDS = {"consent_ends_in_7_days": timedelta(days=7), "consent_ends_in_1_day": timedelta(days=1)}
#: AliExpress states the end in seconds from now: each refresh says the same instant a little differently.
SAME = timedelta(hours=1)


class Notice(ShopOwned, Base):
    """`about`: the end of the consent it warns of.

    Status: `waiting`, `sending` (the mail server may have it), `sent`, `failed`, `none` (the occasion passed, or there
    is no way to send it: the pages say the same).
    """

    __tablename__ = "notice"
    __table_args__ = (sa.UniqueConstraint("shop_id", "kind", "about"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    about: Mapped[datetime]
    status: Mapped[str] = mapped_column(default="waiting")
    look_again_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    shop: Mapped[Shop] = relationship()

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def plan(cls, shop_id: int, ends_at: datetime) -> None:
        """Plan the letters about a consent that ends then; one whose day has passed already (AliExpress's test mode
        lasts two days) is left out. The caller commits."""
        near = cls.about.between(ends_at - SAME, ends_at + SAME)
        known = {*session().scalars(sa.select(cls.kind).where(cls.shop_id == shop_id, near))}
        for kind, before in CONSENT_ENDS.items():
            if kind not in known and ends_at - before > clock.now():
                session().add(cls(shop_id=shop_id, kind=kind, about=ends_at, look_again_at=ends_at - before))

    @property
    def holds(self) -> bool:
        """Whether the consent still ends then: connecting again makes a notice pointless."""
        account = self.shop.account
        return account is not None and account.works and account.consent_ends_at <= self.about + SAME

    def finish(self, status: str, problem: str = "") -> None:
        """It is out, or will never be."""
        self.status, self.problem, self.look_again_at = status, problem, None
        self.sent_at = clock.now() if status == "sent" else None

    @classmethod
    def due(cls, now: datetime, limit: int) -> list[DueRow]:
        """Letters whose day has come."""
        unsent = cls.status.in_(("waiting", "sending"))
        return find_due(cls.id, cls.look_again_at, limit, cls.look_again_at <= now, unsent)
