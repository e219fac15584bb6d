"""Settings of one sandbox process."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Where the companies listen, which app they know and which files they share with it.

    `app_url` is the app's origin without a trailing slash. `clock_file` receives the clock offset in seconds.
    `toml` is the app's `shopify.app.toml`, the source of scopes, redirect URLs and webhook subscriptions.
    """

    port: int = 4000
    smtp_port: int = 4025
    app_url: str = "http://127.0.0.1:5000"
    api_key: str = "sandbox-api-key"
    api_secret: str = "sandbox-api-secret-0123456789abcdef"
    ae_key: str = "500001"
    ae_secret: str = "sandbox-ae-secret"
    track_key: str = "sandbox-17track-key"
    clock_file: Path | None = None
    toml: Path | None = None

    @property
    def url(self) -> str:
        """Return the sandbox's own origin, without a trailing slash."""
        return f"http://127.0.0.1:{self.port}"
