"""What the late page showed at an instant of the past, answered from the moves of its reviews."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload, load_only

from shopify_app.db import each_value, session
from shopify_app.models.order import Order
from shopify_app.models.review import OPEN, Review, ReviewMove, behind

#: To read over the moves of a few days costs less than asking once more.
NEAR = timedelta(days=3)
PARTS = (
    load_only(ReviewMove.review_id, ReviewMove.verdict, ReviewMove.amount, ReviewMove.lost_on),
    joinedload(ReviewMove.review, innerjoin=True)
    .load_only(Review.rule, Review.currency)
    .joinedload(Review.order, innerjoin=True)
    .load_only(Order.name),
)


def as_of(shop_id: int, instant: datetime, *, after: Any = None, limit: int = 50) -> list[ReviewMove]:
    """The last move until `instant` of each review that was open then, in the order of the page, those behind `after`.

    `after` is where a row stands: its `lost_on`, `amount` and the `id` of its review.
    """
    asked = {"shop": shop_id, "status": OPEN, "instant": instant, "first": after.lost_on if after else date.min}
    found: list[ReviewMove] = []
    for first, last in _stretches(session().scalars(lost_on(), asked)):
        rows = stood(shop_id, instant, first, last, after)
        found += session().scalars(rows.options(*PARTS).limit(limit - len(found)))
        if len(found) == limit:
            break
    return found


def _stretches(days: Iterable[date]) -> list[tuple[date, date]]:
    """The first and the last day of each row of days that are near each other."""
    found: list[tuple[date, date]] = []
    for day in days:
        first = found.pop()[0] if found and day - found[-1][1] <= NEAR else day
        found.append((first, day))
    return found


# A shop's moves of years would be passed over on the way to those that stood then, were it not for this: of each day
# on which something would have been lost, two steps into an index tell whether any of its moves may have stood.
@cache
def lost_on() -> sa.Select[date]:
    """The days `lost_on` from `first` on of which a move may have stood at `instant`."""
    mine = (ReviewMove.shop_id == sa.bindparam("shop"), ReviewMove.status == sa.bindparam("status"))
    day = each_value(ReviewMove.lost_on, *mine, first=sa.bindparam("first"))

    def has(*so: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
        return sa.exists(ReviewMove.lost_on).where(*mine, ReviewMove.lost_on == day.c.value, *so)

    instant = sa.bindparam("instant", type_=ReviewMove.at.type)
    begun = ReviewMove.at <= instant
    any_may = (has(begun) & has(ReviewMove.until > instant)) | has(begun, ReviewMove.until.is_(None))
    return sa.select(day.c.value).where(any_may).order_by(day.c.value)


def stood(shop_id: int, instant: datetime, first: date, last: date, after: Any) -> sa.Select[ReviewMove]:
    """Of the moves that stood at `instant`, those behind `after` whose money was lost from `first` to `last`."""
    later = aliased(ReviewMove)
    replaced = sa.exists().where(later.review_id == ReviewMove.review_id, later.id > ReviewMove.id, later.at <= instant)
    # Where no end is written, the next move tells: a release that writes none may run beside this one.
    not_ended = (ReviewMove.until > instant) | (ReviewMove.until.is_(None) & ~replaced)
    mine = (ReviewMove.shop_id == shop_id, ReviewMove.status == OPEN, ReviewMove.at <= instant, not_ended)
    order = (ReviewMove.lost_on, ReviewMove.amount.desc(), ReviewMove.review_id)
    found = sa.select(ReviewMove).where(*mine, ReviewMove.lost_on.between(first, last)).order_by(*order)
    if after is None:
        return found
    return found.where(behind(after, ReviewMove.lost_on, ReviewMove.amount, ReviewMove.review_id))
