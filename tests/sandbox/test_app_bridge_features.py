"""The App Bridge stand-in in headless Chromium: save bar, toasts, loading and web vitals."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.chromium import chromium
from tests.sandbox.admin_page import admin_page, opened, run
from tests.sandbox.embedded import EmbeddedApp, running

FORM = """<s-section heading="Settings"><form id="f" data-save-bar><s-stack gap="base">
<s-text-field label="Name" name="name" value="one"></s-text-field>
<s-checkbox label="Automatic" name="auto"></s-checkbox></s-stack></form>
<s-link href="/late">Read about late orders</s-link></s-section>
<script>sent = []; f.addEventListener("submit", (event) => {
  event.preventDefault(); sent.push(new FormData(f).get("name")); });</script>"""


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EmbeddedApp]:
    chromium()
    with running(tmp_path_factory.mktemp("embedded")) as app:
        yield app


@pytest.fixture
def page(app: EmbeddedApp) -> Iterator[Page]:
    with admin_page(app) as page:
        yield page


def test_changes_open_the_save_bar_and_save_submits(page: Page, app: EmbeddedApp) -> None:
    frame, bar = opened(page, app, body=FORM), page.get_by_role("region", name="Unsaved changes")

    frame.get_by_label("Name").fill("two")
    expect(bar).to_be_visible()
    bar.get_by_role("button", name="Save").click()

    expect(bar).to_be_hidden()
    assert run(page, "sent") == ["two"]


def test_discard_puts_the_form_back(page: Page, app: EmbeddedApp) -> None:
    frame, bar = opened(page, app, body=FORM), page.get_by_role("region", name="Unsaved changes")
    frame.get_by_label("Automatic").check()

    bar.get_by_role("button", name="Discard").click()

    expect(bar).to_be_hidden()
    expect(frame.get_by_label("Automatic")).not_to_be_checked()


def test_a_change_taken_back_closes_the_save_bar(page: Page, app: EmbeddedApp) -> None:
    frame, bar = opened(page, app, body=FORM), page.get_by_role("region", name="Unsaved changes")
    frame.get_by_label("Name").fill("two")
    expect(bar).to_be_visible()

    frame.get_by_label("Name").fill("one")

    expect(bar).to_be_hidden()


def test_unsaved_changes_hold_links_and_ask_before_leaving(page: Page, app: EmbeddedApp) -> None:
    frame = opened(page, app, body=FORM)
    frame.get_by_label("Name").fill("two")
    expect(page.get_by_role("region", name="Unsaved changes")).to_be_visible()

    frame.get_by_role("link", name="Read about late orders").click()
    page.get_by_role("link", name="Late orders").click()
    page.wait_for_timeout(300)
    expect(frame.get_by_role("heading", name="Page /", exact=True)).to_be_visible()

    run(page, "shopify.saveBar.leaveConfirmation().then(() => (window.left = true)), null")
    page.get_by_role("button", name="Leave page").click()
    page.frames[1].wait_for_function("window.left")


def test_a_toast_shows_in_the_admin_with_its_action(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)

    run(
        page,
        "shopify.toast.show('Saved', {action: 'Undo', onAction: () => (window.undone = true), duration: 60000}), null",
    )
    page.get_by_role("status").filter(has_text="Saved").get_by_role("button", name="Undo").click()

    page.frames[1].wait_for_function("window.undone")
    expect(page.get_by_text("Saved", exact=True)).to_have_count(0)
    run(page, "shopify.toast.show('It broke', {isError: true}), null")
    expect(page.get_by_role("alert")).to_contain_text("It broke")


def test_loading_shows_in_the_admin(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)

    run(page, "shopify.loading(true)")
    expect(page.get_by_role("progressbar", name="Loading")).to_be_visible()
    run(page, "shopify.loading(false)")
    expect(page.get_by_role("progressbar", name="Loading")).to_be_hidden()


def test_web_vitals_are_reported_when_the_page_is_hidden(page: Page, app: EmbeddedApp) -> None:
    opened(page, app)

    run(page, "shopify.webVitals.onReport((report) => (window.report = report))")
    run(page, "Object.defineProperty(document, 'visibilityState', {value: 'hidden'})")
    run(page, "document.dispatchEvent(new Event('visibilitychange'))")

    names = run(page, "report.metrics.map((metric) => metric.name)")
    assert names == ["LCP", "CLS", "INP"]
