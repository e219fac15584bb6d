"""The toy CDN: the App Bridge and Polaris stand-ins, and the style sheet of the human pages."""

from pathlib import Path

from flask import Blueprint, Response, abort

STATIC = Path(__file__).parent.parent / "static"
# Later parts use names of earlier ones: all of them run inside one function.
POLARIS = (
    "base",
    "icons",
    "layout",
    "text",
    "overlays",
    "actions",
    "fields",
    "select",
    "choices",
    "pickers",
    "feedback",
    "table",
)
APP_BRIDGE = ("channel", "session", "savebar", "features", "navigation")
STYLES = {"sandbox.css", "admin.css"}

pages = Blueprint("cdn", __name__, url_prefix="/cdn")


def _bundle(folder: str, names: tuple[str, ...]) -> Response:
    parts = [(STATIC / folder / f"{name}.js").read_text("utf-8") for name in names]
    script = "(() => {\n" + "\n".join(parts) + "\n})();\n"
    return Response(script, content_type="text/javascript; charset=utf-8")


@pages.get("/shopifycloud/app-bridge.js")
def app_bridge() -> Response:
    """Stand for https://cdn.shopify.com/shopifycloud/app-bridge.js."""
    return _bundle("app-bridge", APP_BRIDGE)


@pages.get("/shopifycloud/polaris-<version>.js")
@pages.get("/shopifycloud/polaris.js")
def polaris(version: str = "1") -> Response:
    """Stand for https://cdn.shopify.com/shopifycloud/polaris-1.js and its other channels."""
    return _bundle("polaris", POLARIS)


@pages.get("/shell.js")
def shell_script() -> Response:
    """Serve the admin's own script."""
    return Response((STATIC / "shell.js").read_text("utf-8"), content_type="text/javascript; charset=utf-8")


@pages.get("/<name>.css")
def style(name: str) -> Response:
    """Serve a style sheet of the human pages."""
    if f"{name}.css" not in STYLES:
        abort(404)
    return Response((STATIC / f"{name}.css").read_text("utf-8"), content_type="text/css; charset=utf-8")
