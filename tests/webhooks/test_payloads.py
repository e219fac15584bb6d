"""Payloads: what is read, what may be missing, and which path a refusal names."""

import copy
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from shopify_app.errors import WaybillError
from shopify_app.values import Address, Money, OrderedLine
from tests.webhooks.conftest import ORDER_GID, PAYLOAD, order_payload
from webhooks.payloads import MissingField, WrongField, read_order


def without(path: str) -> dict[str, Any]:
    """The payload without the field at `path` ("line_items[0].price")."""
    return changed(path, None, drop=True)


def changed(path: str, value: Any, *, drop: bool = False) -> dict[str, Any]:
    """The payload with `value` at `path`."""
    payload = copy.deepcopy(PAYLOAD)
    inside = payload["line_items"][0] if path.startswith("line_items[0].") else payload
    name = path.removeprefix("line_items[0].")
    if drop:
        del inside[name]
    else:
        inside[name] = value
    return payload


def test_the_whole_payload_becomes_values():
    stated = read_order(order_payload())
    goods = stated.goods
    assert goods is not None
    assert stated.gid == goods.gid == ORDER_GID
    assert (goods.name, goods.currency, goods.email, goods.phone, goods.locale) == (
        "#1001",
        "USD",
        "buyer@example.com",
        "",
        "en-US",
    )
    assert goods.created_at == datetime(2026, 11, 22, 14, tzinfo=UTC)
    assert goods.updated_at.utcoffset() is not None
    assert (goods.cancelled_at, goods.closed_at, goods.test) == (None, None, False)
    assert (goods.financial_status, goods.fulfillment_status, goods.risk) == ("paid", "", "")
    assert goods.address == Address(
        name="Test Buyer",
        address1="1 Example Street",
        address2="Apt 2",
        city="Springfield",
        province="Illinois",
        zip="62701",
        country="US",
        phone="+15555550100",
    )
    assert goods.lines[0] == OrderedLine(
        gid="gid://shopify/LineItem/15500000000001",
        title="Phone stand",
        variant_title="Black",
        sku="AE-PS-BLK",
        variant_gid=f"gid://shopify/ProductVariant/{PAYLOAD['line_items'][0]['variant_id']}",
        product_gid="gid://shopify/Product/9700000000001",
        quantity=2,
        current_quantity=2,
        requires_shipping=True,
        price=Money(Decimal("15.00"), "USD"),
        refunded=0,
        paid_price=Money(Decimal("15.00"), "USD"),
    )


@pytest.mark.parametrize(
    "path",
    [
        *("name", "created_at", "updated_at", "test", "currency"),
        *("line_items[0].quantity", "line_items[0].price", "line_items[0].requires_shipping"),
    ],
)
@pytest.mark.parametrize("null", [True, False])
def test_a_missing_field_is_named_by_its_path(path: str, null: bool):
    with pytest.raises(MissingField) as caught:
        read_order(changed(path, None) if null else without(path))
    assert caught.value.path == path
    assert isinstance(caught.value, WaybillError)
    assert path in caught.value.problem


def test_a_line_without_any_id_is_named_by_its_place():
    payload = order_payload()
    del payload["line_items"][1]["admin_graphql_api_id"], payload["line_items"][1]["id"]
    with pytest.raises(MissingField, match=r"line_items\[1\]\.id"):
        read_order(payload)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("line_items", {}),
        ("line_items", "none"),
        ("line_items", [1]),
        ("shipping_address", []),
        ("name", ["#1001"]),
        ("name", True),
        ("test", "false"),
        ("created_at", "yesterday"),
        ("created_at", "2026-11-22T09:00:00"),
        ("updated_at", "0001-01-01T00:00:00+14:00"),
        ("admin_graphql_api_id", "gid://shopify/Product/1"),
        ("admin_graphql_api_id", "gid://shopify/Order/x"),
        ("line_items[0].price", "free"),
        ("line_items[0].price", "NaN"),
        ("line_items[0].price", 1e300),
        ("line_items[0].price", "9" * 40),
        ("line_items[0].quantity", 10**30),
        ("line_items[0].quantity", -1),
        ("line_items[0].quantity", 1.5),
        ("line_items[0].quantity", True),
        ("line_items[0].variant_id", "1; DROP TABLE"),
        ("line_items[0].variant_id", 10**40),
    ],
)
def test_a_wrong_field_is_refused_by_path_and_never_quoted(path: str, value: Any):
    with pytest.raises(WaybillError) as caught:
        read_order(changed(path, value))
    assert isinstance(caught.value, WrongField)
    assert caught.value.path.startswith(path)
    assert "DROP" not in caught.value.problem


def test_everything_that_may_be_null_is_read_as_nothing():
    payload = order_payload(
        email="", contact_email=None, phone=None, customer=None, shipping_address=None, billing_address=None
    )
    payload |= {"customer_locale": None, "financial_status": None, "fulfillment_status": None, "unheard_of": [{}]}
    payload["line_items"][0] |= {"variant_id": None, "product_id": None, "sku": None, "variant_title": None}
    goods = read_order(payload).goods
    assert goods is not None
    assert (goods.email, goods.phone, goods.address, goods.locale) == ("", "", None, "")
    line = goods.lines[0]
    assert (line.variant_gid, line.product_gid, line.sku, line.variant_title) == ("", "", "", "")


def test_a_contact_email_stands_in():
    goods = read_order(order_payload(email="", contact_email="buyer@example.com")).goods
    assert goods is not None
    assert goods.email == "buyer@example.com"


def test_an_address_of_nulls_is_an_empty_address():
    goods = read_order(order_payload(shipping_address=dict.fromkeys(PAYLOAD["shipping_address"]))).goods
    assert goods is not None
    assert goods.address == Address()


def test_an_address_without_a_whole_name_has_its_parts():
    address = {**PAYLOAD["shipping_address"], "name": None, "province": None, "country_code": "us"}
    goods = read_order(order_payload(shipping_address=address)).goods
    assert goods is not None
    assert goods.address is not None
    assert (goods.address.name, goods.address.province, goods.address.country) == ("Test Buyer", "IL", "US")


def test_without_a_current_quantity_the_quantity_counts():
    goods = read_order(without("line_items[0].current_quantity")).goods
    assert goods is not None
    assert goods.lines[0].current_quantity == 2


def test_a_current_quantity_of_zero_is_zero():
    goods = read_order(changed("line_items[0].current_quantity", 0)).goods
    assert goods is not None
    assert goods.lines[0].current_quantity == 0


def test_without_a_global_id_the_number_is_enough():
    assert read_order(without("admin_graphql_api_id")).gid == ORDER_GID


def test_a_payload_without_lines_is_a_part_of_an_order():
    assert read_order({"id": 6200000000001, "updated_at": "2026-11-22T09:00:00-05:00"}).goods is None


def test_halves_of_characters_and_nul_are_made_storable():
    goods = read_order(order_payload(name="#1\ud83d\x00\U0001f4e6")).goods
    assert goods is not None
    assert goods.name == "#1?\U0001f4e6"
