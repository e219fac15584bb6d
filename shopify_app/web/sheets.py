"""Importing tracking numbers from a file: upload, look at every row, then import."""

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from shopify_app.db import session
from shopify_app.errors import Refused
from shopify_app.models.sheet import Sheet
from shopify_app.models.sheet_parse import MOST_BYTES, TEMPLATE, TOO_LARGE
from shopify_app.web.formats import plural
from shopify_app.web.pages import Failed, done, refusals_shown_by, show
from shopify_app.web.session import clicked_by, embedded, this_shop

NO_FILE = "Choose a CSV file first."


@embedded.get("/orders/import")
def upload(failed: Failed | None = None) -> ResponseReturnValue:
    """Where a file is chosen."""
    return show("pages/import.html", status=422 if failed else 200, failed=failed)


@embedded.get("/orders/import/template")
def template() -> ResponseReturnValue:
    """An example to fill in."""
    answer = Response(TEMPLATE, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="tracking-numbers.csv"'
    return answer


@embedded.post("/orders/import")
@refusals_shown_by(upload, field="file")
def receive() -> ResponseReturnValue:
    """Keep the file and show what is in it; no order is touched."""
    file = request.files.get("file")
    if file is None or not file.filename:
        raise Refused(NO_FILE, "file")
    data = file.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Refused(TOO_LARGE, "file")
    sheet = Sheet.keep(this_shop(), data)
    session().commit()
    return done(f"/orders/import/{sheet.id}", "")


@embedded.get("/orders/import/<int:sheet_id>")
def preview(sheet_id: int, failed: Failed | None = None) -> ResponseReturnValue:
    """Every row with its problem; after the import, with what came of it."""
    sheet = _find(sheet_id)
    told = sheet.results_json
    rows = [*zip(sheet.rows, told, strict=True)] if told is not None else sheet.check(this_shop())
    good = sum(not problem for _, problem in rows)
    status = 422 if failed else 200
    return show("pages/import_rows.html", status=status, sheet=sheet, rows=rows, good=good, failed=failed)


@embedded.post("/orders/import/<int:sheet_id>")
@refusals_shown_by(preview)
def import_sheet(sheet_id: int) -> ResponseReturnValue:
    """Take over the rows without a problem."""
    sheet = _find(sheet_id)
    if sheet.imported_at:
        raise Refused("This file was imported already. Upload it again to import what was mended.")
    good = sheet.import_rows(this_shop(), by=clicked_by()).count("")
    return done(f"/orders/import/{sheet_id}", f"{plural(good, 'tracking number')} imported.")


def _find(sheet_id: int) -> Sheet:
    return Sheet.get(this_shop().id, sheet_id) or abort(404)
