"""The door: where the words of Shopify, AliExpress and 17TRACK come in."""

from flask import Flask

from webhooks import intake
from webhooks.push import push
from webhooks.routes import door


def register(app: Flask) -> None:
    """Plug the doors into `app`."""
    intake.register(app)
    app.register_blueprint(door)
    app.register_blueprint(push)
