"""Fields of the Polaris stand-in in headless Chromium: values, forms, labels, keys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.sandbox.polaris_page import FIELDS, polaris_page, show

START = {
    "number": "LP1",
    "note": "Hi",
    "ceiling": "12.5",
    "days": "7",
    "day": "2026-11-22",
    "carrier": "b",
    "auto": "on",
    "sender": "shopify",
    "off": "sat",
}
HEAR = """heard = [];
for (const type of ["input", "change"])
  f.addEventListener(type, (event) => heard.push([type, event.target.localName, event.target.value]))"""


@pytest.fixture
def page() -> Iterator[Page]:
    with polaris_page() as page:
        yield page


def form(page: Page) -> dict[str, str]:
    """What the form would send."""
    return dict(page.evaluate("Object.fromEntries(new FormData(f))"))


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
    page.evaluate(HEAR)

    page.get_by_label("Number").fill("LP2")
    page.get_by_label("Number").blur()
    page.get_by_label("Carrier").select_option("a")

    assert page.evaluate("heard") == [
        ["input", "s-text-field", "LP2"],
        ["change", "s-text-field", "LP2"],
        ["input", "s-select", "a"],
        ["change", "s-select", "a"],
    ]


def test_a_field_ties_label_details_and_error_to_its_input(page: Page) -> None:
    show(page, FIELDS)

    field = page.get_by_label("Number")
    expect(field).to_have_accessible_description("Too short As shown")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Off", exact=True)).to_be_disabled()


def test_options_that_come_later_are_taken_up(page: Page) -> None:
    show(page, FIELDS)

    later = "document.querySelector('s-select').insertAdjacentHTML('beforeend', '<s-option value=c>Yanwen</s-option>')"
    page.evaluate(later)
    page.get_by_label("Carrier").select_option("c")

    assert form(page)["carrier"] == "c"


def test_arrow_keys_move_between_choices(page: Page) -> None:
    show(page, FIELDS)

    page.get_by_role("radio", name="Shopify").focus()
    page.keyboard.press("ArrowDown")

    assert form(page)["sender"] == "app"
    expect(page.get_by_role("radio", name="Shopify")).not_to_be_checked()
