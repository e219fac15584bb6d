"""Security headers of every page: who may frame it, whose scripts may run, and that nothing is cached."""

from urllib.parse import urlsplit

from flask import Flask, Response, g

from shopify_app import config
from shopify_app.config import Config

#: Shopify's admin, which frames every embedded app.
ADMIN = "https://admin.shopify.com"


def register(app: Flask) -> None:
    """Seal every answer of `app`, and tell its templates where App Bridge is."""
    app.after_request(seal)
    app.context_processor(head)


def head() -> dict[str, str]:
    """What the head of every page needs."""
    settings = config.current()
    return {"api_key": settings.shopify_api_key, "cdn": cdn(settings)}


def allow_framing_by(shop: str) -> None:
    """Let the admin of `shop` (a checked myshopify.com domain) show this answer in its frame."""
    g.framed_by = shop


def seal(response: Response) -> Response:
    """Add the headers; pages that no shop was proven for may be framed by nobody."""
    response.headers.setdefault("X-Content-Type-Options", "nosniff")
    if response.mimetype == "text/html" and "Content-Security-Policy" not in response.headers:
        settings = config.current()
        response.headers["Content-Security-Policy"] = content_policy(settings, g.get("framed_by", ""))
        response.headers["Link"] = f'<{cdn(settings)}/app-bridge.js>; rel="preload"; as="script"'
        # The address of a first page holds a session token: it must not travel on as a referrer.
        response.headers["Referrer-Policy"] = "strict-origin"
        response.headers["Cache-Control"] = "no-store"
    return response


def content_policy(settings: Config, shop: str) -> str:
    """The Content-Security-Policy of a page shown to `shop` (empty: to nobody in a frame)."""
    scripts = f"script-src 'self' {origin(settings.shopify_cdn_url)}"
    return f"{scripts}; object-src 'none'; base-uri 'none'; frame-ancestors {framers(settings, shop)}"


def framers(settings: Config, shop: str) -> str:
    """Whose pages may frame ours: this one shop's admin."""
    if not shop:
        return "'none'"
    allowed = [f"https://{shop}", ADMIN]
    base = origin(settings.shopify_base(shop))
    return " ".join(allowed if base in allowed else [*allowed, base])


def cdn(settings: Config) -> str:
    """Where App Bridge and Polaris are served from."""
    return settings.shopify_cdn_url.rstrip("/") + "/shopifycloud"


def origin(url: str) -> str:
    """Scheme and host of `url`."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"
