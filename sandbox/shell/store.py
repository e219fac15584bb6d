"""The store of a toy shop: one click, or a small cart, places an order for a made-up person."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from sandbox.shell.addresses import ADDRESSES
from sandbox.shell.frame import missing, render, see
from sandbox.shell.presets import PRESETS
from sandbox.shopify import commands
from sandbox.shopify.state import Shop, get_shop

pages = Blueprint("shell_store", __name__, url_prefix="/shopify/<domain>/store")
pages.register_error_handler(LookupError, missing)


@pages.get("", strict_slashes=False)
def show(domain: str) -> str:
    """Show the presets, the cart and what was just bought."""
    shop = get_shop(domain)
    bought = shop.orders.get(request.args.get("bought", 0, int))
    values = {"presets": PRESETS.values(), "addresses": ADDRESSES, "bought": bought}
    return render("store.html", shop=shop, shop_domain=domain, **values)


@pages.post("", strict_slashes=False)
def buy(domain: str) -> Response:
    """Place the order of a preset or of the cart."""
    shop = get_shop(domain)
    try:
        preset = PRESETS.get(request.form.get("preset", ""))
        order = commands.create_order(shop, preset.spec(shop) if preset else _cart(shop))
    except ValueError as error:
        return see(f"/shopify/{domain}/store", problem=str(error))
    return see(f"/shopify/{domain}/store", bought=order.id)


def _cart(shop: Shop) -> dict[str, Any]:
    form = request.form
    lines = [
        {"variant": variant.gid, "quantity": int(form[variant.gid])}
        for variant in shop.variants
        if form.get(variant.gid, "0") not in ("", "0")
    ]
    if not lines:
        raise ValueError("Put something into the cart first.")
    return {
        "lines": lines,
        "address": ADDRESSES[form.get("country", "US")],
        "email": form.get("email") or None,
        "financial_status": form.get("financial_status", "paid"),
    }
