"""Step: mail the merchant what is late, at most once a day, where the merchant switched it on."""

import logging
from datetime import timedelta

from flask import render_template

from shopify_app import clock, config
from shopify_app.db import session
from shopify_app.errors import Retryable, WaybillError
from shopify_app.gateways.mailer import Mailer
from shopify_app.models import History, Review, Shop
from shopify_app.models.review import NEVER
from shopify_app.steps.turn import take
from shopify_app.values import Letter

log = logging.getLogger(__name__)
BY = "job:summarize"
#: Cases that the mail names; the page has them all.
NAMED = 20
AGAIN = timedelta(minutes=10)


def run(row_id: int) -> None:
    """Plan tomorrow's, then send today's: a mail server that may have it is never asked again."""
    shop = session().get(Shop, row_id)
    if shop is None or not shop.works or not take(shop, "summarize_at"):
        return
    shop.plan_summary()
    session().commit()
    reviews = Review.of_shop(shop.id, NAMED)
    if reviews and shop.email:
        _send(shop, reviews)
    session().commit()


def _send(shop: Shop, reviews: list[Review]) -> None:
    try:
        Mailer(config.current()).send(write(shop, reviews))
    except Retryable:
        # Nothing was sent: it may still go out today.
        shop.summarize_at = clock.now() + AGAIN
    except WaybillError as error:
        log.warning("%s: the daily summary was not sent: %s", shop.domain, type(error).__name__)
        History.write(shop.id, None, "daily summary", "", "not sent", why=error.problem, by=BY)
    else:
        History.write(shop.id, None, "daily summary", "", "sent", by=BY)


def write(shop: Shop, reviews: list[Review]) -> Letter:
    """The mail: how many cases there are by rule, and those that are lost first."""
    settings, today = config.current(), clock.now().astimezone(shop.zone).date()
    counts = Review.counts(shop.id)
    count = sum(counts.values())
    facts = {
        "shop": shop.title,
        "count": count,
        "rows": [(review, "" if review.lost_on == NEVER else (review.lost_on - today).days) for review in reviews],
        "more": max(0, count - len(reviews)),
        "url": f"{settings.shopify_base(shop.domain)}/admin/apps/{settings.shopify_api_key}/late",
    }
    return Letter(
        key=f"summary-{shop.id}-{today.isoformat()}",
        to=shop.email,
        subject=f"{count} late {'case' if count == 1 else 'cases'} in {shop.title}",
        text=render_template("emails/daily_summary.txt", **facts),
        html=render_template("emails/daily_summary.html", **facts),
        sender_name="Waybill",
    )
