"""Days: calendar days in the merchant's zone, business days in the supplier's country."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

#: Where suppliers' warehouses are. A country that is missing here counts in UTC.
ZONES = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CN": "Asia/Shanghai",
    "CZ": "Europe/Prague",
    "DE": "Europe/Berlin",
    "ES": "Europe/Madrid",
    "FR": "Europe/Paris",
    "GB": "Europe/London",
    "HK": "Asia/Hong_Kong",
    "IT": "Europe/Rome",
    "JP": "Asia/Tokyo",
    "KR": "Asia/Seoul",
    "MX": "America/Mexico_City",
    "PL": "Europe/Warsaw",
    "SA": "Asia/Riyadh",
    "TR": "Europe/Istanbul",
    "US": "America/New_York",
}
SATURDAY = 5


def days_after(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """`days` calendar days later (negative: earlier) at the same wall-clock time in `zone`, whatever daylight saving
    does in between."""
    return (instant.astimezone(zone) + timedelta(days=days)).astimezone(UTC)


def start_of_day(instant: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The local midnight that opens the day `days` calendar days after the day of `instant`."""
    day = instant.astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def business_days_after(instant: datetime, days: int, country: str) -> datetime:
    """`days` business days of `country` later, at the same local time.

    From a day off so many whole business days pass: it ends with the last of them.
    """
    local = instant.astimezone(zone_of(country))
    first = day = local.date()
    for _ in range(days):
        day = _next(country, day)
    if not works(country, first):
        return datetime.combine(day + timedelta(days=1), time.min, local.tzinfo).astimezone(UTC)
    return datetime.combine(day, local.timetz()).astimezone(UTC)


def _next(country: str, day: date) -> date:
    day += timedelta(days=1)
    while not works(country, day):
        day += timedelta(days=1)
    return day


@lru_cache(maxsize=20_000)
def works(country: str, day: date) -> bool:
    """Whether `day` is a business day there: public holidays and, where the library knows them, the weekends that are
    worked in exchange. A country without a known calendar rests on Saturday and Sunday."""
    calendar = _calendar(country)
    return day.weekday() < SATURDAY if calendar is None else calendar.is_working_day(day)


@lru_cache
def _calendar(country: str) -> holidays.HolidayBase | None:
    try:
        return holidays.country_holidays(country)
    except NotImplementedError:
        return None


@lru_cache
def zone_of(country: str) -> ZoneInfo:
    """The zone in which that country's suppliers work."""
    return ZoneInfo(ZONES.get(country, "UTC"))
