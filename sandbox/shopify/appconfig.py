"""What Shopify knows about the app: credentials, and scopes, redirect URLs and subscriptions from shopify.app.toml."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sandbox.settings import Settings

API_VERSION = "2026-10"
DEFAULT_SCOPES = (
    "read_orders,read_products,read_fulfillments,"
    "read_merchant_managed_fulfillment_orders,write_merchant_managed_fulfillment_orders"
)


@dataclass(frozen=True)
class Subscription:
    """One subscription of the app; `url` is absolute, empty `include_fields` means the whole payload."""

    topic: str
    url: str
    include_fields: tuple[str, ...] = ()
    name: str = ""


@dataclass(frozen=True)
class AppConfig:
    """The app as registered; every URL of the toml is moved to the app's present origin."""

    api_key: str
    api_secret: str
    url: str
    scopes: tuple[str, ...]
    redirect_urls: frozenset[str]
    api_version: str = API_VERSION
    handle: str = "waybill"
    name: str = "Waybill"
    subscriptions: dict[str, list[Subscription]] = field(default_factory=dict)
    #: Path below a store -> path of the app, where the app has a proxy.
    proxy: tuple[str, str] | None = None


_current: AppConfig | None = None


def configure(settings: Settings) -> None:
    """Read the toml (when there is one) and keep what it says for this process."""
    global _current
    toml = _read(settings.toml)
    scopes = toml.get("access_scopes", {}).get("scopes", DEFAULT_SCOPES)
    listed = toml.get("auth", {}).get("redirect_urls", [])
    moved = {_at(settings.app_url, url) for url in listed}
    _current = AppConfig(
        settings.api_key,
        settings.api_secret,
        settings.app_url,
        tuple(split_scopes(scopes)),
        frozenset({*listed, *moved, settings.app_url + "/auth/callback"}),
        toml.get("webhooks", {}).get("api_version", API_VERSION),
        toml.get("handle", "waybill"),
        toml.get("name", "Waybill"),
        _subscriptions(toml, settings.app_url),
        _proxy(toml),
    )


def the_app() -> AppConfig:
    """Return the one app that these shops can install."""
    if _current is None:
        raise RuntimeError("The toy Shopify is not configured: call register() first.")
    return _current


def split_scopes(text: str) -> list[str]:
    """Return the scopes in a comma separated text, each once."""
    return list(dict.fromkeys(scope.strip() for scope in text.split(",") if scope.strip()))


def _read(path: Path | None) -> dict[str, Any]:
    return tomllib.loads(path.read_text()) if path is not None and path.exists() else {}


def _at(app_url: str, uri: str) -> str:
    parts = urlsplit(uri)
    return app_url + parts.path + (f"?{parts.query}" if parts.query else "")


def _proxy(toml: dict[str, Any]) -> tuple[str, str] | None:
    found = toml.get("app_proxy")
    return (f"{found['prefix']}/{found['subpath']}", urlsplit(found["url"]).path) if found else None


def _subscriptions(toml: dict[str, Any], app_url: str) -> dict[str, list[Subscription]]:
    found: dict[str, list[Subscription]] = {}
    for block in toml.get("webhooks", {}).get("subscriptions", []):
        for topic in [*block.get("topics", []), *block.get("compliance_topics", [])]:
            fields = tuple(block.get("include_fields", ()))
            wanted = Subscription(topic, _at(app_url, block["uri"]), fields, block.get("name", ""))
            found.setdefault(topic, []).append(wanted)
    return found
