"""What the store sells with one click: ordinary orders, and those that break other apps."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sandbox.shell.addresses import ADDRESSES
from sandbox.shopify.state import Shop

Spec = dict[str, Any]
UNLINKED_TITLE = "Handmade card"


@dataclass(frozen=True)
class Preset:
    """A button of the store; `spec` makes the order from what the shop has."""

    name: str
    label: str
    hint: str
    spec: Callable[[Shop], Spec]


def _first(shop: Shop, quantity: int = 1) -> Spec:
    """One shippable variant; a shop without products sells a custom line."""
    found = next((variant for variant in shop.variants if variant.requires_shipping), None)
    if found is None:
        return {"title": "Phone stand", "price": "12.00", "quantity": quantity}
    return {"variant": found.gid, "quantity": quantity}


def _one_line(shop: Shop) -> Spec:
    return {"lines": [_first(shop)]}


def _several_lines(shop: Shop) -> Spec:
    chosen = [next((v for v in product.variants if v.requires_shipping), None) for product in shop.products]
    linked = [v for v in chosen if v and v.product.title != UNLINKED_TITLE][:3]
    lines = [{"variant": v.gid, "quantity": count} for v, count in zip(linked, (2, 1, 1), strict=False)]
    return {"lines": lines or [_first(shop, 2)]}


def _same_variant_twice(shop: Shop) -> Spec:
    engraved = {"properties": [{"name": "Engraving", "value": "Hello"}]}
    return {"lines": [_first(shop), {**_first(shop, 2), **engraved}]}


def _unlinked(shop: Shop) -> Spec:
    found = next((v for v in shop.variants if v.product.title == UNLINKED_TITLE), None)
    line = {"variant": found.gid, "quantity": 1} if found else {"title": UNLINKED_TITLE, "price": "4.00", "quantity": 1}
    return {"lines": [line]}


def _digital(shop: Shop) -> Spec:
    found = next((v for v in shop.variants if not v.requires_shipping), None)
    custom = {"title": "Gift wrap", "price": "3.00", "quantity": 1, "requires_shipping": False}
    return {"lines": [{"variant": found.gid, "quantity": 1} if found else custom]}


def _line_with(**more: Any) -> Callable[[Shop], Spec]:
    return lambda shop: {"lines": [{**_first(shop), **more}]}


def _with(**more: Any) -> Callable[[Shop], Spec]:
    return lambda shop: {**_one_line(shop), **more}


_EMOJI_ADDRESS = {
    **ADDRESSES["DE"],
    "first_name": "Ünïcøde 🎈",
    "last_name": "Büyer <b>& Söhne</b>",
    "address1": "Beispielstraße 1 🏡",
}
_ALL = (
    Preset("one-line", "One line", "One unit of one product", _one_line),
    Preset("several-lines", "Several lines", "Three products, two units of the first", _several_lines),
    Preset("same-variant-twice", "Same variant twice", "Two lines of one variant, one engraved", _same_variant_twice),
    Preset("unlinked", "Unlinked product", "A product without a supplier", _unlinked),
    Preset("pending", "Pending payment", "Not paid yet", _with(financial_status="pending")),
    Preset("test-order", "Test order", "Marked as a test by Shopify", _with(test=True)),
    Preset("digital", "Digital item", "Nothing to ship", _digital),
    Preset("high-risk", "High risk", "Shopify warns of fraud", _with(risk="HIGH")),
    Preset("risk-pending", "Risk not known", "Shopify has not assessed it yet", _with(assessments=[])),
    Preset("held", "On hold", "Held because of its address", _with(held="INCORRECT_ADDRESS")),
    Preset("authorized", "Authorized payment", "The card is charged later", _with(financial_status="authorized")),
    Preset("deposit", "Deposit", "Half of it is paid", _with(financial_status="partially_paid")),
    Preset("engraving", "Engraving", "A line with a wish of the buyer",
           _line_with(properties=[{"name": "Engraving", "value": "For Mia"}, {"name": "_id", "value": "7"}])),
    Preset("pickup", "Local pickup", "Collected at the shop", _line_with(method="PICK_UP")),
    Preset("sold-low", "Sold at a loss", "Two units for almost nothing", _line_with(quantity=2, price="0.50")),
    Preset("no-address", "No address", "Shippable, but without an address", _with(address=None)),
    Preset("no-email", "No email", "The buyer left only a phone number", _with(email=None, phone="+15555550100")),
    Preset("emoji", "Emoji names", "Emoji, umlauts and markup in name, street and note",
           _with(address=_EMOJI_ADDRESS, note="Please hurry 🎁\n<script>alert(1)</script>")),
)  # fmt: skip
PRESETS = {preset.name: preset for preset in _ALL}
