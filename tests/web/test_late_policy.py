"""The numbers of the late rules: what would change is shown first, and saved only then."""

from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import PolicyVersion, Review
from tests.web import cases
from tests.web.conftest import OTHER, install
from tests.web.polaris import read
from tests.web.test_orders import toast


@pytest.fixture
def bought(shop):
    """A supplier order that was paid nine days ago and is open as late to ship."""
    return cases.judged(cases.paid(shop)).supplier_order


def saved() -> dict:
    session().rollback()
    version = session().query(PolicyVersion).order_by(PolicyVersion.id.desc()).first()
    return version.numbers if version else {}


def open_rules() -> set[str]:
    session().rollback()
    return {row.rule for row in session().query(Review).filter_by(status="open")}


def test_the_page_shows_every_number_with_what_counts_otherwise(merchant, shop):
    page = merchant.open("/late/policy")
    assert read(page.text, "/late/policy").problems == []
    assert "Business days without a tracking event" in page.text
    assert "Default: 5" in page.text


def test_a_change_shows_first_which_cases_close_and_saves_nothing(merchant, shop, bought):
    assert "late_to_ship" in open_rules()
    page = merchant.post("/late/policy/preview", **{"for": "shop", "agreed_shipping_days": "30"}).text
    assert "1 case would close" in page
    assert "No case would open" in page
    assert bought.order.name in page
    assert read(page, "preview").problems == []
    assert saved() == {}
    assert "late_to_ship" in open_rules()


def test_saving_keeps_a_version_and_asks_every_case_again(merchant, shop, bought):
    answer = merchant.click("/late/policy", **{"for": "shop", "refund_days": "40", "agreed_shipping_days": "30"})
    assert toast(answer) == "Saved as version 1. The late page follows in a moment."
    assert saved()["shop"]["refund_days"] == 40
    session().refresh(shop)
    assert shop.policy.number("agreed_shipping_days") == 30
    session().refresh(bought)
    assert bought.late_at <= clock.now() + timedelta(seconds=1)


def test_a_suppliers_number_stands_beside_the_shops(merchant, shop, bought):
    key = f"supplier:{bought.supplier_id}"
    merchant.click("/late/policy", **{"for": "shop", "reply_days": "7"})
    merchant.click("/late/policy", **{"for": key, "reply_days": "9"})
    numbers = saved()
    assert (numbers["shop"], numbers["supplier"]) == ({"reply_days": 7}, {str(bought.supplier_id): {"reply_days": 9}})
    assert "Otherwise: 7" in merchant.open(f"/late/policy?for={key}").text
    merchant.click("/late/policy", **{"for": key, "reply_days": ""})
    assert saved()["supplier"] == {}


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"for": "shop", "reply_days": "0"}, "must be a whole number from 1 to 60"),
        ({"for": "shop", "reply_days": "<b>"}, "must be a whole number"),
        ({"for": "country:XX", "reply_days": "3"}, "is no country"),
    ],
)
def test_a_wrong_number_is_refused_and_nothing_is_saved(merchant, shop, form, problem):
    for path in ("/late/policy/preview", "/late/policy"):
        answer = merchant.post(path, **form)
        assert answer.status_code == 422
        assert problem in answer.text
    assert saved() == {}


def test_another_shops_supplier_has_no_numbers_here(merchant, shop):
    theirs = cases.paid(install(OTHER), number="8123456789019999")
    answer = merchant.post("/late/policy", **{"for": f"supplier:{theirs.supplier_id}", "reply_days": "3"})
    assert answer.status_code == 422
    assert saved() == {}
