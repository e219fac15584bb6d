"""Taking turns: a step takes a due row for 40 seconds, and a row that fails steps aside."""

import logging
from datetime import datetime, timedelta
from typing import Protocol

from shopify_app import clock
from shopify_app.db import in_turn, session
from shopify_app.errors import Busy, Retryable, WaybillError
from shopify_app.models.due import TAKEN_FOR
from shopify_app.models.held import forget_if_changed
from shopify_app.models.lateness import ask_later
from shopify_app.models.order import Order
from shopify_app.models.order_status import settle_status

log = logging.getLogger(__name__)

#: How long a write whose answer was lost may stay unseen at Shopify before it counts as not done, and how often it is
#: looked for until then: Shopify may do a minute later what nobody waits for any more.
UNSEEN, LOOKS = timedelta(seconds=90), 3
#: After this many failures in a row the problem is shown to the merchant.
SHOWN_AFTER = 5


class Due(Protocol):
    """A row with a time to look at it again."""

    id: int
    tries: int
    problem: str


def take(row: Due | None, column: str = "look_again_at") -> bool:
    """Whether the row is due and ours now. Commits; raises StaleDataError where another worker was faster."""
    if row is None:
        return False
    due: datetime | None = getattr(row, column)
    if due is None or due > clock.now():
        return False
    setattr(row, column, clock.now() + TAKEN_FOR)
    session().commit()
    return True


def step_aside(row: Due, error: WaybillError, column: str = "look_again_at") -> None:
    """Keep the row for later: soon after a passing failure, only after a person acted otherwise. Commits."""
    if not isinstance(error, Busy):
        row.tries += 1
    if isinstance(error, Retryable):
        setattr(row, column, clock.now() + max(error.after, patience(row.tries)))
        if row.tries >= SHOWN_AFTER:
            row.problem = f"{error.problem} Waybill keeps trying."
    else:
        setattr(row, column, None)
        row.problem = error.problem
    log.warning("%s: %r waits: %s", type(row).__name__, row.id, type(error).__name__)
    session().commit()


def settle_in_turn(order: Order, *, by: str) -> None:
    """Commit what came of a step, and only then the order's status: who writes into the order now undoes neither."""
    ask_later(order)
    session().commit()
    forget_if_changed()

    def settle_it() -> None:
        settle_status(order, by=by)
        session().commit()

    in_turn(settle_it)


def patience(tries: int) -> timedelta:
    """How long to wait after that many failures: from seconds to an hour."""
    return min(timedelta(seconds=2 * 3.0 ** min(tries, 8)), timedelta(hours=1))
