"""How dates, amounts and addresses of the web are written on a page."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlsplit

from flask import Flask, g

from shopify_app import clock
from shopify_app.models.review import NEVER
from shopify_app.values import Address, Money
from shopify_app.web.countries import country_name

#: Counting on a page ends here: a shop with a hundred thousand cases does not wait for their number.
MOST_COUNTED = 10_000


def register(app: Flask) -> None:
    """Give the templates their filters."""
    app.jinja_env.filters.update(moment=moment, day=day, days_until=days_until, days_left=days_left)
    app.jinja_env.filters.update(
        http_url=http_url, plural=plural, counted=counted, place=place, country_name=country_name, calendar=calendar
    )
    app.jinja_env.filters.update(clock_time=clock_time, in_currency=in_currency, address_lines=address_lines)


def moment(at: datetime | None) -> str:
    """An instant in the shop's zone: "Nov 22, 2026, 3:05 PM"."""
    if at is None:
        return ""
    return f"{at.astimezone(g.shop.zone):%b %-d, %Y, %-I:%M %p}"


def day(at: datetime | None) -> str:
    """The calendar day of an instant in the shop's zone: "Nov 22, 2026"."""
    if at is None:
        return ""
    return f"{at.astimezone(g.shop.zone):%b %-d, %Y}"


def clock_time(at: datetime | None) -> str:
    """The hour of an instant in the shop's zone: "3:05 PM"."""
    return f"{at.astimezone(g.shop.zone):%-I:%M %p}" if at else ""


def calendar(on: date) -> str:
    """A date that is one already: "Nov 22, 2026"; empty for the one that never comes."""
    return "" if on == NEVER else f"{on:%b %-d, %Y}"


def days_until(at: datetime) -> int:
    """Whole days from now (real time) to `at`; negative when it has passed."""
    return (at - clock.now()).days


def days_left(until: datetime) -> str:
    """ "3 days left", counted from now; says so where it is over."""
    days = days_until(until)
    return f"{plural(days, 'day')} left" if days >= 0 else "that day has passed"


def http_url(url: str) -> str:
    """`url` where a browser may safely follow it, else empty text: others write what stands there."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


def plural(count: int, one: str, many: str = "") -> str:
    """ "1 order", "2 orders"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def counted(numbers: Iterable[int]) -> str:
    """Their sum: "1,204", or "10,000+" where one of them was only counted that far."""
    known = [min(number, MOST_COUNTED) for number in numbers]
    return f"{sum(known):,}{'+' if MOST_COUNTED in known else ''}"


def place(address: Address | None) -> str:
    """Where an order goes, without anything that names the customer: "Springfield, Oregon, United States"."""
    if address is None:
        return ""
    return ", ".join(part for part in (address.city, address.province, country_name(address.country)) if part)


def address_lines(address: Address | None) -> list[str]:
    """The whole address as a label shows it, for the page of one order alone."""
    if address is None:
        return []
    city = " ".join(part for part in (address.city, address.province, address.zip) if part)
    lines = (address.name, address.company, address.address1, address.address2, city)
    return [line for line in (*lines, country_name(address.country), address.phone) if line]


def in_currency(amount: Decimal, currency: str) -> str:
    """ "8.59 USD"."""
    return str(Money(amount, currency))
