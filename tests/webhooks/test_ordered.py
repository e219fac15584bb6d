"""Facts of an orders/* payload that decide what may be bought: only what it surely says."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from shopify_app.values import OrderedGoods, OrderedLine
from tests.webhooks.conftest import order_payload
from webhooks.payloads import read_order

LINE = 15500000000001


def goods(**changes: Any) -> OrderedGoods:
    found = read_order(order_payload(**changes)).goods
    assert found is not None
    return found


def line(**changes: Any) -> OrderedLine:
    """The first line with some fields changed."""
    lines = order_payload()["line_items"]
    lines[0] |= changes
    return goods(line_items=lines).lines[0]


def refund(*lines: Any) -> dict[str, Any]:
    return {"id": 1, "refund_line_items": [*lines]}


def test_properties_are_what_the_customer_typed():
    typed = [{"name": "Engraving", "value": "For Mia"}, {"name": "_id", "value": 5}, {"name": "Gift", "value": True}]
    typed += [{"name": "Card", "value": None}, {"name": "Size", "value": ""}]
    kept = (("Engraving", "For Mia"), ("_id", "5"), ("Gift", "true"), ("Card", ""), ("Size", ""))
    assert line(properties=typed).properties == kept


@pytest.mark.parametrize(
    "given", [None, {}, "Engraving", [1], [{"value": "x"}], [{"name": {}, "value": "x"}], [{"name": "a", "value": []}]]
)
def test_properties_in_another_shape_are_none(given: Any):
    assert line(properties=given).properties == ()


def test_refunded_units_add_up_by_line():
    refunds = [
        refund({"line_item_id": LINE, "quantity": 1}, {"line_item_id": 5, "quantity": 3}),
        refund({"line_item_id": str(LINE), "quantity": 1, "restock_type": "no_restock"}),
        refund(),
    ]
    first, second = goods(refunds=refunds).lines
    assert (first.refunded, second.refunded) == (2, 0)
    assert (first.refunded_value, second.refunded_value) == (None, None)


@pytest.mark.parametrize(
    "refunds",
    [
        *(None, {}, [1], [{"id": 1}], [{"refund_line_items": 5}]),
        *(
            [refund({"quantity": 1})],
            [refund({"line_item_id": LINE})],
            [refund({"line_item_id": LINE, "quantity": -1})],
        ),
    ],
)
def test_refunds_in_another_shape_say_nothing(refunds: Any):
    assert [each.refunded for each in goods(refunds=refunds).lines] == [None, None]


@pytest.mark.parametrize(
    ("discounts", "paid"),
    [
        ([], "15"),
        ([{"amount": "3.00"}, {"amount": "1.00"}], "13"),
        ([{"amount": "0.01"}], "14.995"),
        ([{"amount": "30.00"}], "0"),
        ([{"amount": "30.01"}], None),
        ([{"amount": "-1.00"}], None),
        ([{"amount": "much"}], None),
        ([{}], None),
        ([5], None),
        (None, None),
    ],
)
def test_the_paid_price_is_net_of_discounts(discounts: Any, paid: str | None):
    found = line(discount_allocations=discounts).paid_price
    assert (found.amount if found else None) == (Decimal(paid) if paid else None)


def test_a_paid_price_is_rounded_down():
    found = line(quantity=3, price="10.00", discount_allocations=[{"amount": "10.00"}]).paid_price
    assert found is not None
    assert found.amount == Decimal("6.6666")


def test_a_line_without_units_has_no_paid_price():
    assert line(quantity=0).paid_price is None


def test_the_date_of_processing_is_read_where_it_is_one():
    assert goods(processed_at="2026-11-01T09:00:00-05:00").processed_at == datetime(2026, 11, 1, 14, tzinfo=UTC)
    assert [goods(processed_at=given).processed_at for given in (None, "soon", 5, [])] == [None] * 4


def test_money_of_the_order_and_its_risk_stay_unknown():
    found = goods()
    assert (found.outstanding, found.returned, found.shipping, found.risk) == (None, None, None, "")
