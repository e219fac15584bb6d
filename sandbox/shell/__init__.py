"""The human pages of the toy Shopify: index, admin shell, store, clock, and the two scripts of its CDN."""

from flask import Flask

from sandbox.settings import Settings
from sandbox.shell import admin, cdn, frame, front, orders, store


def register(app: Flask, settings: Settings) -> None:
    """Add the pages to the sandbox."""
    app.context_processor(frame.shared)
    for part in (cdn, front, admin, orders, store):
        app.register_blueprint(part.pages)
