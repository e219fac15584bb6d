"""The app: plugs settings, database, doors, pages and commands together. The only file that knows every part."""

import gc

from flask import Flask

import webhooks
from shopify_app import cli, clock, config, db, health, log, web
from shopify_app.config import Config
from webhooks.inbox import open_deliveries


def create_app(settings: Config | None = None) -> Flask:
    """Waybill, ready to serve; raises ConfigError where a setting is missing or wrong."""
    settings = settings or config.load()
    log.init()
    clock.use_file(settings.clock_file)
    app = Flask(__name__)
    app.extensions["waybill"] = settings
    db.init(app, settings)
    health.register(app)
    webhooks.register(app)
    app.extensions["open_inbox"] = open_deliveries
    web.register(app)
    cli.register(app)
    return app


def serving(settings: Config | None = None) -> Flask:
    """The app of a web process. What it starts with stays until it ends, and no garbage collection looks at it again:
    one that did held up every page of the moment for a tenth of a second.
    """
    app = create_app(settings)
    gc.collect()
    gc.freeze()
    return app
