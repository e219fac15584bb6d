"""Due rows: what a step has to look at, longest waiting first, each shop in its turn."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session

#: (row id, since when it is due): the same row due again later is another matter.
DueRow = tuple[int, datetime]
#: A worker that takes a row and dies gives it back after this. A call ends sooner: 10 s for its turn,
#: 3 to connect, 20 to be read.
TAKEN_FOR = timedelta(seconds=40)


def find_due(row_id: Any, at: Any, limit: int, *where: sa.ColumnElement[bool]) -> list[DueRow]:
    """At most `limit` rows that fit `where`, by the instant `at` from which they are due.

    Where more are due than that, each shop gives one in turn: the backlog of a large shop never hides the others.
    """
    found = _find(sa.select(row_id, at).where(*where).order_by(at).limit(limit))
    shop_id = getattr(row_id.class_, "shop_id", None)
    if len(found) < limit or shop_id is None:
        return found
    turn = sa.func.row_number().over(partition_by=by_shop(shop_id), order_by=at)
    due = sa.select(row_id.label("id"), at.label("at"), turn.label("turn")).where(*where).subquery()
    return _find(sa.select(due.c.id, due.c.at).order_by(due.c.turn, due.c.at).limit(limit))


def by_shop(shop_id: Any) -> sa.ColumnElement[int]:
    """Each shop's part of a window over due rows. By the bare column SQLite, once it was told ANALYZE, would read the
    whole table along its index of shops, once a second, instead of the few rows that are due."""
    shop: sa.ColumnElement[int] = shop_id + 0
    return shop


def _find(rows: sa.Select[Any]) -> list[DueRow]:
    return [(found[0], found[1]) for found in session().execute(rows)]
