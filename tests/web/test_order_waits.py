"""What an order waits for, on its page: the sentence, and every button that ends the wait."""

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, SupplierOrder
from shopify_app.models.guard.table import RULES
from shopify_app.web import words
from tests.web import quote_rows, rows
from tests.web.quote_rows import ON_HOLD, PRICE
from tests.web.test_order import fresh
from tests.web.test_order_quote import open_page
from tests.web.test_orders import toast


@pytest.fixture
def order(shop) -> Order:
    return rows.take(shop)


@pytest.fixture
def bought(order) -> SupplierOrder:
    return rows.draft(order)


@pytest.mark.parametrize("changes", [{"test": True}, {"financial_status": "refunded"}], ids=["test", "refunded"])
def test_an_order_that_is_never_bought_has_a_sentence_and_no_button(merchant, shop, changes):
    order = rows.take(shop)
    bought = rows.draft(order)
    quote_rows.quote(order, quote_rows.quoted(bought))
    for name, value in changes.items():
        setattr(order, name, value)
    session().commit()
    page = open_page(merchant, order)
    assert "Check price and order" not in page
    assert "Review order" not in page
    assert ("A test order is never bought." if order.test else "The money was returned.") in page


def test_a_draft_says_what_it_waits_for_and_offers_what_ends_it(merchant, order, bought):
    quote_rows.wait(bought, ON_HOLD)
    page = open_page(merchant, order)
    assert page.count("Waits: On hold in Shopify (awaiting payment).") == 2
    assert page.count('data-submit="check-price">Check price and order<') == 2
    assert page.count(f'href="shopify://admin/orders/{order.legacy_id}"') == 2
    quote_rows.quote(order, quote_rows.quoted(bought, ON_HOLD))
    assert 'data-submit="check-price">Check price and order<' not in open_page(merchant, order)


def test_a_dearer_item_is_accepted_or_bought_elsewhere(merchant, order, bought):
    quote_rows.wait(bought, PRICE)
    page = open_page(merchant, order)
    at = f"/orders/{order.id}/supplier-orders/1/accept-price"
    assert f'action="{at}"><input type="hidden" name="price" value="5.10 USD">' in page
    assert "Accept 5.10 USD</s-button>" in page
    assert f'href="/links/new?variant=gid%3A//shopify/ProductVariant/42&amp;back=/orders/{order.id}"' in page
    answer = merchant.click(at, price="5.10 USD")
    assert toast(answer) == "5.10 USD accepted."
    assert str(fresh(SupplierOrder, bought.id).lines[0].link.price) == "5.10 USD"
    again = merchant.post(at, price="5.10 USD")
    assert again.status_code == 422
    assert 'heading="Price not accepted"' in again.text


def test_units_set_aside_say_that_the_rest_goes_on(merchant, order, bought):
    bought.set_aside = True
    quote_rows.wait(bought, ON_HOLD)
    said = "These units wait. The rest is ordered without them."
    assert said not in open_page(merchant, order)
    quote_rows.second(order)
    assert said in open_page(merchant, order)


def test_do_not_pay_comes_first_and_stands_for_the_cancellation(merchant, order, bought):
    rows.place(bought)
    order.cancelled_at, bought.do_not_pay = clock.now(), "Do not pay: canceled in Shopify."
    order.problem = "Something else."
    session().commit()
    page = open_page(merchant, order)
    needs = page.partition('heading="Needs you"')[2].partition("</s-section>")[0]
    assert needs.index("Do not pay: canceled in Shopify.") < needs.index("Something else.")
    assert "Open 8123456789012345 on AliExpress" in needs
    assert "cancel it there" not in needs


def test_what_the_customer_typed_is_shown(merchant, order, bought):
    order.lines[0].properties_json = [["Engraving", rows.HOSTILE], ["_hidden", "secret"]]
    session().commit()
    page = open_page(merchant, order)
    assert "Engraving: &lt;script&gt;" in page
    assert "_hidden" not in page


def test_a_parcel_of_an_unpaid_order_is_shipped_with_a_click(merchant, order, bought):
    tracking = rows.ship(rows.place(bought))
    at = f"/orders/{order.id}/parcels/{tracking.id}/ship-unpaid"
    tracking.waits = "Shopify has not received the payment."
    session().commit()
    assert at not in open_page(merchant, order)
    order.financial_status = "pending"
    session().commit()
    page = open_page(merchant, order)
    assert f'action="{at}"' in page
    assert "Mark as shipped although unpaid" in page
    assert "Waits: Shopify has not received the payment." in page
    assert "Waits: Shopify has not received the payment." in merchant.open("/orders").text
    assert toast(merchant.click(at)) == f"Marking {tracking.number} as shipped."
    assert fresh(type(tracking), tracking.id).ships_unpaid
    assert at not in open_page(merchant, order)


def test_every_rule_has_its_words():
    assert words.WAITING.keys() == RULES.keys()
