"""Due rows: what a step has to look at, longest waiting first."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from shopify_app.db import session

#: (row id, since when it is due): the same row due again later is another matter.
DueRow = tuple[int, datetime]


def find_due(row_id: Any, at: Any, limit: int, *where: sa.ColumnElement[bool]) -> list[DueRow]:
    """At most `limit` rows that fit `where`, by the instant `at` from which they are due."""
    rows = sa.select(row_id, at).where(*where).order_by(at).limit(limit)
    return [(found[0], found[1]) for found in session().execute(rows)]
