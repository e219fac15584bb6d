"""Settings of one sandbox process."""

from dataclasses import dataclass
from pathlib import Path

#: The sender of the app's own letters.
MAIL_FROM = "orders@waybill.example"


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

    @property
    def of_the_app(self) -> dict[str, str]:
        """The app's settings that join it to these companies."""
        return {
            "SHOPIFY_API_KEY": self.api_key,
            "SHOPIFY_API_SECRET": self.api_secret,
            "APP_URL": self.app_url,
            "SHOPIFY_URL": self.url + "/shopify/{shop}",
            "SHOPIFY_CDN_URL": self.url + "/cdn",
            "ALIEXPRESS_APP_KEY": self.ae_key,
            "ALIEXPRESS_APP_SECRET": self.ae_secret,
            "ALIEXPRESS_URL": self.url + "/aliexpress",
            "SMTP_URL": f"smtp://127.0.0.1:{self.smtp_port}",
            "MAIL_FROM": MAIL_FROM,
            "CLOCK_FILE": str(self.clock_file or ""),
            "SANDBOX": "1",
        }
