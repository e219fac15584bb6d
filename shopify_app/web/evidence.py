"""The evidence pack of one supplier order, from its order's page and from its late case."""

from flask import Response, abort
from flask.typing import ResponseReturnValue

from shopify_app.models import Review, SupplierOrder
from shopify_app.models.evidence import evidence, file_name
from shopify_app.web import order_page
from shopify_app.web.session import embedded, this_shop


@embedded.get("/late/<int:review_id>/evidence.zip")
def evidence_of_case(review_id: int) -> ResponseReturnValue:
    """The pack of the case's supplier order; 404 for another shop's."""
    review = Review.get(this_shop().id, review_id) or abort(404)
    return _pack(review.supplier_order)


@embedded.get("/orders/<int:order_id>/supplier-orders/<int:sequence>/evidence.zip")
def evidence_of_order(order_id: int, sequence: int) -> ResponseReturnValue:
    """The pack of one of the order's supplier orders; 404 for another shop's."""
    return _pack(order_page.supplier_order_of(order_page.find(order_id), sequence))


def _pack(supplier_order: SupplierOrder) -> Response:
    answer = Response(evidence(supplier_order), mimetype="application/zip")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(supplier_order)}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
