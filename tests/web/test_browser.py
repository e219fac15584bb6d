"""The pages in a real browser, inside the sandbox's admin: what app.js does between App Bridge and the server."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from sandbox.settings import Settings
from shopify_app.db import db
from tests.chromium import chromium
from tests.town import Town
from tests.web import rows

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}


class Admin:
    """A merchant's browser on the app's page inside the admin shell."""

    def __init__(self, page: Page, town: Town, companies: Settings) -> None:
        self.page, self.town = page, town
        self.base = f"http://127.0.0.1:{companies.port}/shopify/{town.domain}/admin/apps/{companies.api_key}"
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def go(self, path: str, heading: str) -> FrameLocator:
        """Open a page of the app, and wait for its heading."""
        self.page.goto(self.base + path)
        expect(self.frame.get_by_role("heading", name=heading, exact=True, level=1)).to_be_visible()
        return self.frame

    @property
    def frame(self) -> FrameLocator:
        return self.page.frame_locator("iframe")

    def press(self, name: str) -> None:
        """Click a button of the app."""
        self.frame.get_by_role("button", name=name, exact=True).first.click()

    def sees(self, text: str) -> None:
        """Wait until the app shows the text."""
        expect(self.frame.get_by_text(text).first).to_be_visible()

    def toast(self, text: str) -> None:
        """Wait until the shell shows a toast."""
        expect(self.page.get_by_text(text).first).to_be_visible()


@pytest.fixture
def admin(town: Town, companies: Settings) -> Iterator[Admin]:
    town.install()
    context = chromium().new_context(viewport=DESK)
    page = Admin(context.new_page(), town, companies)
    yield page
    context.close()
    assert page.errors == []


def test_a_product_is_linked_step_by_step_while_the_worker_reads_it(admin, town):
    _variant, facts = town.goods("Phone stand")
    admin.go("/links", "Links")
    admin.press("Refresh products")
    admin.toast("Reading your products from Shopify.")
    town.drain()
    admin.go("/links", "Links").get_by_role("link", name="Link Phone stand - Black").click()
    admin.frame.get_by_label("Address or id of the product").fill("no product")
    admin.press("Read product")
    admin.sees("This is not an AliExpress product.")
    admin.frame.get_by_label("Address or id of the product").fill(
        f"https://www.aliexpress.com/item/{facts['product_id']}.html"
    )
    admin.press("Read product")
    admin.sees("Reading the product from AliExpress…")
    town.drain()
    admin.sees("Which option?")
    admin.press("Link")
    admin.toast("Linked. Open orders use it from now on.")
    expect(admin.frame.get_by_role("heading", name="Links", level=1)).to_be_visible()
    assert admin.page.url.endswith("/links")


def test_an_order_is_placed_after_its_price_was_shown_and_the_page_follows_the_work(admin, town):
    order = town.buy((town.linked(), 2))
    admin.go("/orders", "Orders").get_by_role("link", name=order["name"]).click()
    admin.press("Check price and order")
    admin.sees("Checking price and shipping on AliExpress…")
    town.drain()
    admin.sees("Review order")
    button = admin.frame.get_by_role("button", name=re.compile("^Order (from AliExpress|anyway)")).first
    asks = (button.text_content() or "").startswith("Order anyway")
    button.click()
    if asks:
        admin.frame.locator("s-modal").get_by_role("button", name=re.compile("^Order anyway")).click()
    admin.toast("Placing 1 supplier order.")
    admin.sees("Ordering from AliExpress…")
    town.until(lambda: town.numbers(order))
    admin.sees(town.numbers(order)[0])


def test_a_refused_number_keeps_the_field_and_says_why_beside_it(admin, town):
    order = town.buy((town.linked(), 1))
    admin.go("/orders", "Orders").get_by_role("link", name=order["name"]).click()
    field = admin.frame.get_by_label("AliExpress order number")
    field.fill("12")
    admin.press("Save number")
    admin.sees("is no AliExpress order number")
    expect(field).to_be_focused()
    expect(field).to_have_value("12")


def test_a_destructive_click_asks_first(admin, town):
    order = town.buy((town.linked(), 1))
    admin.go("/orders", "Orders").get_by_role("link", name=order["name"]).click()
    admin.press("Cancel supplier order")
    admin.sees("Nothing was bought for it")
    admin.press("Keep it")
    admin.press("Cancel supplier order")
    admin.frame.locator("s-modal").get_by_role("button", name="Cancel supplier order").click()
    admin.toast("Supplier order 1 canceled.")
    assert [so["status"] for so in town.report(order)["supplier_orders"]] == ["cancelled"]


def test_settings_are_saved_by_the_admins_save_bar(admin, town):
    frame = admin.go("/settings", "Settings")
    frame.get_by_label("Price ceiling (%)").fill("35")
    frame.get_by_label("Order automatically").check()
    admin.page.get_by_role("button", name="Save").click()
    admin.toast("Settings saved.")
    db.session.remove()
    assert (town.shop.policy.text("price_ceiling_percent"), town.shop.policy.on("automatic_ordering")) == ("35", True)


def test_the_account_is_disconnected_and_connected_again_in_the_top_window(admin, town):
    admin.go("/settings", "Settings")
    admin.press("Disconnect")
    admin.frame.locator("s-modal").get_by_role("button", name="Disconnect", exact=True).click()
    admin.toast("AliExpress disconnected.")
    admin.frame.get_by_role("link", name="Connect AliExpress").click()
    admin.page.wait_for_url(re.compile("/aliexpress/oauth/authorize"))
    admin.page.get_by_role("button").first.click()
    admin.page.wait_for_url(re.compile("/admin/apps/"))
    admin.sees("Connected")


def test_the_admins_navigation_and_the_back_button_swap_pages(admin, town):
    admin.go("", "Waybill")
    admin.page.get_by_role("link", name="Suppliers").click()
    expect(admin.frame.get_by_role("heading", name="Suppliers", level=1)).to_be_visible()
    admin.page.get_by_role("link", name="Links").click()
    expect(admin.frame.get_by_role("heading", name="Links", level=1)).to_be_visible()
    admin.page.go_back()
    expect(admin.frame.get_by_role("heading", name="Suppliers", level=1)).to_be_visible()


def test_a_reload_of_the_frame_finds_its_way_back_through_the_bounce(admin, town):
    admin.go("", "Waybill")
    admin.page.get_by_role("link", name="Suppliers").click()
    expect(admin.frame.get_by_role("heading", name="Suppliers", level=1)).to_be_visible()
    admin.frame.locator("body").evaluate("() => location.reload()")
    expect(admin.frame.get_by_role("heading", name="Suppliers", level=1)).to_be_visible()


def test_an_export_is_downloaded_through_the_session(admin, town):
    rows.export(town.shop)
    admin.go("/settings", "Settings")
    with admin.page.expect_download() as download:
        admin.frame.get_by_role("link", name="Download").click()
    assert "buyer@example.com" in download.value.path().read_text()


def test_a_click_that_does_not_reach_waybill_says_so_and_stays(admin, town):
    admin.go("/orders", "Orders")
    admin.page.context.route(re.compile("/orders/tracking-numbers"), lambda route: route.abort())
    town.buy((town.linked(), 1))
    admin.go("/orders", "Orders")
    admin.press("Get tracking numbers")
    admin.sees("Check your connection and try again.")
    admin.page.context.unroute(re.compile("/orders/tracking-numbers"))
    admin.press("Get tracking numbers")
    admin.toast("No supplier order is waiting for a tracking number.")


@pytest.mark.parametrize("path", ["", "/orders", "/orders/older", "/late", "/links", "/suppliers", "/settings"])
def test_no_page_scrolls_sideways_on_a_phone(admin, town, path):
    town.buy((town.linked(), 1))
    admin.page.set_viewport_size(PHONE)
    admin.page.goto(admin.base + path)
    expect(admin.frame.locator("s-page")).to_be_visible()
    wide = admin.frame.locator("html").evaluate("root => root.scrollWidth - root.clientWidth")
    assert wide <= 0


def test_a_file_of_tracking_numbers_is_checked_imported_and_shown(admin, town):
    order = town.buy((town.linked(), 1))
    town.command("record", "--order", order["name"], "--number", "8123456789012345")
    admin.go("/orders/import", "Import tracking numbers")
    text = f"Order name,Tracking number\n{order['name']},LP00675700340000\n#999999,LP00675700340017\n"
    file = {"name": "numbers.csv", "mimeType": "text/csv", "buffer": text.encode("utf-16")}
    admin.frame.locator("s-drop-zone input").set_input_files(file)
    admin.press("Check the file")
    admin.sees("1 of 2 rows can be imported")
    admin.sees("has no order #999999")
    admin.press("Import 1 row")
    admin.toast("1 tracking number imported.")
    admin.sees("1 row left out")
    admin.go("/orders", "Orders")
    admin.press("Get tracking numbers")
    admin.sees("Asking AliExpress")
