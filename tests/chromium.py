"""One headless Chromium for all browser tests of a run; without the program they are skipped with the reason."""

import atexit
import shutil
from functools import cache

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

#: A busy machine draws late, not wrong.
expect.set_options(timeout=30_000)

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@cache
def chromium() -> Browser:
    """The browser, started at the first call; skips the test where Chromium is not installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("Chromium is not installed: no chromium, chromium-browser or google-chrome on the path")
    # Playwright's synchronous side runs once per thread, so every test module shares this one.
    driver = sync_playwright().start()
    atexit.register(driver.stop)
    return driver.chromium.launch(executable_path=program, args=FLAGS)
