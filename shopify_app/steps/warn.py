"""Step: warn the merchant by letter, once for each occasion."""

from flask import render_template

from shopify_app import config
from shopify_app.db import session
from shopify_app.errors import OutcomeUnknown, Retryable, WaybillError
from shopify_app.gateways.mailer import Mailer
from shopify_app.models.notice import Notice
from shopify_app.steps.turn import SHOWN_AFTER, step_aside, take
from shopify_app.values import Letter

MAYBE_SENT = "The mail server did not confirm this letter: it is not sent again by itself."


def run(row_id: int) -> None:
    """Mark as sending, send, and write down what came of it."""
    notice = session().get(Notice, row_id)
    if notice is None or not take(notice):
        return
    settings = config.current()
    if notice.status == "sending":
        # A worker died between the mail server's answer and our note of it.
        notice.finish("failed", MAYBE_SENT)
    elif not (notice.holds and notice.shop.works and notice.shop.email and settings.smtp_url and settings.mail_from):
        notice.finish("none")
    else:
        _send(notice)
    session().commit()


def _send(notice: Notice) -> None:
    try:
        letter = consent_ends(notice)
        notice.status = "sending"
        session().commit()
        Mailer(config.current()).send(letter)
    except OutcomeUnknown:
        notice.finish("failed", MAYBE_SENT)
    except Retryable as error:
        notice.status = "waiting"
        step_aside(notice, error)
        if notice.tries >= SHOWN_AFTER:
            notice.finish("failed", error.problem)
    except WaybillError as error:
        notice.finish("failed", error.problem)
    else:
        notice.finish("sent")


def consent_ends(notice: Notice) -> Letter:
    """What ends, when in the merchant's zone, what waits then, and what to do."""
    ends = notice.about.astimezone(notice.shop.zone)
    facts = {"shop": notice.shop.title, "day": f"{ends:%B %-d, %Y}"}
    return Letter(
        key=f"notice-{notice.id}",
        to=notice.shop.email,
        subject=f"Reconnect AliExpress before {facts['day']}",
        text=render_template("emails/consent_ends.txt", **facts),
        html=render_template("emails/consent_ends.html", **facts),
        sender_name="Waybill",
    )
