"""Days: calendar days over daylight saving, business days over Chinese holidays."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from shopify_app.models.late.days import business_days_after, days_after, start_of_day

NEW_YORK, BERLIN = ZoneInfo("America/New_York"), ZoneInfo("Europe/Berlin")
SHANGHAI, PACIFIC = ZoneInfo("Asia/Shanghai"), ZoneInfo("America/Los_Angeles")


@pytest.mark.parametrize(
    ("zone", "at", "days", "expected"),
    [
        (NEW_YORK, (2026, 3, 7, 12), 1, (2026, 3, 8, 12)),
        (NEW_YORK, (2026, 10, 31, 12), 1, (2026, 11, 1, 12)),
        (NEW_YORK, (2026, 11, 4, 12), -5, (2026, 10, 30, 12)),
        (BERLIN, (2026, 3, 28, 12), 2, (2026, 3, 30, 12)),
        (BERLIN, (2026, 10, 24, 23, 59, 59), 7, (2026, 10, 31, 23, 59, 59)),
    ],
)
def test_a_day_later_is_the_same_time_on_the_wall(zone, at, days, expected):
    assert days_after(datetime(*at, tzinfo=zone), days, zone) == datetime(*expected, tzinfo=zone)


def test_a_day_with_daylight_saving_has_23_or_25_hours():
    spring = datetime(2026, 3, 8, 0, tzinfo=NEW_YORK).astimezone(UTC)
    autumn = datetime(2026, 11, 1, 0, tzinfo=NEW_YORK).astimezone(UTC)
    assert (days_after(spring, 1, NEW_YORK) - spring).total_seconds() == 23 * 3600
    assert (days_after(autumn, 1, NEW_YORK) - autumn).total_seconds() == 25 * 3600


def test_a_time_that_daylight_saving_skips_is_the_hour_after():
    at = datetime(2026, 3, 7, 2, 30, tzinfo=NEW_YORK)
    assert days_after(at, 1, NEW_YORK) == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("zone", [NEW_YORK, BERLIN, SHANGHAI])
def test_day_six_begins_at_local_midnight(zone):
    monday = datetime(2026, 11, 2, 23, 59, 59, tzinfo=zone)
    assert start_of_day(monday, 6, zone) == datetime(2026, 11, 8, 0, tzinfo=zone)


def test_the_day_of_shipping_is_the_merchants_day():
    """23:00 in Los Angeles is the next morning in Berlin."""
    at = datetime(2026, 11, 2, 23, tzinfo=PACIFIC)
    assert start_of_day(at, 6, BERLIN) == datetime(2026, 11, 9, 0, tzinfo=BERLIN)
    assert start_of_day(at, 6, PACIFIC) == datetime(2026, 11, 8, 0, tzinfo=PACIFIC)


@pytest.mark.parametrize(
    ("country", "zone", "at", "expected"),
    [
        ("CN", SHANGHAI, (2026, 11, 13, 15), (2026, 11, 20, 15)),
        ("CN", SHANGHAI, (2026, 11, 14, 15), (2026, 11, 21, 0)),
        # Golden Week, 1 to 7 October; Saturday 10 October is worked in exchange.
        ("CN", SHANGHAI, (2026, 9, 30, 15), (2026, 10, 13, 15)),
        # Spring Festival, 15 to 23 February; the Saturdays 14 and 28 February are worked in exchange.
        ("CN", SHANGHAI, (2026, 2, 13, 10), (2026, 2, 27, 10)),
        ("CN", SHANGHAI, (2026, 2, 18, 10), (2026, 3, 1, 0)),
        ("CN", SHANGHAI, (2026, 3, 6, 23, 59, 59), (2026, 3, 13, 23, 59, 59)),
        ("CN", SHANGHAI, (2026, 3, 7, 10), (2026, 3, 14, 0)),
        ("DE", BERLIN, (2026, 3, 27, 9), (2026, 4, 7, 9)),
        ("US", NEW_YORK, (2026, 11, 25, 9), (2026, 12, 3, 9)),
        ("XX", UTC, (2026, 11, 13, 15), (2026, 11, 20, 15)),
    ],
)
def test_five_business_days_are_those_of_the_suppliers_country(country, zone, at, expected):
    assert business_days_after(datetime(*at, tzinfo=zone), 5, country) == datetime(*expected, tzinfo=zone)
