"""Data exports: what Waybill holds of one customer, for the merchant to download."""

import json

from flask import Response, abort
from flask.typing import ResponseReturnValue

from shopify_app.models import DataExport
from shopify_app.web.session import embedded, this_shop


@embedded.get("/settings/exports/<int:export_id>")
def export(export_id: int) -> ResponseReturnValue:
    """The export as a JSON file; 404 for another shop's."""
    row = DataExport.get(this_shop().id, export_id) or abort(404)
    answer = Response(json.dumps(row.data_json, indent=2, ensure_ascii=False), mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="customer-data-{row.id}.json"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
