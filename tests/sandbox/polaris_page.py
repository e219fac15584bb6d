"""An empty page with the Polaris stand-in in headless Chromium, under a content policy without inline styles."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from playwright.sync_api import Page, Route

from sandbox.shell import cdn
from tests.chromium import chromium

ORIGIN = "http://app.example/"
POLICY = '<meta http-equiv="Content-Security-Policy" content="style-src \'self\'">'
DOCUMENT = '<!doctype html><html lang="en"><head>{}<script src="/polaris.js"></script></head><body>{}</body></html>'
TABLE = """<s-table paginate hasnextpage><s-table-header-row><s-table-header listSlot="primary">Order</s-table-header>
<s-table-header listSlot="inline">Status</s-table-header>
<s-table-header format="currency">At risk</s-table-header></s-table-header-row>
<s-table-body><s-table-row clickDelegate="o1"><s-table-cell><s-link id="o1" href="#o1">#1001</s-link></s-table-cell>
<s-table-cell><s-badge tone="critical">Late</s-badge></s-table-cell><s-table-cell>$12.40</s-table-cell></s-table-row>
</s-table-body></s-table>"""
FIELDS = """<form id="f">
<s-text-field label="Number" name="number" value="LP1" details="As shown" error="Too short"></s-text-field>
<s-text-area label="Note" name="note" value="Hi"></s-text-area>
<s-money-field label="Ceiling" name="ceiling" value="12.5" currencyCode="USD"></s-money-field>
<s-number-field label="Days" name="days" value="7" min="1"></s-number-field>
<s-date-field label="Day" name="day" value="2026-11-22"></s-date-field>
<s-select label="Carrier" name="carrier" value="b"><s-option value="a">Cainiao</s-option>
<s-option value="b">4PX</s-option></s-select>
<s-checkbox label="Automatic" name="auto" checked></s-checkbox>
<s-switch label="Notify" name="notify" value="yes"></s-switch>
<s-choice-list label="Sender" name="sender"><s-choice value="shopify" selected>Shopify</s-choice>
<s-choice value="app">Waybill</s-choice></s-choice-list>
<s-choice-list label="Days off" name="off" multiple><s-choice value="sat" selected>Saturday</s-choice>
<s-choice value="sun">Sunday</s-choice></s-choice-list>
<s-text-field label="Off" name="off_field" value="x" disabled></s-text-field>
<s-button type="submit">Save</s-button><s-button type="reset">Reset</s-button></form>
<script>sent = []; f.addEventListener("submit", (event) => {
  event.preventDefault(); sent.push(Object.fromEntries(new FormData(f))); });</script>"""


@contextmanager
def polaris_page() -> Iterator[Page]:
    """Any error in a script, or a style the policy refuses, fails the test at its end."""
    app = Flask("cdn")
    app.register_blueprint(cdn.pages)
    script = app.test_client().get("/cdn/shopifycloud/polaris-1.js").get_data(as_text=True)
    context = chromium().new_context(viewport={"width": 1280, "height": 800})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.route(f"{ORIGIN}polaris.js", lambda route: route.fulfill(body=script, content_type="text/javascript"))
    yield page
    context.close()
    assert errors == []


def show(page: Page, body: str) -> None:
    """Load `body` as the page's content."""

    def answer(route: Route) -> None:
        route.fulfill(body=DOCUMENT.format(POLICY, body), content_type="text/html")

    page.route(ORIGIN, answer)
    page.goto(ORIGIN)
