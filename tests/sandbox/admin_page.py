"""The toy admin in headless Chromium with the tiny embedded app in its frame."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import FrameLocator, Page, expect

from tests.chromium import chromium
from tests.sandbox.embedded import EmbeddedApp


@contextmanager
def admin_page(app: EmbeddedApp) -> Iterator[Page]:
    """A page with empty storage; an error in a script fails the test at its end."""
    context = chromium().new_context(viewport={"width": 1280, "height": 800})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    app.body = ""
    assert errors == []


def opened(page: Page, app: EmbeddedApp, path: str = "", body: str = "") -> FrameLocator:
    """Open the app in the admin; its frame."""
    app.body = body
    page.goto(f"{app.admin}/apps/waybill{path}")
    frame = page.frame_locator("iframe")
    heading = f"Page {path.partition('?')[0] or '/'}"
    expect(frame.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    return frame


def run(page: Page, script: str) -> Any:
    """What `script` gives in the app's frame."""
    return page.frames[1].evaluate(script)
