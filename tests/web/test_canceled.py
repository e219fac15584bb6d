"""An order that was canceled after it was bought: what is left to do at the supplier."""

from datetime import timedelta

import pytest

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import Order, SupplierOrder
from shopify_app.models.order_status import settle
from tests.web import rows

NUMBER = "8123456789012345"


@pytest.fixture
def order(shop) -> Order:
    return rows.take(shop)


@pytest.fixture
def bought(order) -> SupplierOrder:
    found = rows.draft(order)
    found.record(NUMBER, by="test")
    return found


def read_canceled(merchant, order) -> str:
    """Its page, once the customer's order was canceled."""
    order.cancelled_at = clock.now()
    settle(order, by="test")
    session().commit()
    return merchant.open(f"/orders/{order.id}").text


@pytest.mark.parametrize(("paid_ago", "said"), [(4, "3 days left"), (6, "1 day left"), (9, "that day has passed")])
def test_an_order_that_was_canceled_after_it_was_bought_says_how_long_the_supplier_has(
    merchant, order, bought, paid_ago, said
):
    bought.move("paid", by="test")
    bought.paid_at = clock.now() - timedelta(days=paid_ago, hours=-1)
    text = read_canceled(merchant, order)
    assert "cancel it there before it ships. The supplier agreed to ship by" in text
    assert said in text


def test_an_order_that_was_canceled_says_that_its_parcel_is_on_the_way_all_the_same(merchant, order, bought):
    bought.move("shipped", by="test")
    text = read_canceled(merchant, order)
    assert "was shipped before it could be canceled: tell the customer that a parcel may still come." in text
    assert "Nothing to do." not in text
