"""Starts the sandbox from the command line: `python -m sandbox --port 4000`."""

import signal
import threading
from pathlib import Path

import click

from sandbox.server import Sandbox
from sandbox.settings import Settings


@click.command()
@click.option("--port", default=4000, show_default=True, help="HTTP port on 127.0.0.1.")
@click.option("--smtp-port", default=4025, show_default=True, help="SMTP port on 127.0.0.1.")
@click.option("--app-url", default="http://127.0.0.1:5000", show_default=True, help="Origin of the app under test.")
@click.option("--api-key", default=Settings.api_key, show_default=True, help="The app's Shopify client id.")
@click.option("--api-secret", default=Settings.api_secret, show_default=True, help="The app's Shopify client secret.")
@click.option("--ae-key", default=Settings.ae_key, show_default=True, help="The app's AliExpress app key.")
@click.option("--ae-secret", default=Settings.ae_secret, show_default=True, help="The app's AliExpress app secret.")
@click.option("--track-key", default=Settings.track_key, show_default=True, help="The app's 17TRACK key.")
@click.option("--clock-file", type=click.Path(path_type=Path), help="File that receives the clock offset in seconds.")
@click.option("--toml", type=click.Path(path_type=Path), default=Path("shopify.app.toml"), show_default=True)
def main(**options: str | int | Path | None) -> None:
    """Run the toy companies until stopped."""
    settings = Settings(**{**options, "app_url": str(options["app_url"]).rstrip("/")})  # type: ignore[arg-type]
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    sandbox = Sandbox(settings).start()
    click.echo(f"Sandbox on {settings.url}, mail on smtp://127.0.0.1:{settings.smtp_port}, app at {settings.app_url}")
    ended.wait()
    sandbox.stop()


if __name__ == "__main__":
    main()
