"""Acting on late cases, one or many: a form that shows what will be recorded, and the click that records it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from flask import abort, request
from flask.typing import ResponseReturnValue

from shopify_app import config, jobs
from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models import Review, actions
from shopify_app.models.delay import delay_facts
from shopify_app.models.late.facts import DEAD_NUMBER
from shopify_app.models.messages import write
from shopify_app.web import late_page
from shopify_app.web.formats import plural
from shopify_app.web.late import today_of
from shopify_app.web.late_facts import late_of, ships_by
from shopify_app.web.late_words import DEEDS, Deed, script_of
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.row_ids import row_id
from shopify_app.web.session import clicked_by, embedded, this_shop
from shopify_app.web.settings import NO_MAIL

#: More cases than this at once are clicked by mistake.
MOST = 200


@dataclass(frozen=True)
class Draft:
    """A message to one supplier about some cases; `problem` instead of a text where a fact is missing."""

    supplier: str
    reviews: list[Review]
    text: str = ""
    problem: str = ""

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """(AliExpress order number, its address) of each case."""
        return [(n.number, n.url) for review in self.reviews for n in review.supplier_order.numbers]


@embedded.get("/late/act")
def choose_late_act() -> ResponseReturnValue:
    """From the selection on the late page to the form of its action."""
    kind, ids = request.args.get("kind", ""), request.args.getlist("review")
    if not ids:
        return done("/late", "Select at least one case first.")
    _deed(kind)
    return done(f"/late/act/{kind}?{urlencode([('review', each) for each in ids])}", "")


@embedded.get("/late/act/<kind>")
def late_act(kind: str, failed: Failed | None = None) -> ResponseReturnValue:
    """The form of one action for the cases named by `?review=`; 404 where none of them is the shop's."""
    deed = _deed(kind)
    reviews = chosen()
    return show(
        "pages/late_act.html",
        status=422 if failed else 200,
        failed=failed,
        kind=kind,
        deed=deed,
        reviews=reviews,
        back=_back(reviews),
        drafts=drafts(kind, reviews) if kind in ("message", "request_refund") else [],
        letters=[_letter(review) for review in reviews] if kind == "tell_customer" else [],
        announces=kind == "message" and any(review.rule in DEAD_NUMBER for review in reviews),
        waiting=[_waiting(review) for review in reviews] if kind == "open_dispute" else [],
        ships_by=[ships_by(review.supplier_order) for review in reviews],
        grounds=actions.GROUNDS,
        return_address=this_shop().policy.text("return_address"),
        tomorrow=(today_of(this_shop()) + timedelta(days=1)).isoformat(),
    )


@embedded.post("/late/act/<kind>")
@refusals_shown_by(late_act)
def do_late_act(kind: str) -> ResponseReturnValue:
    """Do it for every chosen case, or for none where one is refused."""
    _deed(kind)
    reviews = chosen()
    for review in reviews:
        VERBS[kind](review)
    session().commit()
    return done(_back(reviews), f"{TOASTS[kind]} for {plural(len(reviews), 'case')}.")


def chosen() -> list[Review]:
    """The shop's cases that the address or the form names; aborts with 404 where there is none."""
    ids = {*request.values.getlist("review", type=row_id)}
    if len(ids) > MOST:
        raise Refused(f"At most {MOST} cases at once.")
    return late_page.find([*ids]) or abort(404)


def drafts(kind: str, reviews: list[Review]) -> list[Draft]:
    """One message for each supplier and script."""
    groups: dict[tuple[str, str], list[Review]] = {}
    for review in reviews:
        key = (review.supplier_order.supplier_name, script_of(review, kind))
        groups.setdefault(key, []).append(review)
    return [_draft(supplier, script, cases) for (supplier, script), cases in groups.items()]


def _draft(supplier: str, script: str, cases: list[Review]) -> Draft:
    try:
        return Draft(supplier, cases, text=write(script, supplier, [late_of(review) for review in cases]))
    except Refused as error:
        return Draft(supplier, cases, problem=error.problem)


def _letter(review: Review) -> tuple[bool, str]:
    """Whether the case's letter mentions another parcel, and what stands in the letter's way."""
    about = actions.letter_about(review)
    try:
        _need_mail()
        delay_facts(about)
    except Refused as error:
        return about.keep_both, error.problem
    return about.keep_both, ""


def _need_mail() -> None:
    if not config.current().smtp_url:
        raise Refused(NO_MAIL_LETTER)


def _waiting(review: Review) -> str:
    try:
        actions.check_ultimatum(review)
    except Refused as error:
        return error.problem
    return ""


def _tell(review: Review) -> None:
    _need_mail()
    jobs.enqueue("notify", actions.tell_customer(review, by=clicked_by()).id)


def _reship(review: Review) -> None:
    number, amount, both = _field("number"), _field("amount"), "on" in request.form.getlist("keep_both")
    again = actions.reship(review, number, amount, keep_both=both, by=clicked_by())
    if again.numbers:
        jobs.enqueue("track", again.id)


def _field(name: str) -> str:
    return request.form.get(name, "")


def _deed(kind: str) -> Deed:
    return DEEDS.get(kind) or abort(404)


def _back(reviews: list[Review]) -> str:
    """One case is acted on from its page, several from the list."""
    return f"/late/{reviews[0].id}" if len(reviews) == 1 else "/late"


NO_MAIL_LETTER = NO_MAIL.partition(":")[0] + ": ask its operator to set one up, or write to the customer yourself."
VERBS: dict[str, Callable[[Review], None]] = {
    "message": lambda review: actions.message(review, _field("text"), by=clicked_by()),
    "request_refund": lambda review: actions.request_refund(review, _field("text"), by=clicked_by()),
    "reship": _reship,
    "tell_customer": _tell,
    "open_dispute": lambda review: actions.open_dispute(review, _field("ground"), by=clicked_by()),
    "answer": lambda review: actions.record_answer(review, _field("outcome"), _field("amount"), by=clicked_by()),
    "cancel": lambda review: actions.cancel(review, by=clicked_by()),
    "return": lambda review: actions.send_back(review, by=clicked_by()),
    "snooze": lambda review: actions.snooze(review, _field("until"), by=clicked_by()),
    "close": lambda review: actions.close(review, _field("why"), by=clicked_by()),
    "reopen": lambda review: actions.reopen(review, by=clicked_by()),
}
TOASTS = {
    "message": "Message recorded",
    "request_refund": "Refund request recorded",
    "reship": "Reship recorded",
    "tell_customer": "Email is on its way",
    "open_dispute": "Dispute recorded",
    "answer": "Answer recorded",
    "cancel": "Request recorded",
    "return": "Return recorded",
    "snooze": "Snoozed",
    "close": "Closed",
    "reopen": "Reopened",
}
