"""The facts that decide what may be bought: risk, money, refunds, properties, and what Shopify kept back of them."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import shopify_answers as say
from loopback import SHOP, Company

from shopify_app.config import Config
from shopify_app.errors import NeedsPerson
from shopify_app.gateways.shopify_admin import ShopifyAdmin
from shopify_app.gateways.shopify_facts import demand_fulfillment_orders
from shopify_app.values import Money, OrderedLine, OrderForSourcing

LINE = "gid://shopify/LineItem/1"


@pytest.fixture
def read(config: Config, company: Company):
    """Reads an order of which these fields differ."""

    def do(*later: dict[str, Any], **changes: Any) -> OrderForSourcing:
        company.will({"data": {"order": say.order(**changes)}}, *later)
        return ShopifyAdmin(config, SHOP, "access-1").order_for_sourcing(say.ORDER)

    return do


def only_line(found: OrderForSourcing) -> OrderedLine:
    (line,) = found.goods.lines
    return line


def told(recommendation: str | None, *levels: str | None) -> dict[str, Any]:
    return {"recommendation": recommendation, "assessments": [{"riskLevel": level} for level in levels]}


@pytest.mark.parametrize(
    ("risk", "level"),
    [
        (told("NONE", "LOW", "HIGH", "PENDING"), "high"),
        (told("CANCEL"), "high"),
        (told("CANCEL", "PENDING", "LOW"), "high"),
        (told("INVESTIGATE", "PENDING"), "pending"),
        (told("ACCEPT", "MEDIUM", "PENDING"), "pending"),
        (told("ACCEPT", "LOW", "MEDIUM"), "medium"),
        (told("INVESTIGATE", "LOW"), "low"),
        (told("INVESTIGATE", "NONE"), "medium"),
        (told("ACCEPT"), "low"),
        (told("NONE"), "none"),
        (told("NONE", "NONE", "NONE"), "none"),
    ],
)
def test_risk_is_the_worst_that_anyone_said(read, risk: dict[str, Any], level: str) -> None:
    found = read(risk=risk)
    assert (found.goods.risk, found.missing) == (level, ())


@pytest.mark.parametrize(
    ("risk", "level"),
    [
        (None, ""),
        ({"recommendation": "NONE", "assessments": None}, ""),
        ({"recommendation": "CANCEL", "assessments": None}, "high"),
        (told(None), ""),
        (told(None, "LOW"), "low"),
        (told("NONE", None), ""),
        (told("SOMETHING_NEW", "SOMETHING_NEW"), ""),
        (told("ACCEPT", "SOMETHING_NEW"), "low"),
    ],
)
def test_a_risk_that_is_withheld_or_in_new_words_is_missing(read, risk: Any, level: str) -> None:
    found = read(risk=risk)
    assert (found.goods.risk, found.missing) == (level, ("the risk analysis",))


def test_money_and_dates_of_an_order_are_read(read) -> None:
    changes = {
        "processedAt": "2026-11-01T08:00:00Z",
        "totalOutstandingSet": say.bag("7.5"),
        "totalRefundedSet": say.bag("3.10"),
    }
    found = read(**changes, fulfillmentOrders=say.page(say.fulfillment_order(1, fulfillAt="2026-12-24T00:00:00Z")))
    goods, (waiting,) = found.goods, found.fulfillment_orders
    assert (goods.outstanding, goods.returned, goods.shipping) == (Decimal("7.5"), Decimal("3.10"), Decimal("4.99"))
    assert goods.processed_at == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert waiting.fulfill_at == datetime(2026, 12, 24, tzinfo=UTC)
    assert found.missing == ()


def test_a_line_has_its_paid_price_and_all_its_properties(read) -> None:
    typed = [{"key": "Engraving", "value": "For Mia"}, {"key": "_bundle", "value": None}, {"key": "Size", "value": ""}]
    line = only_line(read(lineItems=say.page(say.line(1, customAttributes=typed))))
    assert (line.price, line.paid_price) == (Money(Decimal("12.50"), "USD"), Money(Decimal("11.25"), "USD"))
    assert line.properties == (("Engraving", "For Mia"), ("_bundle", ""), ("Size", ""))


def test_units_of_all_refunds_add_up_with_their_money(read) -> None:
    refunds = [
        say.refund(say.refunded(1, 1, "10.00", "0.80"), say.refunded(2, 1, "5.00")),
        say.refund(),
        say.refund(say.refunded(1, 2, "20.00", "1.60")),
    ]
    found = read(refunds=refunds, lineItems=say.page(say.line(1), say.line(2), say.line(3)))
    assert [(line.refunded, line.refunded_value) for line in found.goods.lines] == [
        (3, Decimal("32.40")),
        (1, Decimal("5.00")),
        (0, Decimal(0)),
    ]


@pytest.mark.parametrize(("included", "value"), [(False, "10.80"), (True, "10.00"), (None, "10.00")])
def test_tax_that_prices_include_is_not_counted_twice(read, included: bool | None, value: str) -> None:
    found = read(taxesIncluded=included, refunds=[say.refund(say.refunded(1, 1, "10.00", "0.80"))])
    assert only_line(found).refunded_value == Decimal(value)


_LONG = {"refundLineItems": {"pageInfo": {"hasNextPage": True}, "nodes": [say.refunded(1, 1, "10.00")]}}


@pytest.mark.parametrize(
    "refunds",
    [
        None,
        [None],
        [{"refundLineItems": None}],
        [{"refundLineItems": {"pageInfo": None, "nodes": []}}],
        [{"refundLineItems": {"pageInfo": {"hasNextPage": False}, "nodes": None}}],
        [{"refundLineItems": {"pageInfo": {"hasNextPage": False}, "nodes": [None]}}],
        [_LONG],
        [say.refund(say.refunded(1, 1, "10.00", lineItem=None))],
        [say.refund(say.refunded(1, 1, "10.00", quantity=None))],
        [say.refund(say.refunded(1, 1, "10.00", subtotalSet=None))],
        [say.refund(say.refunded(1, 1, "10.00", totalTaxSet={"shopMoney": None}))],
    ],
)
def test_refunds_of_which_a_part_is_withheld_say_nothing(read, refunds: Any) -> None:
    found = read(refunds=refunds)
    line = only_line(found)
    assert (line.refunded, line.refunded_value, found.missing) == (None, None, ("refunds",))


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"totalOutstandingSet": None}, "the payment"),
        ({"totalRefundedSet": None}, "refunds"),
        ({"currentShippingPriceSet": None}, "shipping paid"),
        ({"currentShippingPriceSet": say.bag("much")}, "shipping paid"),
        ({"processedAt": None}, "the date of the order"),
        ({"lineItems": say.page(say.line(1, customAttributes=None))}, "line properties"),
        ({"lineItems": say.page(say.line(1, discountedUnitPriceAfterAllDiscountsSet=None))}, "prices paid"),
        ({"lineItems": say.page(say.line(1, originalUnitPriceSet=None))}, "prices paid"),
        ({"fulfillmentOrders": None}, "the fulfillment orders"),
        ({"fulfillmentOrders": say.page(None)}, "the fulfillment orders"),
        ({"fulfillmentOrders": say.page(say.fulfillment_order(1, fulfillmentHolds=None))}, "the fulfillment orders"),
        ({"fulfillmentOrders": say.page(say.fulfillment_order(1, status=None))}, "the fulfillment orders"),
        ({"fulfillmentOrders": say.page(say.fulfillment_order(1, lineItems=None))}, "the fulfillment orders"),
    ],
)
def test_a_withheld_fact_is_named_and_the_rest_is_read(read, changes: dict[str, Any], missing: str) -> None:
    found = read(**changes)
    assert found.missing == (missing,)
    assert (found.goods.name, len(found.goods.lines), len(found.fulfillments)) == ("#1001", 1, 1)


def test_without_its_first_price_a_line_has_what_was_paid_or_nothing(read) -> None:
    assert only_line(read(lineItems=say.page(say.line(1, originalUnitPriceSet=None)))).price.amount == Decimal("11.25")
    bare = say.line(1, originalUnitPriceSet=None, discountedUnitPriceAfterAllDiscountsSet=None)
    line = only_line(read(lineItems=say.page(bare)))
    assert (line.price, line.paid_price) == (Money(Decimal(0), "USD"), None)


def test_several_withheld_facts_are_named_once_each(read) -> None:
    half = say.fulfillment_order(1, {"id": "x", "remainingQuantity": None, "lineItem": None}, say.to_fulfill(1, 2))
    found = read(risk=None, refunds=None, totalRefundedSet=None, fulfillmentOrders=say.page(half, half))
    assert found.missing == ("refunds", "the risk analysis", "the fulfillment orders")
    assert [[line.line_gid for line in waiting.lines] for waiting in found.fulfillment_orders] == [[LINE], [LINE]]


@pytest.mark.parametrize(
    "later",
    [
        {"data": {"order": None}, "errors": [say.denied("order")]},
        {"data": {"order": {"id": say.ORDER, "fulfillmentOrders": None}}},
        {"data": {"order": {"id": say.ORDER, "fulfillmentOrders": {"pageInfo": None, "nodes": []}}}},
    ],
)
def test_a_later_page_that_is_withheld_leaves_the_first(read, later: dict[str, Any]) -> None:
    found = read(later, fulfillmentOrders=say.page(say.fulfillment_order(1), after="o-1"))
    assert (len(found.fulfillment_orders), found.missing) == (1, ("the fulfillment orders",))


def test_who_ships_refuses_fulfillment_orders_that_were_withheld(read) -> None:
    demand_fulfillment_orders(read(), SHOP)
    with pytest.raises(NeedsPerson, match="fulfillmentOrders was withheld"):
        demand_fulfillment_orders(read(fulfillmentOrders=None), SHOP)
