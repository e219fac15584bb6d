"""Text that no database can hold is turned away before a page looks for it."""

from flask import request
from flask.typing import ResponseReturnValue

#: PostgreSQL refuses this one character in any text, and nobody types it.
UNSTORABLE = "\0"


def refuse_unstorable() -> ResponseReturnValue | None:
    """400 where the address or the form holds a NUL; None lets the request through."""
    given = [request.path, *(each for _, values in request.values.lists() for each in values)]
    if any(UNSTORABLE in each for each in given):
        return "This holds a character that Waybill cannot store. Take it out and try again.", 400
    return None
