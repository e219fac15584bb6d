"""Shopify's Admin API in our values: whole orders, exact fulfillments."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
import shopify_answers as say
from loopback import SHOP, Company

from shopify_app.config import Config
from shopify_app.errors import NeedsPerson, Refused
from shopify_app.gateways.shopify_admin import ShopifyAdmin
from shopify_app.values import Address, ChangedOrder, FulfillableLine, Money


@pytest.fixture
def admin(config: Config) -> ShopifyAdmin:
    return ShopifyAdmin(config, SHOP, "access-1")


def test_an_order_is_read_with_everything_that_matters(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"order": say.order()}})
    found = admin.order_for_sourcing(say.ORDER)
    goods, (line,) = found.goods, found.goods.lines
    assert company.last.path == f"/shopify/{SHOP}/admin/api/2026-10/graphql.json"
    assert company.last.headers["x-shopify-access-token"] == "access-1"
    assert company.last.variables == {"id": say.ORDER}
    assert (goods.gid, goods.name, goods.financial_status, goods.fulfillment_status) == (
        say.ORDER,
        "#1001",
        "paid",
        "unfulfilled",
    )
    assert goods.created_at == datetime(2026, 11, 20, 10, tzinfo=UTC)
    assert (goods.cancelled_at, goods.closed_at, goods.test, goods.risk) == (None, None, False, "high")
    assert (goods.email, goods.phone, goods.locale, goods.currency) == ("buyer@example.com", "", "en", "USD")
    assert goods.address == Address(
        name="Test Buyer",
        address1="12 Main Street",
        city="Vineland",
        province="New Jersey",
        zip="08360",
        country="US",
        phone="+1 559-360-0000",
    )
    assert (line.quantity, line.current_quantity, line.price) == (3, 2, Money(Decimal("12.50"), "USD"))
    assert (line.variant_gid, line.product_gid) == ("gid://shopify/ProductVariant/1", "gid://shopify/Product/1")


def test_fulfillment_orders_and_fulfillments_are_read_by_line(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"order": say.order()}})
    found = admin.order_for_sourcing(say.ORDER)
    (waiting,), (done,) = found.fulfillment_orders, found.fulfillments
    assert waiting.open
    assert (waiting.location, waiting.method, waiting.holds) == ("Main Street", "SHIPPING", ())
    assert waiting.lines == (
        FulfillableLine("gid://shopify/FulfillmentOrderLineItem/1", "gid://shopify/LineItem/1", 2),
    )
    assert (done.status, done.numbers, done.units) == (
        "SUCCESS",
        ("LP00675700340000",),
        {"gid://shopify/LineItem/1": 1},
    )


def test_a_cancelled_order_of_a_deleted_variant_and_no_address_is_read(admin: ShopifyAdmin, company: Company) -> None:
    bare = say.line(1, variant=None, product=None, sku=None, variantTitle="Default Title")
    changes = {
        "cancelledAt": "2026-11-21T09:00:00Z",
        "shippingAddress": None,
        "risk": {"recommendation": "NONE", "assessments": []},
        "displayFinancialStatus": None,
        "lineItems": say.page(bare),
    }
    company.will({"data": {"order": say.order(**changes)}})
    goods = admin.order_for_sourcing(say.ORDER).goods
    assert goods.cancelled_at == datetime(2026, 11, 21, 9, tzinfo=UTC)
    assert (goods.address, goods.risk, goods.financial_status) == (None, "none", "")
    (line,) = goods.lines
    assert (line.variant_gid, line.product_gid, line.sku, line.variant_title) == ("", "", "", "")


def test_words_nobody_knows_yet_never_crash(admin: ShopifyAdmin, company: Company) -> None:
    strange = say.fulfillment_order(
        1, status="PAUSED", deliveryMethod=None, assignedLocation=None, fulfillmentHolds=[{"reason": "NEW_REASON"}]
    )
    company.will({"data": {"order": say.order(displayFulfillmentStatus="NOVEL", fulfillmentOrders=say.page(strange))}})
    found = admin.order_for_sourcing(say.ORDER)
    (waiting,) = found.fulfillment_orders
    assert (found.goods.fulfillment_status, waiting.status, waiting.open) == ("novel", "PAUSED", False)
    assert (waiting.holds, waiting.method, waiting.location) == (("NEW_REASON",), "", "")


def test_every_page_of_a_long_order_is_followed(admin: ShopifyAdmin, company: Company) -> None:
    half = say.fulfillment_order(1)
    half["lineItems"] = say.page(say.to_fulfill(1, 2), after="fo-1")
    done = say.order()["fulfillments"][0]
    done["fulfillmentLineItems"] = say.page(say.shipped(1, 1), after="f-1")
    first = say.order(
        lineItems=say.page(say.line(1), after="l-1"),
        fulfillmentOrders=say.page(half, after="o-1"),
        fulfillments=[done],
    )
    company.will(
        {"data": {"order": first}},
        {"data": {"order": {"id": say.ORDER, "lineItems": say.page(say.line(2), after="l-2")}}},
        {"data": {"order": {"id": say.ORDER, "lineItems": say.page(say.line(3))}}},
        {"data": {"order": {"id": say.ORDER, "fulfillmentOrders": say.page(say.fulfillment_order(2))}}},
        {"data": {"fulfillmentOrder": {"id": "x", "lineItems": say.page(say.to_fulfill(2, 1))}}},
        {
            "data": {
                "fulfillment": {"id": "x", "fulfillmentLineItems": say.page(say.shipped(1, 1), say.shipped(2, None))}
            }
        },
    )
    found = admin.order_for_sourcing(say.ORDER)
    assert [line.gid[-1] for line in found.goods.lines] == ["1", "2", "3"]
    assert [[line.remaining for line in waiting.lines] for waiting in found.fulfillment_orders] == [[2, 1], []]
    assert found.fulfillments[0].units == {"gid://shopify/LineItem/1": 2, "gid://shopify/LineItem/2": 0}
    assert [request.variables.get("after") for request in company.requests] == [
        None,
        "l-1",
        "l-2",
        "o-1",
        "fo-1",
        "f-1",
    ]
    assert company.requests[4].variables["id"] == "gid://shopify/FulfillmentOrder/1"
    assert company.requests[5].variables["id"] == "gid://shopify/Fulfillment/1"


def test_an_order_that_is_gone_is_refused_by_its_code(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"order": None}})
    with pytest.raises(Refused, match="deleted") as caught:
        admin.order_for_sourcing(say.ORDER)
    assert caught.value.code == "NOT_FOUND"


def test_withheld_customer_data_is_empty_and_the_rest_is_there(admin: ShopifyAdmin, company: Company) -> None:
    address = say.order()["shippingAddress"] | {"name": None, "address1": None, "zip": None, "phone": None}
    told = {"message": "This app is not approved to access the email field.", "path": ["order", "email"]}
    company.will(
        {
            "data": {"order": say.order(email=None, shippingAddress=address)},
            "errors": [told, say.denied("order", "shippingAddress", "name")],
        }
    )
    goods = admin.order_for_sourcing(say.ORDER).goods
    assert goods.email == ""
    assert goods.address == Address(city="Vineland", province="New Jersey", country="US")


@pytest.mark.parametrize("field", ["fulfillments", "lineItems"])
def test_a_withheld_list_is_never_taken_for_an_empty_one(admin: ShopifyAdmin, company: Company, field: str) -> None:
    company.will({"data": {"order": say.order(**{field: None})}, "errors": [say.denied("order", field)]})
    with pytest.raises(NeedsPerson, match=f"{field} was withheld"):
        admin.order_for_sourcing(say.ORDER)


def test_an_order_that_is_withheld_is_not_taken_for_a_deleted_one(admin: ShopifyAdmin, company: Company) -> None:
    company.will({"data": {"order": None}, "errors": [say.denied("order")]})
    with pytest.raises(NeedsPerson, match="does not let Waybill"):
        admin.order_for_sourcing(say.ORDER)


def test_changed_orders_come_page_by_page(admin: ShopifyAdmin, company: Company) -> None:
    one, two = (
        {"id": f"gid://shopify/Order/{n}", "name": f"#100{n}", "updatedAt": "2026-11-21T10:00:00Z"} for n in (1, 2)
    )
    company.will({"data": {"orders": say.page(one, after="c-1")}}, {"data": {"orders": say.page(two)}})
    since, moment = datetime(2026, 11, 20, 8, 30, tzinfo=UTC), datetime(2026, 11, 21, 10, tzinfo=UTC)
    first, cursor = admin.changed_orders(since)
    second, end = admin.changed_orders(since, cursor)
    assert [*first, *second] == [
        ChangedOrder("gid://shopify/Order/1", moment),
        ChangedOrder("gid://shopify/Order/2", moment),
    ]
    assert ([order.number for order in first], end) == ([1], "")
    assert company.requests[0].variables["q"] == "updated_at:>='2026-11-20T08:30:00Z' status:any"
    assert company.requests[1].variables["after"] == "c-1"


def test_the_catalog_comes_page_by_page(admin: ShopifyAdmin, company: Company) -> None:
    variant = {"id": "v1", "title": "Black", "sku": None, "product": {"id": "p1", "title": "Phone stand"}}
    only = {"id": "v2", "title": "Default Title", "sku": "LAMP", "product": {"id": "p2", "title": "Desk lamp"}}
    company.will(
        {"data": {"productVariants": say.page(variant, after="c-1")}}, {"data": {"productVariants": say.page(only)}}
    )
    first, second = admin.variants()
    assert (first.gid, first.product_gid, first.product_title, first.variant_title, first.sku) == (
        "v1",
        "p1",
        "Phone stand",
        "Black",
        "",
    )
    assert (second.variant_title, second.sku) == ("", "LAMP")


def test_a_shop_states_its_facts_and_scopes(admin: ShopifyAdmin, company: Company) -> None:
    shop = {"name": "Demo Shop", "email": "owner@example.com", "ianaTimezone": "Europe/Berlin", "currencyCode": "EUR"}
    scopes = [{"handle": "read_orders"}, {"handle": "read_products"}]
    company.will({"data": {"shop": shop, "currentAppInstallation": {"accessScopes": scopes}}})
    facts = admin.shop_facts()
    assert (facts.name, facts.email, facts.timezone, facts.currency) == (
        "Demo Shop",
        "owner@example.com",
        "Europe/Berlin",
        "EUR",
    )
    assert facts.scopes == ("read_orders", "read_products")
