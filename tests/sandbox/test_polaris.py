"""The Polaris stand-in in headless Chromium: every element is there, and fields, tables and overlays behave."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, expect
from sandbox.shell import cdn

from tests.chromium import chromium

# npm @shopify/polaris-types 1.1.0
TAGS = (
    "avatar badge banner box button button-group checkbox chip choice choice-list clickable clickable-chip color-field "
    "color-picker date-field date-picker divider drop-zone email-field empty-state grid grid-item heading icon image "
    "link list-item menu modal money-field number number-field option option-group ordered-list page paragraph "
    "password-field popover press-button progress query-container scroll-box search-field section select spinner stack "
    "switch table table-body table-cell table-header table-header-row table-row text text-area text-field thumbnail "
    "tooltip unordered-list url-field"
).split()
TABLE = """<s-table paginate hasnextpage><s-table-header-row><s-table-header listSlot="primary">Order</s-table-header>
<s-table-header listSlot="inline">Status</s-table-header><s-table-header format="currency">At risk</s-table-header></s-table-header-row>
<s-table-body><s-table-row clickDelegate="o1"><s-table-cell><s-link id="o1" href="#o1">#1001</s-link></s-table-cell>
<s-table-cell><s-badge tone="critical">Late</s-badge></s-table-cell><s-table-cell>$12.40</s-table-cell></s-table-row></s-table-body></s-table>"""
FIELDS = """<form id="f"><s-text-field label="Number" name="number" value="LP1" details="As shown" error="Too short"></s-text-field>
<s-text-area label="Note" name="note" value="Hi"></s-text-area><s-money-field label="Ceiling" name="ceiling" value="12.5" currencyCode="USD"></s-money-field>
<s-number-field label="Days" name="days" value="7" min="1"></s-number-field><s-date-field label="Day" name="day" value="2026-11-22"></s-date-field>
<s-select label="Carrier" name="carrier" value="b"><s-option value="a">Cainiao</s-option><s-option value="b">4PX</s-option></s-select>
<s-checkbox label="Automatic" name="auto" checked></s-checkbox><s-switch label="Notify" name="notify" value="yes"></s-switch>
<s-choice-list label="Sender" name="sender"><s-choice value="shopify" selected>Shopify</s-choice><s-choice value="app">Waybill</s-choice></s-choice-list>
<s-choice-list label="Days off" name="off" multiple><s-choice value="sat" selected>Saturday</s-choice><s-choice value="sun">Sunday</s-choice></s-choice-list>
<s-text-field label="Off" name="off_field" value="x" disabled></s-text-field>
<s-button type="submit">Save</s-button><s-button type="reset">Reset</s-button></form>
<script>sent = []; f.addEventListener("submit", (event) => { event.preventDefault(); sent.push(Object.fromEntries(new FormData(f))); });</script>"""
START = {"number": "LP1", "note": "Hi", "ceiling": "12.5", "days": "7", "day": "2026-11-22", "carrier": "b", "auto": "on",
         "sender": "shopify", "off": "sat"}  # fmt: skip


@pytest.fixture(scope="module")
def browser() -> Browser:
    return chromium()


@pytest.fixture(scope="module")
def script() -> str:
    app = Flask("cdn")
    app.register_blueprint(cdn.pages)
    return app.test_client().get("/cdn/shopifycloud/polaris-1.js").get_data(as_text=True)


@pytest.fixture
def page(browser: Browser, script: str, tmp_path: Path) -> Iterator[Page]:
    """An empty page with the elements; a strict content policy and any error fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.route(
        "http://app.example/polaris.js", lambda route: route.fulfill(body=script, content_type="text/javascript")
    )
    yield page
    context.close()
    assert errors == []


def show(page: Page, body: str) -> None:
    """Show `body` under a content security policy that allows no inline style."""
    policy = '<meta http-equiv="Content-Security-Policy" content="style-src \'self\'">'
    text = f'<!doctype html><html lang="en"><head>{policy}<script src="/polaris.js"></script></head><body>{body}</body></html>'
    page.route("http://app.example/", lambda route: route.fulfill(body=text, content_type="text/html"))
    page.goto("http://app.example/")


def form(page: Page) -> object:
    return page.evaluate("Object.fromEntries(new FormData(f))")


def test_every_element_is_defined_and_renders(page: Page) -> None:
    show(page, "".join(f"<s-{tag}>text</s-{tag}>" for tag in TAGS))

    assert (
        page.evaluate(
            "[...document.querySelectorAll('*')].map((e) => e.localName).filter((n) => n.includes('-') && !customElements.get(n))"
        )
        == []
    )


def test_attributes_and_properties_are_two_sides(page: Page) -> None:
    show(page, '<s-button id="b">Save</s-button>')

    assert page.evaluate("(b.loading = true, b.hasAttribute('loading'))") is True
    assert page.evaluate("(b.setAttribute('disabled', ''), b.disabled)") is True
    assert page.evaluate("(b.commandFor = 'x', b.getAttribute('commandfor'))") == "x"
    expect(page.get_by_role("button", name="Save")).to_be_disabled()


def test_fields_carry_their_values_into_the_form(page: Page) -> None:
    show(page, FIELDS)

    assert form(page) == START
    page.get_by_label("Number").fill("LP2")
    page.get_by_label("Carrier").select_option("a")
    page.get_by_label("Automatic").uncheck()
    page.get_by_role("switch", name="Notify").check()
    page.get_by_role("radio", name="Waybill").check()
    page.get_by_role("checkbox", name="Sunday").check()
    changed = {"number": "LP2", "carrier": "a", "notify": "yes", "sender": "app", "off": "sun"}
    assert form(page) == {**{k: v for k, v in START.items() if k != "auto"}, **changed}
    assert page.evaluate("new FormData(f).getAll('off')") == ["sat", "sun"]


def test_submit_and_reset_act_on_the_form_around(page: Page) -> None:
    show(page, FIELDS)
    page.get_by_label("Number").fill("LP2")

    page.get_by_label("Number").press("Enter")
    page.get_by_role("button", name="Save").click()
    assert page.evaluate("sent.map((data) => data.number)") == ["LP2", "LP2"]

    page.get_by_role("button", name="Reset").click()
    assert form(page) == START


def test_a_prevented_click_does_not_submit(page: Page) -> None:
    show(page, FIELDS)
    page.evaluate("document.querySelector('s-button').addEventListener('click', (event) => event.preventDefault())")

    page.get_by_role("button", name="Save").click()

    assert page.evaluate("sent") == []


def test_input_and_change_bubble_from_fields(page: Page) -> None:
    show(page, FIELDS)
    page.evaluate(
        "heard = []; for (const t of ['input', 'change']) f.addEventListener(t, (e) => heard.push([t, e.target.localName, e.target.value]))"
    )

    page.get_by_label("Number").fill("LP2")
    page.get_by_label("Number").blur()
    page.get_by_label("Carrier").select_option("a")

    assert page.evaluate("heard") == [
        ["input", "s-text-field", "LP2"], ["change", "s-text-field", "LP2"], ["input", "s-select", "a"], ["change", "s-select", "a"],
    ]  # fmt: skip


def test_a_field_ties_label_details_and_error_to_its_input(page: Page) -> None:
    show(page, FIELDS)

    field = page.get_by_label("Number")
    expect(field).to_have_accessible_description("Too short As shown")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Off", exact=True)).to_be_disabled()


def test_options_that_come_later_are_taken_up(page: Page) -> None:
    show(page, FIELDS)

    page.evaluate(
        "document.querySelector('s-select').insertAdjacentHTML('beforeend', '<s-option value=\"c\">Yanwen</s-option>')"
    )
    page.get_by_label("Carrier").select_option("c")

    assert form(page)["carrier"] == "c"  # type: ignore[index]


def test_arrow_keys_move_between_choices(page: Page) -> None:
    show(page, FIELDS)

    page.get_by_role("radio", name="Shopify").focus()
    page.keyboard.press("ArrowDown")

    assert form(page)["sender"] == "app"  # type: ignore[index]
    expect(page.get_by_role("radio", name="Shopify")).not_to_be_checked()


def test_a_wide_table_is_a_table(page: Page) -> None:
    show(page, TABLE)

    expect(page.get_by_role("columnheader")).to_have_text(["Order", "Status", "At risk"])
    expect(page.get_by_role("row").nth(1)).to_contain_text("$12.40")
    page.get_by_role("cell", name="$12.40").click()
    assert page.url.endswith("#o1")


def test_a_narrow_table_is_a_list_by_slots(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    show(page, TABLE)

    expect(page.get_by_role("columnheader", name="Order")).to_be_hidden()
    order, status, risk = (page.locator("s-table-cell").nth(place).bounding_box() for place in range(3))
    assert order["y"] < risk["y"]
    assert abs(order["y"] - status["y"]) < 12
    label = "getComputedStyle(document.querySelectorAll('s-table-cell')[2], '::before').content"
    assert page.evaluate(label) == '"At risk"'


def test_pages_of_a_table_are_asked_for(page: Page) -> None:
    show(page, TABLE)
    page.evaluate(
        "asked = []; for (const t of ['previouspage', 'nextpage']) document.querySelector('s-table').addEventListener(t, () => asked.push(t))"
    )

    expect(page.get_by_role("button", name="Previous page")).to_be_disabled()
    page.get_by_role("button", name="Next page").click()

    assert page.evaluate("asked") == ["nextpage"]


def test_a_modal_opens_by_command_and_closes_by_button_and_escape(page: Page) -> None:
    show(page, """<s-button commandFor="m" command="--show">Remove</s-button><s-modal id="m" heading="Remove link?"><s-paragraph>Sure?</s-paragraph>
      <s-button slot="primary-action" tone="critical" commandFor="m" command="--hide">Yes, remove</s-button></s-modal>""")  # fmt: skip
    dialog = page.get_by_role("dialog", name="Remove link?")
    expect(page.get_by_text("Sure?")).to_be_hidden()

    page.get_by_role("button", name="Remove", exact=True).click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()

    page.get_by_role("button", name="Remove", exact=True).click()
    page.get_by_role("button", name="Yes, remove").click()
    expect(dialog).to_be_hidden()


def test_menu_and_popover_open_and_close(page: Page) -> None:
    show(page, """<s-button commandFor="p">Filter</s-button><s-popover id="p"><s-text>By carrier</s-text></s-popover>
      <s-button commandFor="n">More</s-button><s-menu id="n"><s-button>Edit</s-button><s-button onclick="window.gone = 1">Delete</s-button></s-menu>""")  # fmt: skip

    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("By carrier")).to_be_visible()
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_text("By carrier")).to_be_hidden()

    page.get_by_role("button", name="More").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("window.gone") == 1
    expect(page.get_by_role("menuitem", name="Edit")).to_be_hidden()


def test_a_banner_is_announced_and_dismissed(page: Page) -> None:
    show(page, '<s-banner id="b" tone="critical" heading="Order refused" dismissible>Link another supplier.</s-banner>')
    expect(page.get_by_role("alert")).to_contain_text("Order refused")

    page.evaluate("b.addEventListener('dismiss', () => (window.dismissed = true))")
    page.get_by_role("button", name="Dismiss").click()

    expect(page.get_by_text("Link another supplier.")).to_be_hidden()
    assert page.evaluate("window.dismissed") is True


def test_links_are_links_and_headings_have_levels(page: Page) -> None:
    show(page, """<s-page heading="Late orders"><s-link slot="breadcrumb-actions" href="/orders">Orders</s-link>
      <s-section heading="Outer"><s-section heading="Inner"><s-button href="/x">Go</s-button></s-section></s-section></s-page>""")  # fmt: skip

    expect(page.get_by_role("heading", name="Late orders", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Outer", level=2)).to_be_visible()
    expect(page.get_by_role("heading", name="Inner", level=3)).to_be_visible()
    expect(page.get_by_role("link", name="Orders")).to_have_attribute("href", "/orders")
    expect(page.get_by_role("link", name="Go")).to_have_attribute("href", "/x")


def test_grids_follow_container_queries(page: Page) -> None:
    show(page, """<s-query-container><s-grid id="g" gridTemplateColumns="@container (inline-size > 500px) 1fr 1fr, 1fr" gap="base">
      <s-box>One</s-box><s-box>Two</s-box></s-grid></s-query-container>""")  # fmt: skip
    columns = "getComputedStyle(g).gridTemplateColumns.split(' ').length"

    assert page.evaluate(columns) == 2
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate(columns) == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    show(
        page,
        f"<s-page heading='{'Long ' * 20}'><s-section padding='none'>{TABLE}</s-section><s-section heading='Fields'>{FIELDS}</s-section></s-page>",
    )

    assert page.evaluate("document.documentElement.scrollWidth") == width
