"""Builds the sandbox: every company on one HTTP server, the mailbox also on SMTP."""

import logging
import threading
from pathlib import Path

from flask import Flask
from werkzeug.serving import BaseWSGIServer, make_server

from sandbox import aliexpress, clock, control, mailbox, seventeentrack, shell, shopify
from sandbox.settings import Settings

HERE = Path(__file__).parent


def create_sandbox(settings: Settings) -> Flask:
    """Return the WSGI app that plays every company."""
    clock.configure(settings.clock_file)
    app = Flask("sandbox", template_folder=str(HERE / "templates"), static_folder=str(HERE / "static"))
    app.config["SETTINGS"] = settings
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for part in (control, shopify, aliexpress, seventeentrack, mailbox, shell):
        part.register(app, settings)
    return app


class Sandbox:
    """A running sandbox: HTTP in a thread, SMTP by the mailbox; `stop` ends both."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.app = create_sandbox(settings)
        self.http: BaseWSGIServer = make_server("127.0.0.1", settings.port, self.app, threaded=True)
        self.thread = threading.Thread(target=self.http.serve_forever, name="sandbox-http", daemon=True)

    def start(self) -> "Sandbox":
        """Listen on both ports."""
        # One line per request would hide what matters, and its query may carry a session token.
        logging.getLogger("werkzeug").setLevel(logging.WARNING)
        mailbox.start_smtp(self.settings)
        self.thread.start()
        return self

    def stop(self) -> None:
        """Stop listening and end the background work."""
        self.http.shutdown()
        self.http.server_close()
        mailbox.stop_smtp()
        shopify.stop()
