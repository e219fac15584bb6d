"""A toy AliExpress: gateway, consent page, control routes and pages for people."""

from flask import Flask

from sandbox.aliexpress.company import AliExpress
from sandbox.aliexpress.control import control_pages
from sandbox.aliexpress.gateway import gateway_pages
from sandbox.aliexpress.oauth import consent_pages
from sandbox.aliexpress.pages import order_pages
from sandbox.aliexpress.seed import stock_shelf
from sandbox.aliexpress.storefront import shop_pages
from sandbox.settings import Settings

EXTENSION = "aliexpress"


def register(app: Flask, settings: Settings) -> None:
    """Opens AliExpress on this sandbox with its default products."""
    company = AliExpress(settings)
    stock_shelf(company.shelf)
    app.extensions[EXTENSION] = company
    for make_pages in (gateway_pages, consent_pages, shop_pages, order_pages, control_pages):
        app.register_blueprint(make_pages(company))


def company_of(app: Flask) -> AliExpress:
    """The AliExpress of this sandbox, for its neighbors in the same process."""
    company: AliExpress = app.extensions[EXTENSION]
    return company
