"""The Polaris stand-in in headless Chromium: every element is there; tables, overlays and headings behave."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.polaris_page import FIELDS, TABLE, polaris_page, show

# npm @shopify/polaris-types 1.1.0
TAGS = """
avatar badge banner box button button-group checkbox chip choice choice-list clickable clickable-chip
color-field color-picker date-field date-picker divider drop-zone email-field empty-state grid grid-item heading
icon image link list-item menu modal money-field number number-field option option-group ordered-list page
paragraph password-field popover press-button progress query-container scroll-box search-field section select
spinner stack switch table table-body table-cell table-header table-header-row table-row text text-area
text-field thumbnail tooltip unordered-list url-field
"""
UNDEFINED = """[...document.querySelectorAll("*")].map((element) => element.localName)
  .filter((name) => name.includes("-") && !customElements.get(name))"""
MODAL = """<s-button commandFor="m" command="--show">Remove</s-button>
<s-modal id="m" heading="Remove link?"><s-paragraph>Sure?</s-paragraph>
<s-button slot="primary-action" tone="critical" commandFor="m" command="--hide">Yes, remove</s-button></s-modal>"""
OVERLAYS = """<s-button commandFor="p">Filter</s-button><s-popover id="p"><s-text>By carrier</s-text></s-popover>
<s-button commandFor="n">More</s-button><s-menu id="n"><s-button>Edit</s-button>
<s-button onclick="window.gone = 1">Delete</s-button></s-menu>"""
HEADINGS = """<s-page heading="Late orders"><s-link slot="breadcrumb-actions" href="/orders">Orders</s-link>
<s-section heading="Outer"><s-section heading="Inner"><s-button href="/x">Go</s-button></s-section></s-section>
</s-page>"""
GRID = """<s-query-container>
<s-grid id="g" gridTemplateColumns="@container (inline-size > 500px) 1fr 1fr, 1fr" gap="base">
<s-box>One</s-box><s-box>Two</s-box></s-grid></s-query-container>"""
HEAR = """asked = [];
for (const type of ["previouspage", "nextpage"])
  document.querySelector("s-table").addEventListener(type, () => asked.push(type))"""


@pytest.fixture
def page() -> Iterator[Page]:
    with polaris_page() as page:
        yield page


def test_every_element_is_defined_and_renders(page: Page) -> None:
    show(page, "".join(f"<s-{tag}>text</s-{tag}>" for tag in TAGS.split()))

    assert page.evaluate(UNDEFINED) == []


def test_attributes_and_properties_are_two_sides(page: Page) -> None:
    show(page, '<s-button id="b">Save</s-button>')

    assert page.evaluate("(b.loading = true, b.hasAttribute('loading'))") is True
    assert page.evaluate("(b.setAttribute('disabled', ''), b.disabled)") is True
    assert page.evaluate("(b.commandFor = 'x', b.getAttribute('commandfor'))") == "x"
    expect(page.get_by_role("button", name="Save")).to_be_disabled()


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
    tops = "[...document.querySelectorAll('s-table-cell')].map((cell) => cell.getBoundingClientRect().top)"
    order, status, risk = page.evaluate(tops)
    assert abs(order - status) < 12
    assert risk > order + 12
    label = "getComputedStyle(document.querySelectorAll('s-table-cell')[2], '::before').content"
    assert page.evaluate(label) == '"At risk"'


def test_pages_of_a_table_are_asked_for(page: Page) -> None:
    show(page, TABLE)
    page.evaluate(HEAR)

    expect(page.get_by_role("button", name="Previous page")).to_be_disabled()
    page.get_by_role("button", name="Next page").click()

    assert page.evaluate("asked") == ["nextpage"]


def test_a_modal_opens_by_command_and_closes_by_button_and_escape(page: Page) -> None:
    show(page, MODAL)
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
    show(page, OVERLAYS)

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
    show(page, HEADINGS)

    expect(page.get_by_role("heading", name="Late orders", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Outer", level=2)).to_be_visible()
    expect(page.get_by_role("heading", name="Inner", level=3)).to_be_visible()
    expect(page.get_by_role("link", name="Orders")).to_have_attribute("href", "/orders")
    expect(page.get_by_role("link", name="Go")).to_have_attribute("href", "/x")


def test_grids_follow_container_queries(page: Page) -> None:
    show(page, GRID)
    columns = "getComputedStyle(g).gridTemplateColumns.split(' ').length"

    assert page.evaluate(columns) == 2
    page.set_viewport_size({"width": 390, "height": 800})
    assert page.evaluate(columns) == 1


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_scrolls_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sections = f"<s-section padding='none'>{TABLE}</s-section><s-section heading='Fields'>{FIELDS}</s-section>"
    show(page, f"<s-page heading='{'Long ' * 20}'>{sections}</s-page>")

    assert page.evaluate("document.documentElement.scrollWidth") == width
