"""Settings, all from the environment, read once at start."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from flask import current_app

from shopify_app.errors import ConfigError

#: Pinned Admin API version (stable since 2026-10-01, served for 12 months).
API_VERSION = "2026-10"
#: Asked of the merchant at install; `shopify.app.toml` says the same and a test holds them together.
SCOPES = (
    "read_orders,read_products,read_merchant_managed_fulfillment_orders,"
    "write_merchant_managed_fulfillment_orders,read_fulfillments"
)
#: Asked for only where the merchant grants it: events of parcels that Shopify does not follow itself.
EVENT_SCOPE = "write_fulfillments"
#: Where the store shows pages of ours (Shopify's app proxy): prefix and subpath of `shopify.app.toml`.
PROXY_PATH = "/apps/track"
INSTANCE = Path(__file__).parent.parent / "instance"


@dataclass(frozen=True)
class Config:
    """One field per setting of `.env.example`, by the same name in lower case."""

    shopify_api_key: str
    shopify_api_secret: str
    shopify_old_api_secret: str
    app_url: str
    shopify_url: str
    shopify_cdn_url: str
    aliexpress_app_key: str
    aliexpress_app_secret: str
    aliexpress_url: str
    aliexpress_calls_per_second: float
    seventeentrack_key: str
    seventeentrack_url: str
    database_url: str
    encryption_keys: str
    smtp_url: str
    mail_from: str
    listen_on: str
    port: int
    web_workers: int
    clock_file: str
    sandbox: bool

    @property
    def inbox_url(self) -> str:
        """On SQLite the inbox is a file of its own, so that the door never waits for the worker's writes (ADR 3)."""
        if not self.database_url.startswith("sqlite"):
            return self.database_url
        return self.database_url.removesuffix(".sqlite") + "-inbox.sqlite"

    def shopify_base(self, shop: str) -> str:
        """Where `shop` (its myshopify.com domain) is reached, without a slash at the end."""
        return self.shopify_url.replace("{shop}", shop).rstrip("/")


DEFAULTS = {
    "SHOPIFY_OLD_API_SECRET": "",
    "SHOPIFY_URL": "https://{shop}",
    "SHOPIFY_CDN_URL": "https://cdn.shopify.com",
    "ALIEXPRESS_APP_KEY": "",
    "ALIEXPRESS_APP_SECRET": "",
    "ALIEXPRESS_URL": "https://api-sg.aliexpress.com",
    "ALIEXPRESS_CALLS_PER_SECOND": "2",
    "SEVENTEENTRACK_KEY": "",
    "SEVENTEENTRACK_URL": "https://api.17track.net/track/v2.4",
    "DATABASE_URL": f"sqlite:///{INSTANCE}/waybill.sqlite",
    "SMTP_URL": "",
    "MAIL_FROM": "",
    "LISTEN_ON": "127.0.0.1",
    "PORT": "5000",
    "WEB_WORKERS": "2",
    "CLOCK_FILE": "",
    "SANDBOX": "",
}
REQUIRED = ("SHOPIFY_API_KEY", "SHOPIFY_API_SECRET", "APP_URL", "ENCRYPTION_KEYS")


def load(environ: Mapping[str, str] | None = None) -> Config:
    """The settings; raises ConfigError with every problem in one message."""
    env = {**DEFAULTS, **{k: v.strip() for k, v in (environ or os.environ).items() if v.strip()}}
    problems = [*find_problems(env)]
    if problems:
        raise ConfigError("Waybill cannot start. " + " ".join(problems))
    known = {name: env[name.upper()] for name in (f.name for f in fields(Config))}
    return Config(
        **{  # type: ignore[arg-type]
            **known,
            "app_url": known["app_url"].rstrip("/"),
            "database_url": with_driver(known["database_url"]),
            "port": int(known["port"]),
            "web_workers": int(known["web_workers"]),
            "aliexpress_calls_per_second": float(known["aliexpress_calls_per_second"]),
            "sandbox": known["sandbox"] == "1",
        }
    )


def find_problems(env: Mapping[str, str]) -> list[str]:
    """What is missing or wrong in `env`, one sentence each, for `flask doctor` and for start-up."""
    missing = [f"{name} is not set: see .env.example." for name in REQUIRED if not env.get(name)]
    return [*missing, *_wrong_values(env)]


def _wrong_values(env: Mapping[str, str]) -> list[str]:
    wrong = [
        f"{name} must be a whole number, not {env[name]!r}."
        for name in ("PORT", "WEB_WORKERS")
        if not env.get(name, "1").isdigit()
    ]
    if not _is_rate(env.get("ALIEXPRESS_CALLS_PER_SECOND", "2")):
        wrong.append("ALIEXPRESS_CALLS_PER_SECOND must be a number above 0, such as 2 or 0.5.")
    wrong += [
        f"{name} must start with https:// (or http:// on loopback), not {env[name]!r}."
        for name in ("APP_URL", "SHOPIFY_URL", "ALIEXPRESS_URL")
        if env.get(name) and urlsplit(env[name]).scheme not in ("http", "https")
    ]
    if env.get("ENCRYPTION_KEYS") and not all(_is_key(key) for key in env["ENCRYPTION_KEYS"].split(",")):
        wrong.append("ENCRYPTION_KEYS must hold Fernet keys, newest first: `flask --app app new-key` makes one.")
    if env.get("CLOCK_FILE") and env.get("SANDBOX") != "1":
        wrong.append("CLOCK_FILE is only for the sandbox: unset it, or set SANDBOX=1.")
    return wrong


def with_driver(url: str) -> str:
    """`url` with the PostgreSQL driver Waybill ships; other databases as they are."""
    for scheme in ("postgres://", "postgresql://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def _is_rate(text: str) -> bool:
    try:
        return 0 < float(text) <= 10_000
    except ValueError:
        return False


def _is_key(key: str) -> bool:
    try:
        Fernet(key.strip())
    except ValueError:
        return False
    return True


def current() -> Config:
    """The settings of the running app."""
    settings: Config = current_app.extensions["waybill"]
    return settings
