"""Control routes of shops: create them, install the app, look into the books, break the tokens."""

from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox.control import body, unknown
from sandbox.shopify import commands, selling, tokens
from sandbox.shopify.books import order_book
from sandbox.shopify.bucket import RESTORE_RATE, Bucket
from sandbox.shopify.catalog import ASSIGNED, MERCHANT, THIRD_PARTY
from sandbox.shopify.privacy import PROTECTED
from sandbox.shopify.refusal import Refused
from sandbox.shopify.state import PATTERN, add_shop, document_errors, get_order, get_shop, lock, shops

control = Blueprint("shopify_control", __name__, url_prefix="/control/shopify")
Json = dict[str, Any]


@control.errorhandler(LookupError)
def not_known(error: LookupError) -> tuple[Response, int]:
    return unknown(f"Missing field {error}." if isinstance(error, KeyError) else str(error))


@control.errorhandler(Refused)
def not_allowed(error: Refused) -> tuple[Response, int]:
    return jsonify(error=error.message), 409


@control.errorhandler(ValueError)
def not_understood(error: ValueError) -> tuple[Response, int]:
    return jsonify(error=str(error)), 400


@control.get("/shops")
def list_shops() -> Response:
    return jsonify([{"domain": s.domain, "name": s.name, "installed": s.installed} for s in shops()])


@control.post("/shops")
def create_shop() -> Response:
    spec = body()
    domain = str(spec.get("domain", ""))
    if not PATTERN.fullmatch(domain):
        raise ValueError(f"{domain!r} is no shop domain like demo-shop.myshopify.com.")
    handle = domain.removesuffix(".myshopify.com")
    shop = add_shop(
        domain,
        name=spec.get("name") or handle.replace("-", " ").title(),
        email=spec.get("email") or f"merchant@{handle}.example.com",
        locations=[_location(row) for row in spec.get("locations") or ["Main location"]],
        timezone=spec.get("timezone") or "America/New_York",
        currency=spec.get("currency") or "USD",
        auto_fulfill=bool(spec.get("auto_fulfill", False)),
        withheld=_withheld(spec.get("withheld", [])),
        bucket=Bucket(restore_rate=float(spec.get("restore_rate", RESTORE_RATE))),
    )
    places = [{"gid": place.gid, "name": place.name} for place in shop.locations]
    return jsonify(domain=shop.domain, name=shop.name, gid=shop.gid, locations=places)


def _withheld(kinds: list[str]) -> frozenset[str]:
    if unknown_kinds := set(kinds) - set(PROTECTED):
        raise ValueError(f"Unknown customer data {sorted(unknown_kinds)[0]!r}. Known: {', '.join(PROTECTED)}.")
    return frozenset(kinds)


def _location(row: str | Json) -> tuple[str, str]:
    name, kind = (row, MERCHANT) if isinstance(row, str) else (row["name"], row.get("kind", MERCHANT))
    if kind not in (MERCHANT, ASSIGNED, THIRD_PARTY):
        raise ValueError(f"Unknown kind of location {kind!r}.")
    return name, kind


@control.get("/errors")
def errors() -> Response:
    return jsonify(document_errors())


@control.post("/<shop>/install")
def install(shop: str) -> Response:
    found, scopes = get_shop(shop), body().get("scopes")
    commands.install_app(found, scopes.split(",") if isinstance(scopes, str) else scopes)
    return jsonify(installed=True, scopes=found.scopes)


@control.post("/<shop>/uninstall")
def uninstall(shop: str) -> Response:
    commands.uninstall_app(get_shop(shop))
    return jsonify(installed=False)


@control.post("/<shop>/session-token")
def session_token(shop: str) -> Response:
    spec = body()
    token = commands.session_token(get_shop(shop), str(spec.get("user", "1")), int(spec.get("expires_in", 60)))
    return jsonify(id_token=token)


@control.post("/<shop>/entry")
def entry(shop: str) -> Response:
    return jsonify(query=commands.entry_query(get_shop(shop), str(body().get("user", "1"))))


@control.post("/<shop>/tokens")
def end_token(shop: str) -> Response:
    which = body().get("expire")
    if which not in ("access", "refresh"):
        raise ValueError('Say {"expire": "access"} or {"expire": "refresh"}.')
    if not tokens.expire(get_shop(shop).domain, which):
        raise LookupError(f"{shop} has given the app no {which} token.")
    return jsonify(expired=which)


@control.post("/<shop>/products")
def add_product(shop: str) -> Response:
    product = selling.add_product(get_shop(shop), body())
    variants = [{"gid": v.gid, "title": v.title} for v in product.variants]
    return jsonify(product_gid=product.gid, variants=variants)


@control.get("/<shop>/orders")
def order_books(shop: str) -> Response:
    with lock:
        return jsonify([order_book(order) for order in get_shop(shop).orders.values()])


@control.get("/<shop>/orders/<int:legacy_id>")
def one_order_book(shop: str, legacy_id: int) -> Response:
    with lock:
        return jsonify(order_book(get_order(get_shop(shop), legacy_id)))


@control.get("/<shop>/calls")
def calls(shop: str) -> Response:
    with lock:
        return jsonify(get_shop(shop).calls)
