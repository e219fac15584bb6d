"""Shop: one Shopify store that installed Waybill."""

from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, Encrypted, session
from shopify_app.models.account import AliExpressAccount
from shopify_app.models.due import DueRow, find_due
from shopify_app.models.history import History
from shopify_app.models.policy import ON, Policy, check_changes
from shopify_app.values import ShopFacts, Tokens

#: Shopify's own client refreshes when less than this is left of the hour.
REFRESH_BEFORE = timedelta(minutes=5)
#: A refresh token dies after 90 quiet days; every shop is refreshed weekly.
REFRESH_EVERY = timedelta(days=7)
#: Shopify advises a sweep: webhooks may never come.
RECONCILE_EVERY = timedelta(minutes=10)
#: After a longer gap, what was ordered meanwhile may have been bought otherwise.
LONG_GAP = timedelta(days=1)
#: How often a shop is asked that Shopify forbids.
FORBIDDEN_FOR = timedelta(hours=6)
NEEDS_OPENING = "Shopify no longer accepts this shop's access. Open Waybill in the Shopify admin once to reconnect."


class Shop(Base):
    """`domain` is the myshopify.com name. Status: `installed`, `needs_opening` (token dead), `uninstalled`."""

    __tablename__ = "shop"

    id: Mapped[int] = mapped_column(primary_key=True)
    domain: Mapped[str] = mapped_column(unique=True)
    status: Mapped[str] = mapped_column(default="installed")
    name: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(Encrypted, default="")
    timezone: Mapped[str] = mapped_column(default="UTC")
    currency: Mapped[str] = mapped_column(default="USD")
    scopes: Mapped[str] = mapped_column(default="")
    access_token: Mapped[str | None] = mapped_column(Encrypted)
    refresh_token: Mapped[str | None] = mapped_column(Encrypted)
    access_expires_at: Mapped[datetime | None]
    refresh_expires_at: Mapped[datetime | None]
    refreshed_at: Mapped[datetime | None]
    #: The weekly refresh failed: not before this instant.
    refresh_after: Mapped[datetime | None]
    #: A worker is rotating the tokens until then (real time).
    refreshing_until: Mapped[datetime | None]
    installed_at: Mapped[datetime]
    uninstalled_at: Mapped[datetime | None]
    #: Due for reading the shop's facts, catalog and missed orders from the Admin API.
    read_again_at: Mapped[datetime | None] = mapped_column(index=True)
    #: Orders changed before this instant have been reconciled.
    reconciled_at: Mapped[datetime | None]
    #: Reconciling failed, or is at work: not before this instant.
    reconcile_after: Mapped[datetime | None]
    #: All orders of the last 60 days were compared then.
    compared_at: Mapped[datetime | None]
    #: Since then Shopify answers 403 (IP allowlist): an alarm for the operator.
    forbidden_at: Mapped[datetime | None]
    #: Due for the daily summary of late orders; empty while the merchant does not want it.
    summarize_at: Mapped[datetime | None] = mapped_column(index=True)
    #: Orders created before it are never bought without a click.
    automatic_since: Mapped[datetime | None]
    #: Shopify's id of the installation: another one means that the app was away in between.
    installation: Mapped[str] = mapped_column(default="")
    #: Since then Shopify, or AliExpress, accepts no token of the shop.
    access_lost_at: Mapped[datetime | None]
    aliexpress_lost_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    changed_settings: Mapped[dict[str, Any]] = mapped_column(default=dict)
    version: Mapped[int] = mapped_column(default=1)

    account: Mapped[AliExpressAccount | None] = relationship(
        back_populates="shop", cascade="all, delete-orphan", passive_deletes=True
    )

    __mapper_args__ = {"version_id_col": version}

    @classmethod
    def by_domain(cls, domain: str) -> Self | None:
        """The shop of that myshopify.com domain, installed or not."""
        return session().scalar(sa.select(cls).where(cls.domain == domain))

    @classmethod
    def install(cls, domain: str, tokens: Tokens, *, by: str) -> Self:
        """The shop with fresh tokens: made, or brought back to work. Due at once for a first reading."""
        shop = cls.by_domain(domain)
        now = clock.now()
        if shop is None:
            shop = cls(domain=domain, installed_at=now)
            session().add(shop)
            session().flush()
        was = shop.status if shop.access_token else ""
        if was not in ("installed", "needs_opening") or _is_long_ago(shop.access_lost_at):
            shop.automatic_since = now
        shop.access_lost_at = None
        if was != "installed":
            History.write(shop.id, None, "shop", was, "installed", by=by)
            # From here on an uninstall that happened before, and whose webhook comes late, is old news.
            shop.installed_at = now
        # Read at once: it may be another installation although nobody told of an uninstall.
        shop.read_again_at, shop.uninstalled_at = now, None
        shop.status, shop.problem, shop.forbidden_at = "installed", "", None
        shop.keep_tokens(tokens)
        return shop

    def keep_tokens(self, tokens: Tokens) -> None:
        """Store a rotated pair with both ends of life; the caller commits them together."""
        self.access_token, self.refresh_token = tokens.access_token, tokens.refresh_token
        self.access_expires_at, self.refresh_expires_at = tokens.access_expires_at, tokens.refresh_expires_at
        self.refreshed_at = clock.now()
        self.scopes = tokens.scope or self.scopes

    def keep_facts(self, facts: ShopFacts) -> None:
        """Store what Shopify says about the shop."""
        if self.installation and facts.installation and facts.installation != self.installation:
            self.automatic_since = clock.now()
        self.installation = facts.installation or self.installation
        self.name, self.email, before = facts.name, facts.email, self.timezone
        self.timezone, self.currency = facts.timezone or "UTC", facts.currency or self.currency
        if self.timezone != before:
            self.plan_summary()
        self.scopes = ",".join(facts.scopes) or self.scopes

    def lose_access(self, problem: str, *, by: str) -> None:
        """A dead token: work waits until the merchant opens the app."""
        if self.status == "installed":
            History.write(self.id, None, "shop", self.status, "needs_opening", why=problem, by=by)
            self.status, self.problem, self.access_lost_at = "needs_opening", NEEDS_OPENING, clock.now()

    def forbid(self, problem: str, *, by: str) -> None:
        """Shopify turns Waybill away by configuration: the shop stays installed, and the operator is alarmed."""
        if not self.forbidden_at:
            History.write(self.id, None, "access", "allowed", "forbidden", why=problem, by=by)
            self.forbidden_at = clock.now()
            # The first success ends it, so somebody has to ask.
            self.read_again_at = clock.now() + FORBIDDEN_FOR
        self.problem = problem

    def allow(self, *, by: str) -> None:
        """Shopify answers again."""
        History.write(self.id, None, "access", "forbidden", "allowed", by=by)
        self.forbidden_at, self.problem = None, ""

    def uninstall(self, *, at: datetime, by: str) -> bool:
        """Forget the tokens and stop work; False where a newer install exists (the webhook came late)."""
        if self.installed_at > at or self.status == "uninstalled":
            return False
        History.write(self.id, None, "shop", self.status, "uninstalled", by=by)
        self.status, self.uninstalled_at = "uninstalled", clock.now()
        self.access_token = self.refresh_token = self.access_expires_at = self.refresh_expires_at = None
        self.read_again_at = None
        if self.account:
            session().delete(self.account)
        return True

    def lose_aliexpress(self) -> None:
        """The account's consent ended, or the merchant disconnected it."""
        self.aliexpress_lost_at = self.aliexpress_lost_at or clock.now()

    def regain_aliexpress(self) -> None:
        """Connected again: what was ordered during a long gap waits for a click."""
        if _is_long_ago(self.aliexpress_lost_at):
            self.automatic_since = clock.now()
        self.aliexpress_lost_at = None

    def change_settings(self, changes: dict[str, str], *, by: str) -> None:
        """Change the policy; raises Refused, changing nothing, where one value is wrong."""
        for name, value in check_changes(changes).items():
            before = self.policy.text(name)
            if value != before:
                if (name, value) == ("automatic_ordering", ON):
                    self.automatic_since = clock.now()
                History.write(self.id, None, f"setting {name}", before, value, by=by)
                self.changed_settings = {**self.changed_settings, name: value}
        if any(name.startswith("daily_summary") for name in changes):
            self.plan_summary()

    def plan_summary(self) -> None:
        """The next summary comes at the chosen hour in the shop's zone, today or tomorrow."""
        if not self.policy.on("daily_summary"):
            self.summarize_at = None
            return
        local = clock.now().astimezone(self.zone)
        at = datetime.combine(local.date(), time(self.policy.number("daily_summary_hour")), self.zone)
        self.summarize_at = at if at > local else at + timedelta(days=1)

    @property
    def policy(self) -> Policy:
        """The merchant's settings."""
        return Policy(self.changed_settings)

    @property
    def works(self) -> bool:
        """Whether jobs may act for this shop."""
        return self.status == "installed"

    @property
    def needs_refresh(self) -> bool:
        """Whether the access token is about to end."""
        return self.access_expires_at is None or self.access_expires_at < clock.now() + REFRESH_BEFORE

    @property
    def title(self) -> str:
        """The name a person knows."""
        return self.name or self.domain.removesuffix(".myshopify.com")

    @property
    def zone(self) -> ZoneInfo:
        """The merchant's time zone; UTC where Shopify names one that this machine does not know."""
        try:
            return ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    @classmethod
    def due_for_reading(cls, now: datetime, limit: int) -> list[DueRow]:
        """Installed shops to read from the Admin API."""
        return find_due(cls.id, cls.read_again_at, limit, cls.read_again_at <= now, cls.status == "installed")

    @classmethod
    def due_for_reconciling(cls, now: datetime, limit: int) -> list[DueRow]:
        """Installed shops whose missed webhooks were not looked for lately."""
        stale = cls.reconciled_at.is_(None) | (cls.reconciled_at < now - RECONCILE_EVERY)
        allowed = (cls.status == "installed") & cls.forbidden_at.is_(None)
        ready = allowed & (cls.reconcile_after.is_(None) | (cls.reconcile_after <= now))
        since = sa.func.coalesce(cls.reconcile_after, cls.reconciled_at, cls.installed_at)
        return find_due(cls.id, since, limit, stale, ready)

    @classmethod
    def due_for_summary(cls, now: datetime, limit: int) -> list[DueRow]:
        """Installed shops whose daily summary is due."""
        return find_due(cls.id, cls.summarize_at, limit, cls.summarize_at <= now, cls.status == "installed")

    @classmethod
    def due_for_refresh(cls, limit: int) -> list[DueRow]:
        """Installed shops whose tokens were not refreshed for a week."""
        stale = cls.refreshed_at < clock.now() - REFRESH_EVERY
        ready = cls.refresh_after.is_(None) | (cls.refresh_after <= clock.now())
        return find_due(cls.id, cls.refreshed_at, limit, cls.status == "installed", stale, ready)


def _is_long_ago(lost_at: datetime | None) -> bool:
    return lost_at is not None and clock.now() - lost_at > LONG_GAP
