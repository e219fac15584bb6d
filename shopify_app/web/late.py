"""The late page: what is lost first on top, narrowed by filters, now or as of a day."""

from datetime import date, datetime, time, timedelta

from flask import g, request
from flask.typing import ResponseReturnValue

from shopify_app import clock
from shopify_app.models import Review, Shop, former_day
from shopify_app.models.review import NEVER, OPEN
from shopify_app.web import late_list, late_words
from shopify_app.web.formats import MOST_COUNTED
from shopify_app.web.late_list import PAGE, Filters, Key
from shopify_app.web.pages import show
from shopify_app.web.session import embedded, this_shop


@embedded.get("/late")
def late() -> ResponseReturnValue:
    """50 cases a page with their verdicts; `?as_of=` answers what the page showed at the end of a day."""
    shop, filters = this_shop(), Filters.asked()
    if day := as_of_day():
        return _former(day)
    counts = Review.counts(shop.id, filters.status, most=MOST_COUNTED)
    if filters.status == OPEN:
        # What stands beside the page's name in the navigation need not be counted once more.
        g.late_count = min(sum(counts.values()), MOST_COUNTED)
    rows = late_list.read(shop.id, filters, before=_key("before"), after=_key("after"))
    return show(
        "pages/late.html",
        filters=filters,
        export=filters.address().replace("/late", "/late/export.csv", 1),
        counts=counts,
        rows=rows,
        pay_at=late_list.pay_at(shop.id, rows.rows),
        suppliers=late_list.suppliers(shop.id),
        countries=late_list.countries(shop.id, filters.status),
        services=late_list.services(shop.id, filters.status),
        deeds=late_words.DEEDS,
        deeds_of=late_words.deeds_of,
        today=today_of(shop),
        never=NEVER,
    )


def _former(day: date) -> ResponseReturnValue:
    after = _key("after")
    moves = former_day.as_of(this_shop().id, _end_of(day), after=after, limit=PAGE + 1)
    shown, last = moves[:PAGE], None
    if len(moves) > PAGE:
        last = Key(shown[-1].lost_on, shown[-1].amount, shown[-1].review_id)
    return show("pages/late_as_of.html", day=day, moves=shown, after=after, last=last)


def today_of(shop: Shop) -> date:
    """Today in the shop's zone."""
    return clock.now().astimezone(shop.zone).date()


def as_of_day() -> date | None:
    """The day that the reader asked about; None for now."""
    try:
        day = date.fromisoformat(request.args.get("as_of", ""))
    except ValueError:
        return None
    # Before the first and after the last of these there is no instant in every zone.
    return day if date(1, 1, 1) < day < NEVER else None


def _end_of(day: date) -> datetime:
    """The last instant of the day in the shop's zone."""
    return datetime.combine(day + timedelta(days=1), time(), this_shop().zone) - timedelta(microseconds=1)


def _key(side: str) -> Key | None:
    return Key.read(request.args.get(side, ""))
