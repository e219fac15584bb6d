"""The admin of a toy shop: home, products, install and uninstall, and the app inside its frame."""

from flask import Blueprint, request
from werkzeug.wrappers import Response

from sandbox.shell.frame import admin_url, missing, render_admin, see
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.installing import entry_query, install_app, uninstall_app
from sandbox.shopify.signing import host_of
from sandbox.shopify.state import get_shop

pages = Blueprint("shell_admin", __name__, url_prefix="/shopify/<domain>/admin")
pages.register_error_handler(LookupError, missing)


@pages.get("/")
@pages.get("", strict_slashes=False)
def home(domain: str) -> str:
    """Show the shop in numbers, and its app."""
    shop = get_shop(domain)
    waiting = sum(order.display_fulfillment_status != "FULFILLED" for order in shop.orders.values())
    mails = sum(mail.sent for order in shop.orders.values() for mail in order.notifications)
    return render_admin("home.html", shop, "Home", waiting=waiting, mails=mails)


@pages.get("/products")
def products(domain: str) -> str:
    """List what the shop sells."""
    return render_admin("products.html", get_shop(domain), "Products")


@pages.get("/install")
def consent(domain: str) -> str:
    """Ask the merchant before the app is installed."""
    return render_admin("install.html", get_shop(domain), "install")


@pages.post("/install")
def install(domain: str) -> Response:
    """Install the app with the scopes of its configuration and open it."""
    shop = get_shop(domain)
    install_app(shop)
    return see(f"{admin_url(shop)}/apps/{the_app().handle}")


@pages.post("/uninstall")
def uninstall(domain: str) -> Response:
    """Remove the app; its tokens die and it hears app/uninstalled."""
    shop = get_shop(domain)
    uninstall_app(shop)
    return see(admin_url(shop))


@pages.get("/apps/<name>")
@pages.get("/apps/<name>/<path:path>")
def open_app(domain: str, name: str, path: str = "") -> str | Response:
    """Show the app in a frame, opened as Shopify opens it; an app that is not installed asks for consent first."""
    shop, app = get_shop(domain), the_app()
    if name not in (app.handle, app.api_key, "waybill"):
        raise LookupError(f"{domain} knows no app {name}.")
    if not shop.installed:
        return see(f"{admin_url(shop)}/install")
    own = request.query_string.decode()
    source = f"{app.url}/{path}?{entry_query(shop)}" + (f"&{own}" if own else "")
    app_path = f"/{path}" + (f"?{own}" if own else "")
    return render_admin("app.html", shop, "app", frame_src=source, app_path=app_path, host=host_of(shop.handle))


@pages.get("/<path:page>")
def elsewhere(domain: str, page: str) -> str:
    """Say that the toy admin has no such page; links of the app may lead to more than this admin has."""
    raise LookupError(f"The toy admin of {get_shop(domain).domain} has no page {page}.")
