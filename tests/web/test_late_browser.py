"""The late page in a real browser: every rule is seen, filtered and acted on, one case and many at once."""

import re

import pytest
from playwright.sync_api import expect

from shopify_app.db import db, session
from shopify_app.models import ReviewAction
from shopify_app.web.words import RULES
from tests.web import cases
from tests.web.test_browser import PHONE, admin  # noqa: F401 (a fixture)

#: rule -> what the merchant presses, what stands in the form, the button that records it, and the kind recorded.
ACTS = {
    "not_ordered": ("Snooze", {}, "Snooze", "snooze"),
    "not_paid": ("Cancel at supplier", {}, "Record request", "cancel"),
    "late_to_ship": ("Message supplier", {}, "Record as sent", "message"),
    "tracking_inactive": ("Message supplier", {}, "Record as sent", "message"),
    "tracking_unrecognised": ("Message supplier", {}, "Record as sent", "announce_dispute"),
    "tracking_expired": ("Record reship", {}, "Record reship", "reship"),
    "late_delivery": ("Request refund", {}, "Record as sent", "request_refund"),
    "ultimatum_over": ("Open dispute", {}, "Record as opened", "open_dispute"),
    "dispute_opens": ("Open dispute", {}, "Record as opened", "open_dispute"),
    "refund_deadline": ("Request refund", {}, "Record as sent", "request_refund"),
    "protection_ends": ("Open dispute", {}, "Record as opened", "open_dispute"),
    "supplier_reply_due": ("Close", {"Reason": "The supplier called back"}, "Close case", "close"),
    "return_deadline": ("Return item", {}, "Record return", "return"),
}


def kinds_of(review_id: int) -> list[str]:
    db.session.remove()
    return [row.kind for row in session().query(ReviewAction).filter_by(review_id=review_id)]


def test_every_rule_is_seen_filtered_and_acted_on(admin, town):  # noqa: F811
    town.shop.change_settings({"return_address": "1 Return Road"}, by="test")
    each = {rule: (review.id, review.verdict) for rule, review in cases.one_of_each(town.shop).items()}
    admin.go("/late", "Late orders")
    for _id, verdict in each.values():
        admin.sees(verdict)
    for rule, (press, form, record, kind) in ACTS.items():
        review_id, verdict = each[rule]
        admin.go("/late", "Late orders")
        # Acting lets the rules look again: they may have opened more cases by now.
        admin.frame.get_by_role("link", name=re.compile(rf"^{RULES[rule]} \d+$")).click()
        badges = admin.frame.locator("s-table-body s-badge")
        expect(badges.filter(has_not_text=RULES[rule])).to_have_count(0)
        expect(badges.first).to_have_text(RULES[rule])
        admin.sees(verdict)
        admin.frame.locator(f's-link[href="/late/{review_id}"]').click()
        admin.sees("What you can do")
        admin.frame.locator("s-section s-button", has_text=press).first.click()
        for label, value in form.items():
            admin.frame.get_by_label(label).fill(value)
        admin.press(record)
        admin.sees("Timeline")
        assert kind in kinds_of(review_id), rule


def test_many_cases_are_selected_and_closed_at_once(admin, town):  # noqa: F811
    for at in range(3):
        cases.judged(cases.paid(town.shop, number=f"81234567890124{at:02}"))
    admin.go("/late", "Late orders")
    for box in admin.frame.get_by_role("checkbox").all()[:2]:
        box.check()
    admin.frame.get_by_label("With the selected cases").select_option("close")
    admin.press("Continue")
    admin.frame.get_by_label("Reason").fill("Settled by phone")
    admin.press("Close case")
    admin.toast("Closed for 2 cases.")
    expect(admin.frame.locator("s-table-body s-table-row")).to_have_count(1)


def test_the_message_is_copied_and_the_evidence_downloaded(admin, town):  # noqa: F811
    review = cases.case(cases.paid(town.shop))
    admin.go(f"/late/{review.id}", f"{review.order.name}: late to ship")
    with admin.page.expect_download() as download:
        admin.frame.get_by_role("link", name="Evidence").click()
    assert download.value.path().read_bytes().startswith(b"PK")
    admin.go(f"/late/act/message?review={review.id}", "Message the supplier")
    admin.press("Copy message")
    admin.toast("Copied.")


@pytest.mark.parametrize("path", ["/late", "/late/money", "/late/policy", "/suppliers"])
def test_no_late_page_scrolls_sideways_on_a_phone(admin, town, path):  # noqa: F811
    cases.one_of_each(town.shop)
    admin.page.set_viewport_size(PHONE)
    admin.page.goto(admin.base + path)
    expect(admin.frame.locator("s-page")).to_be_visible()
    assert admin.frame.locator("html").evaluate("root => root.scrollWidth - root.clientWidth") <= 0
