"""The daily summary: only where the merchant wants it, at the chosen hour, once a day, and not for nothing."""

from datetime import UTC, timedelta

from shopify_app import clock
from shopify_app.db import session


def summaries(shop) -> list:
    """The mails whose link leads to this shop."""
    return [m for m in shop.books("../mailbox.json") if "late case" in m["subject"] and shop.domain in m["text"]]


def wait_until_hour(shop, hour: int) -> None:
    local = clock.now().astimezone(shop.shop.zone)
    shop.later(seconds=((hour - local.hour) % 24 or 24) * 3600 - local.minute * 60)
    shop.drain()


def test_no_summary_comes_unless_it_is_switched_on(shop, late):
    shop.later(days=2)
    shop.drain()
    assert summaries(shop) == []


def test_it_comes_once_a_day_at_the_chosen_hour(shop, late):
    hour = (clock.now().astimezone(shop.shop.zone).hour + 3) % 24
    shop.command("settings", "daily_summary=on", f"daily_summary_hour={hour}")
    shop.drain()
    assert summaries(shop) == []
    wait_until_hour(shop, hour)
    shop.drain()
    assert len(summaries(shop)) == 1
    letter = summaries(shop)[0]
    assert late["name"] in letter["text"]
    assert "USD at risk" in letter["text"]
    assert "/late" in letter["text"]
    wait_until_hour(shop, hour)
    assert len(summaries(shop)) == 2


def test_no_mail_comes_while_nothing_is_late(shop):
    shop.command("settings", "daily_summary=on", "daily_summary_hour=8")
    wait_until_hour(shop, 8)
    shop.later(hours=1)
    shop.drain()
    assert summaries(shop) == []


def test_the_hour_is_that_of_the_shops_zone(shop):
    shop.shop.timezone = "America/New_York"
    session().commit()
    shop.command("settings", "daily_summary=on", "daily_summary_hour=8")
    at = shop.shop.summarize_at
    assert at.astimezone(shop.shop.zone).hour == 8
    assert timedelta() < at.astimezone(UTC) - clock.now() <= timedelta(days=1)
    shop.command("settings", "daily_summary=off")
    assert shop.shop.summarize_at is None
