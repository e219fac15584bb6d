"""What every human page knows, and how a page of one shop is rendered or refused."""

from typing import Any

from flask import redirect, render_template, request
from werkzeug.wrappers import Response

from sandbox import clock
from sandbox.shell import words
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.state import Shop, lock, shops


def shared() -> dict[str, Any]:
    """Return the names that templates/shell/base.html uses, for pages of every company."""
    known = shops()
    return {"sandbox_now": clock.now(), "default_shop": known[0].domain if known else None}


def render(template: str, **values: Any) -> str:
    """Render a page of templates/shell/; the shops stand still meanwhile."""
    with lock:
        return render_template(
            f"shell/{template}", words=words, the_app=the_app(), problem=request.args.get("problem"), **values
        )


def render_admin(template: str, shop: Shop, here: str, **values: Any) -> str:
    """Render a page inside the admin of a shop; `here` is the label of the open entry in its navigation."""
    return render(template, shop=shop, shop_domain=shop.domain, admin_url=admin_url(shop), here=here, **values)


def admin_url(shop: Shop) -> str:
    """Return the path of the shop's admin."""
    return f"/shopify/{shop.domain}/admin"


def see(path: str, **query: str | int) -> Response:
    """Answer a form: look at `path` next."""
    return redirect(words.with_query(path, query), code=303)


def missing(error: Exception) -> tuple[str, int]:
    """Answer 404 with the sentence of a LookupError."""
    sentence = str(error.args[0]) if error.args else "There is nothing here."
    return render_template("shell/nothing.html", problem=sentence), 404
