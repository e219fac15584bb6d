"""AliExpressAccount: the buyer account that a shop orders with."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, Encrypted, ShopOwned
from shopify_app.values import Tokens

if TYPE_CHECKING:
    from shopify_app.models.shop import Shop

#: AliExpress asks for at least 30 minutes before the end.
REFRESH_BEFORE = timedelta(minutes=60)
#: The merchant is warned this long before the consent ends; refreshing never extends it.
WARN_BEFORE = timedelta(days=7)


class AliExpressAccount(ShopOwned, Base):
    """One connected account a shop. Status: `connected` or `expired`."""

    __tablename__ = "aliexpress_account"
    __table_args__ = (sa.UniqueConstraint("shop_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[str] = mapped_column(default="connected")
    nick: Mapped[str] = mapped_column(Encrypted, default="")
    #: AliExpress's id of the buyer: a push names nothing else.
    user_id: Mapped[str] = mapped_column(default="", index=True)
    access_token: Mapped[str] = mapped_column(Encrypted)
    refresh_token: Mapped[str] = mapped_column(Encrypted)
    access_expires_at: Mapped[datetime]
    consent_ends_at: Mapped[datetime]
    #: A worker is rotating the tokens until then (real time).
    refreshing_until: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    shop: Mapped["Shop"] = relationship(back_populates="account")

    __mapper_args__ = {"version_id_col": version}

    def keep_tokens(self, tokens: Tokens) -> None:
        """Store a rotated pair."""
        self.access_token, self.access_expires_at = tokens.access_token, tokens.access_expires_at
        self.refresh_token = tokens.refresh_token or self.refresh_token
        self.consent_ends_at = tokens.refresh_expires_at
        self.nick = tokens.account or self.nick
        self.user_id = tokens.user_id or self.user_id
        self.status = "connected"

    @property
    def works(self) -> bool:
        """Whether orders can be placed with it."""
        return self.status == "connected"

    @property
    def needs_refresh(self) -> bool:
        """Whether the access token is about to end; the last hour of the consent itself cannot be refreshed away."""
        return self.access_expires_at < clock.now() + REFRESH_BEFORE

    @property
    def ends_soon(self) -> bool:
        """Whether the merchant must consent again within a week."""
        return self.consent_ends_at < clock.now() + WARN_BEFORE
