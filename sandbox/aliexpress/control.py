"""Control routes for tests and the demo: products, orders, modes, tokens, accounts, pushes and counters."""

from dataclasses import asdict

from flask import Blueprint, Response, jsonify, request

from sandbox.aliexpress.actions import act
from sandbox.aliexpress.books import order_book, product_book
from sandbox.aliexpress.catalog import NotFound
from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.orders import IllegalMove
from sandbox.aliexpress.push import make_push
from sandbox.control import body, unknown

Failure = tuple[Response, int]


def control_pages(company: AliExpress) -> Blueprint:
    """The blueprint under /control/aliexpress."""
    pages = Blueprint("aliexpress_control", __name__, url_prefix="/control/aliexpress")
    _add_errors(pages)
    _add_products(pages, company)
    _add_orders(pages, company)
    _add_switches(pages, company)
    _add_pushes(pages, company)
    return pages


def _add_errors(pages: Blueprint) -> None:
    @pages.errorhandler(NotFound)
    def not_found(error: NotFound) -> Failure:
        return unknown(str(error))

    @pages.errorhandler(IllegalMove)
    def illegal(error: IllegalMove) -> Failure:
        return jsonify(error=str(error)), 409

    @pages.errorhandler(KeyError)
    def incomplete(error: KeyError) -> Failure:
        return jsonify(error=f"{error.args[0]} is missing."), 400

    @pages.errorhandler(ValueError)
    @pages.errorhandler(TypeError)
    def senseless(error: Exception) -> Failure:
        return jsonify(error=str(error)), 400


def _add_products(pages: Blueprint, company: AliExpress) -> None:
    @pages.get("/products")
    def products() -> Response:
        with company.lock:
            return jsonify([product_book(product) for product in company.shelf.products.values()])

    @pages.post("/products")
    def list_product() -> Response:
        with company.lock:
            return jsonify(product_book(company.shelf.put(body())))

    @pages.post("/products/<product_id>")
    def change_product(product_id: str) -> Response:
        with company.lock:
            return jsonify(product_book(company.shelf.change(product_id, body())))


def _add_orders(pages: Blueprint, company: AliExpress) -> None:
    @pages.get("/orders")
    def orders() -> Response:
        with company.lock:
            return jsonify([order_book(order) for order in company.orders(request.args.get("after", ""))])

    @pages.get("/orders/<number>")
    def order(number: str) -> Response:
        with company.lock:
            return jsonify(order_book(company.order(number)))

    @pages.post("/orders/<number>/<action>")
    def move_order(number: str, action: str) -> Response:
        with company.lock:
            return jsonify(order_book(act(company, number, action, body())))


def _add_switches(pages: Blueprint, company: AliExpress) -> None:
    @pages.get("/mode")
    def mode() -> Response:
        return jsonify(asdict(company.modes))

    @pages.post("/mode")
    def change_mode() -> Response:
        with company.lock:
            company.modes = company.modes.changed(body())
        return mode()

    @pages.post("/tokens")
    def expire_tokens() -> Response:
        wish = body()
        kind = wish.get("expire", "access")
        with company.lock:
            touched = company.accounts.expire(
                wish.get("account"), access=kind == "access", refresh=kind == "refresh", at=company.now()
            )
        return jsonify(expired=touched)

    @pages.post("/accounts")
    def change_account() -> Response:
        wish = body()
        with company.lock:
            account = company.accounts.account(str(wish["account"]))
            account.disabled = bool(wish.get("disabled", account.disabled))
            return jsonify({"account": account.name, "user_id": account.user_id, "disabled": account.disabled})

    @pages.get("/calls")
    def calls() -> Response:
        with company.lock:
            return jsonify({"calls": dict(company.calls), "refusals": dict(company.refusals)})


def _add_pushes(pages: Blueprint, company: AliExpress) -> None:
    @pages.post("/push")
    def send_push() -> Response:
        wish = body()
        with company.lock:
            order = company.order(str(wish["number"]))
            secret = company.apps[order.app_key]
            spoiled = bool(wish.get("bad_signature"))
            push = make_push(order, str(wish["status"]), at=company.now(), secret=secret, spoiled=spoiled)
        attempt = company.pusher.send(push)
        return jsonify({"status": attempt.status, "seconds": attempt.seconds})

    @pages.get("/pushes")
    def pushes() -> Response:
        return jsonify(company.pusher.listing())
