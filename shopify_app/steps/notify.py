"""Step: send one letter to a customer, at most once."""

from datetime import timedelta

from shopify_app import clock, config
from shopify_app.db import session
from shopify_app.errors import OutcomeUnknown, Retryable, WaybillError
from shopify_app.gateways.mailer import Mailer
from shopify_app.models import Email
from shopify_app.steps.letters import write
from shopify_app.steps.turn import SHOWN_AFTER, settle_in_turn, step_aside, take

BY = "job:notify"
#: A conversation with a mail server is several waits; until it is over nobody may doubt it.
TALK = timedelta(seconds=60)
MAYBE_SENT = "The mail server did not confirm this letter: the customer may have it, so it is not sent again by itself."


def run(row_id: int) -> None:
    """Render, mark as sending, send, and write down what came of it."""
    email = session().get(Email, row_id)
    if email is None or not take(email):
        return
    if email.status == "sending":
        # A worker died between the mail server's answer and our note of it.
        email.fail(MAYBE_SENT)
    else:
        _send(email)
    settle_in_turn(email.order, by=BY)


def _send(email: Email) -> None:
    try:
        letter = write(email)
        email.move("sending", by=BY)
        email.text = letter.text
        email.look_again_at = clock.now() + TALK
        session().commit()
        Mailer(config.current()).send(letter)
    except OutcomeUnknown:
        email.fail(MAYBE_SENT)
    except Retryable as error:
        email.status = "waiting"
        step_aside(email, error)
        if email.tries >= SHOWN_AFTER:
            email.fail(error.problem)
    except WaybillError as error:
        email.fail(error.problem)
    else:
        email.send(by=BY)
