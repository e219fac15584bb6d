"""The mailbox for people (/mailbox) and for tests (/mailbox.json, /control/mailbox)."""

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request
from werkzeug.wrappers import Response as Redirect

from sandbox.control import body
from sandbox.mailbox.box import BOX, REPLIES

PAGE_SIZE = 50

pages = Blueprint("mailbox", __name__)
control = Blueprint("mailbox_control", __name__, url_prefix="/control/mailbox")


@pages.get("/mailbox")
def listing() -> str:
    """The letters, newest first."""
    page = max(1, request.args.get("page", 1, type=int))
    letters = BOX.letters()[::-1]
    shown = letters[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return render_template(
        "mailbox/list.html",
        letters=shown,
        total=len(letters),
        page=page,
        more=len(letters) > page * PAGE_SIZE,
        mode=BOX.mode,
        modes=list(REPLIES),
    )


@pages.get("/mailbox/<int:n>")
def letter(n: int) -> str:
    """One letter; its HTML stays inside a sandboxed frame."""
    found = BOX.letter(n)
    if found is None:
        abort(404)
    return render_template("mailbox/letter.html", letter=found)


@pages.post("/mailbox/mode")
def choose_mode() -> Redirect:
    """A person changes how the mailbox behaves."""
    try:
        BOX.behave(request.form.get("mode", ""))
    except ValueError:
        abort(400)
    return redirect("/mailbox", 303)


@pages.get("/mailbox.json")
def letters_json() -> Response:
    """Every letter, oldest first."""
    return jsonify([letter.to_json() for letter in BOX.letters()])


@pages.delete("/mailbox.json")
def empty() -> Response:
    """Throws every letter away."""
    BOX.empty()
    return jsonify([])


@control.get("")
def show_mode() -> Response:
    """The present mode."""
    return jsonify(mode=BOX.mode, letters=len(BOX.letters()))


@control.post("")
def change_mode() -> Response | tuple[Response, int]:
    """Sets the mode."""
    try:
        BOX.behave(str(body().get("mode")))
    except ValueError as error:
        return jsonify(error=str(error)), 400
    return show_mode()
