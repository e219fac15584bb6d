"""The toy Shopify: OAuth, Admin GraphQL, webhooks and its control routes."""

from flask import Flask

from sandbox.settings import Settings
from sandbox.shopify import (
    app_proxy,
    appconfig,
    control_orders,
    control_webhooks,
    control_withhold,
    later,
    routing,
    seed,
)
from sandbox.shopify.admin import endpoint
from sandbox.shopify.admin.schema import admin_schema
from sandbox.shopify.consent import consent
from sandbox.shopify.control import control
from sandbox.shopify.token_endpoint import token_endpoint

__all__ = ["control_orders", "control_webhooks", "control_withhold", "register", "stop"]


def register(app: Flask, settings: Settings) -> None:
    """Plug the toy Shopify into the sandbox and start its background work."""
    appconfig.configure(settings)
    later.start()
    routing.watch()
    seed.plant()
    admin_schema()
    for part in (consent, token_endpoint, endpoint.admin, control, app_proxy.proxy):
        app.register_blueprint(part)


def stop() -> None:
    """End the background work."""
    later.stop()
