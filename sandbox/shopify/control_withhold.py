"""Control route that lets single fields of the Admin API answer ACCESS_DENIED."""

from flask import Response, jsonify

from sandbox.control import body
from sandbox.shopify.admin.schema import check_fields
from sandbox.shopify.control import control
from sandbox.shopify.state import get_shop, lock


@control.post("/<shop>/withhold")
def withhold(shop: str) -> Response:
    """Withhold exactly these fields ("Order.risk") from now on; an empty list withholds none."""
    found, fields = get_shop(shop), [str(name) for name in body().get("fields", [])]
    check_fields(fields)
    with lock:
        found.denied = frozenset(fields)
    return jsonify(fields=sorted(fields))
