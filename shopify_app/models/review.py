"""Review: one late case on one supplier order; ReviewMove: what was true of it since when."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, Self

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shopify_app import clock
from shopify_app.db import Base, ShopOwned, count_up_to, session
from shopify_app.models.history import History
from shopify_app.models.late.rules import RULES
from shopify_app.models.order import Order
from shopify_app.models.supplier_order import SupplierOrder
from shopify_app.values import Money

OPEN, SNOOZED, CLOSED = "open", "snoozed", "closed"
#: `lost_on` of a case that costs no money any more: stored as a date, so that one index gives the order of the page.
NEVER = date(9999, 12, 31)
FILTERS = ("rule", "supplier_id", "country", "service")


def _page_index(name: str, amount: Mapped[Decimal], *first: str) -> sa.Index:
    others = [column for column in FILTERS if column not in first]
    return sa.Index(f"ix_review_{name}", "shop_id", "status", *first, "lost_on", amount.desc(), "id", *others)


class Review(ShopOwned, Base):
    """One rule (models/late/rules.py) that holds for one supplier order since `since`.

    Status: `open`, `snoozed` (until `snoozed_until`) or `closed`; `kept_closed` where the merchant closed it: it stays
    closed for that `since`. `next_at`: when something changes for the merchant. `lost_at`: after it the `amount` is
    lost; `lost_on` is its date in the shop's zone. `facts`: the facts and dates that the verdict used.
    """

    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Without an index of its own: those of the page begin with it.
    shop_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.id", ondelete="CASCADE"))
    order_id: Mapped[int] = mapped_column(sa.ForeignKey("order.id", ondelete="CASCADE"), index=True)
    supplier_order_id: Mapped[int] = mapped_column(sa.ForeignKey("supplier_order.id", ondelete="CASCADE"))
    supplier_id: Mapped[int | None] = mapped_column(sa.ForeignKey("supplier.id", ondelete="SET NULL"))
    country: Mapped[str] = mapped_column(default="")
    service: Mapped[str] = mapped_column(default="")
    rule: Mapped[str]
    status: Mapped[str] = mapped_column(default=OPEN)
    since: Mapped[datetime]
    next_at: Mapped[datetime | None]
    lost_at: Mapped[datetime | None]
    lost_on: Mapped[date] = mapped_column(default=NEVER)
    amount: Mapped[Decimal] = mapped_column(sa.Numeric(18, 4), default=Decimal())
    currency: Mapped[str] = mapped_column(default="")
    verdict: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    policy_version: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_why: Mapped[str] = mapped_column(default="")
    kept_closed: Mapped[bool] = mapped_column(default=False)
    snoozed_until: Mapped[datetime | None]

    order: Mapped[Order] = relationship(back_populates="reviews")
    supplier_order: Mapped[SupplierOrder] = relationship()
    moves: Mapped[list["ReviewMove"]] = relationship(
        back_populates="review", order_by="ReviewMove.id", passive_deletes=True
    )

    __table_args__ = (
        sa.UniqueConstraint("supplier_order_id", "rule", "since"),
        # What is lost first on top; one index for each filter of the page. The other filters stand behind the order:
        # whichever index is walked, a case that does not fit is passed over without reading its row.
        _page_index("page", amount),
        _page_index("rule", amount, "rule"),
        _page_index("supplier", amount, "supplier_id"),
        _page_index("country", amount, "country"),
        _page_index("service", amount, "service"),
    )

    def close(self, why: str, *, by: str) -> None:
        """The merchant's decision: it stays closed for this `since`. The caller commits."""
        self._become(CLOSED, why, by=by)
        self.closed_at, self.closed_why, self.kept_closed = clock.now(), why, True

    def snooze(self, until: datetime, why: str, *, by: str) -> None:
        """Off the page until `until`. The caller commits, and lets models/lateness.py look at it again."""
        self.snoozed_until = until
        self._become(SNOOZED, why, by=by)

    def reopen(self, why: str, *, by: str) -> None:
        """Back on the page, after it was closed or snoozed."""
        self.closed_at, self.closed_why, self.kept_closed, self.snoozed_until = None, "", False, None
        self._become(OPEN, why, by=by)

    def _become(self, status: str, why: str, *, by: str) -> None:
        History.write(self.shop_id, self.order_id, f"review {self.rule}", self.status, status, why=why, by=by)
        self.status = status
        for move in self.moves[-1:]:
            move.until = clock.now()
        self.moves.append(ReviewMove.of(self, why, by=by))

    @property
    def at_risk(self) -> Money:
        """The money that this case may cost."""
        return Money(self.amount, self.currency)

    @classmethod
    def get(cls, shop_id: int, row_id: int) -> Self | None:
        """The shop's review of that row id."""
        return session().scalar(sa.select(cls).where(cls.shop_id == shop_id, cls.id == row_id))

    @classmethod
    def page(
        cls,
        shop_id: int,
        *where: sa.ColumnElement[bool],
        status: str = OPEN,
        after: Any = None,
        limit: int | None = 50,
    ) -> sa.Select[Any]:
        """The query of a page: the shop's reviews in `status`, what is lost first on top, those behind `after`.

        `after` is a review, or what is left of one: its `lost_on`, `amount` and `id`.
        """
        rows = sa.select(cls).where(cls.shop_id == shop_id, cls.status == status, *where)
        if after is not None:
            rows = rows.where(cls.lost_on >= after.lost_on, behind(after, cls.lost_on, cls.amount, cls.id))
        return rows.order_by(*_order()).limit(limit)

    @classmethod
    def of_shop(cls, shop_id: int, limit: int = 100) -> list[Self]:
        """The shop's open reviews, what is lost first on top."""
        return [*session().scalars(cls.page(shop_id, limit=limit))]

    @classmethod
    def count(cls, shop_id: int, *, most: int | None = None) -> int:
        """How many open reviews the shop has; counting ends at `most`."""
        return session().scalars(_count(most), {"shop": shop_id, "status": OPEN}).one()

    @classmethod
    def counts(cls, shop_id: int, status: str = OPEN, *, most: int | None = None) -> dict[str, int]:
        """rule -> how many of the shop's reviews are in `status`, where there are any; counting ends at `most`."""
        found = session().execute(_count_each(most), {"shop": shop_id, "status": status}).one()
        return {rule: number for rule, number in zip(RULES, found, strict=True) if number}


class ReviewMove(ShopOwned, Base):
    """A review as it stood from `at` until its next move: `until`, once there is one. Append-only otherwise."""

    __tablename__ = "review_move"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: Without an index of its own: those of the page begin with it.
    shop_id: Mapped[int] = mapped_column(sa.ForeignKey("shop.id", ondelete="CASCADE"))
    review_id: Mapped[int] = mapped_column(sa.ForeignKey("review.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    status: Mapped[str]
    next_at: Mapped[datetime | None]
    lost_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(sa.Numeric(18, 4))
    verdict: Mapped[str]
    why: Mapped[str] = mapped_column(default="")
    by: Mapped[str]

    # For models/former_day.py: in the order of the page, so that it ends where it is full, and when something stood of
    # what would have been lost on a day. An index that begins with `at` would be preferred by SQLite, which then sorts
    # every move until that day.
    __table_args__ = (
        sa.Index(
            *("ix_review_move_page", "shop_id", "status", "lost_on", amount.desc(), "review_id", "at", "until", "id")
        ),
        sa.Index("ix_review_move_at", "shop_id", "status", "lost_on", "at"),
        sa.Index("ix_review_move_until", "shop_id", "status", "lost_on", "until", "at"),
    )

    review: Mapped[Review] = relationship(back_populates="moves")

    @classmethod
    def of(cls, review: Review, why: str, *, by: str) -> Self:
        """The review as it stands now."""
        same = {
            name: getattr(review, name) for name in ("shop_id", "status", "next_at", "lost_on", "amount", "verdict")
        }
        return cls(**same, at=clock.now(), why=why, by=by)


def behind(after: Any, lost_on: Any, amount: Any, review_id: Any) -> sa.ColumnElement[bool]:
    """Whether the row with these columns comes behind `after` in the order of the page."""
    same_amount = (amount == after.amount) & (review_id > after.id)
    same_day = (lost_on == after.lost_on) & ((amount < after.amount) | same_amount)
    return sa.or_(lost_on > after.lost_on, same_day)


def _order() -> tuple[sa.ColumnElement[Any], ...]:
    """What is lost first on top: the order of the indexes. A count keeps it too, so that it walks one of them."""
    return Review.lost_on.expression, Review.amount.desc(), Review.id.expression


def _mine() -> sa.Select[int]:
    mine = (Review.shop_id == sa.bindparam("shop"), Review.status == sa.bindparam("status"))
    return sa.select(Review.id).where(*mine).order_by(*_order())


# Every page counts. To put these statements together takes longer than the database needs to answer them: once only.
@cache
def _count(most: int | None) -> sa.Select[int]:
    return count_up_to(_mine(), most)


@cache
def _count_each(most: int | None) -> sa.Select[*tuple[Any, ...]]:
    each = [count_up_to(_mine().where(Review.rule == rule), most).scalar_subquery().label(rule) for rule in RULES]
    return sa.select(*each)
