"""Answers of a page: rendered, done (redirect with a toast), or refused (the same page with the sentence)."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec
from urllib.parse import quote, urlencode

from flask import g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm.exc import StaleDataError

from shopify_app.db import in_turn, session
from shopify_app.errors import Refused, WaybillError
from shopify_app.models import Review
from shopify_app.web import signing, words
from shopify_app.web.formats import MOST_COUNTED
from shopify_app.web.session import embedded, this_shop

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]

MOVED_MEANWHILE = "Waybill was working on this at the same moment. Look at it again and repeat what you wanted to do."


@dataclass(frozen=True)
class Failed:
    """A form that was refused: where it was posted, what stood in it, and the sentence for its field or the page."""

    at: str
    problem: str
    field: str = ""
    values: dict[str, str] = dataclasses.field(default_factory=dict)
    problems: dict[str, str] = dataclasses.field(default_factory=dict)

    @property
    def heading(self) -> str:
        """Names what was not done."""
        return words.refused(self.at)


def show(template: str, *, status: int = 200, **context: Any) -> ResponseReturnValue:
    """The page, with the toast that a redirect brought."""
    toast = _brought_toast()
    answer = make_response(render_template(template, toast=toast, **context), status)
    if toast:
        answer.headers["X-Waybill-Toast"] = quote(toast)
    return answer


def done(path: str, toast: str) -> ResponseReturnValue:
    """Go on to `path` (one of ours) and say what was done (empty: the page says it by itself)."""
    if not toast:
        return redirect(path, 303)
    mark = "&" if "?" in path else "?"
    return redirect(f"{path}{mark}{urlencode({'toast': signing.sign('toast', toast)})}", 303)


def refusals_shown_by(page: Callable[..., ResponseReturnValue], *, field: str = "") -> Callable[[View[P]], View[P]]:
    """Let a POST that raises WaybillError show `page` again (with `failed`, the view's own arguments, status 422).

    `field` names the form field that the sentence belongs to; without one it stands above the page.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def safe(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            try:
                # A click that met the worker on the same row is done again on the row as it is then.
                return in_turn(lambda: view(*args, **kwargs))
            except (WaybillError, StaleDataError) as error:
                session().rollback()
                sentence = error.problem if isinstance(error, WaybillError) else MOVED_MEANWHILE
                named = error.code if isinstance(error, Refused) and error.code in request.form else field
                failed = Failed(request.path, sentence, named, request.form.to_dict())
                return page(failed=failed, **(request.view_args or {}))

        return safe

    return decorate


@embedded.context_processor
def around() -> dict[str, Any]:
    """What every embedded page shows around its content; nothing while nobody is let in."""
    if "shop" not in g:
        return {}
    shop = this_shop()
    return {
        "shop": shop,
        "late_count": g.late_count if "late_count" in g else Review.count(shop.id, most=MOST_COUNTED),
        "words": words,
        "failed": None,
    }


@embedded.errorhandler(404)
def not_found(_error: Exception) -> ResponseReturnValue:
    """A row that this shop does not have, whether or not another shop has it."""
    return show("pages/not_found.html", status=404)


def _brought_toast() -> str:
    try:
        return str(signing.read("toast", request.args.get("toast", ""), signing.TOAST_SECONDS))
    except Refused:
        return ""
