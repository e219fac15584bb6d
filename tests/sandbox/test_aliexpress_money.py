"""What the toy AliExpress asks for: currencies of its own, taxes and import charges; and the two ids of a product."""

from collections.abc import Iterator

import pytest

from sandbox.aliexpress.catalog import sku_attr_of
from tests.sandbox.aliexpress_caller import MUG, STAND, STAND_BLACK, Caller, Json, item, serving
from tests.sandbox.test_aliexpress_create import MUG_400, freight

BLACK = sku_attr_of({"Color": "Black"})


@pytest.fixture
def caller() -> Iterator[Caller]:
    with serving() as url:
        made = Caller(url)
        made.connect()
        made.mode(read_lag_seconds=0)
        yield made


def sku(caller: Caller, product_id: str = STAND, currency: str = "USD") -> Json:
    """The first SKU of product.get."""
    params = {"product_id": product_id, "ship_to_country": "US", "target_currency": currency}
    result = caller.call("aliexpress.ds.product.get", target_language="en", **params)["result"]
    found: Json = result["ae_item_sku_info_dtos"]["ae_item_sku_info_d_t_o"][0]
    return found


def test_a_product_answers_in_a_currency_of_its_own(caller: Caller) -> None:
    change = {"answers_in": "EUR", "skus": [{"sku_id": STAND_BLACK, "price": "310.00"}]}
    services = [{"code": "SLOW", "fee": "95.00"}]
    caller.control(f"aliexpress/products/{STAND}", {**change, "services": services})
    for asked in ("USD", "GBP"):
        found = sku(caller, currency=asked)
        assert (found["offer_sale_price"], found["currency_code"]) == ("310.00", "EUR")
        option = freight(caller, currency=asked)["delivery_options"]["delivery_option_d_t_o"][0]
        assert (option["shipping_fee_cent"], option["shipping_fee_currency"]) == ("95.00", "EUR")
    caller.control(f"aliexpress/products/{STAND}", {"answers_in": None})
    assert (sku(caller)["offer_sale_price"], sku(caller)["currency_code"]) == ("310.00", "USD")
    assert sku(caller, currency="EUR")["offer_sale_price"] == "285.20"


def test_an_order_is_charged_in_that_currency(caller: Caller) -> None:
    caller.control(f"aliexpress/products/{STAND}", {"answers_in": "EUR"})
    (number,) = caller.create(item(STAND, BLACK))["order_list"]["number"]
    assert caller.order(str(number))["order_amount"]["currency_code"] == "EUR"
    mixed = caller.create(item(STAND, BLACK), item(MUG, MUG_400))
    assert mixed["error_code"] == "PRICE_PAY_CURRENCY_ERROR"


def test_taxes_are_told_and_charged(caller: Caller) -> None:
    assert not {"tax_amount", "tax_currency_code", "estimated_import_charges"} & set(sku(caller))
    charges = {"sku_id": STAND_BLACK, "tax": "1.20", "import_charges": "2.50"}
    book = caller.control(f"aliexpress/products/{STAND}", {"skus": [charges]})
    assert (book["skus"][0]["tax"], book["skus"][0]["import_charges"]) == ("1.20", "2.50")
    found = sku(caller)
    assert (found["tax_amount"], found["tax_currency_code"], found["estimated_import_charges"]) == (
        "1.20",
        "USD",
        "2.50",
    )
    assert sku(caller, currency="EUR")["tax_amount"] == "1.10"
    (number,) = caller.create(item(STAND, BLACK, count=2))["order_list"]["number"]
    line = caller.order(str(number))["child_order_list"]["aeop_child_order_info"][0]
    assert line["actual_tax_fee"]["amount"] == "7.40"
    caller.control(f"aliexpress/products/{STAND}", {"skus": [{"sku_id": STAND_BLACK, "tax": None}]})
    assert "tax_amount" not in sku(caller)


def test_a_product_has_two_ids_and_tracking_may_name_either(caller: Caller) -> None:
    regional = "3256" + STAND[4:]
    for named in (STAND, regional):
        params = {"product_id": named, "ship_to_country": "US", "target_currency": "USD", "target_language": "en"}
        ids = caller.call("aliexpress.ds.product.get", **params)["result"]["product_id_converter_result"]
        assert ids == {"main_product_id": int(STAND), "sub_product_id": f'{{"US":{regional}}}'}
    number = str(caller.create(item(STAND, BLACK))["order_list"]["number"][0])
    caller.act(number, "pay")
    caller.act(number, "ship")
    for switched, named in ((False, STAND), (True, regional)):
        caller.mode(regional_ids=switched)
        parcel = caller.tracking(number)["data"]["tracking_detail_line_list"]["tracking_detail"][0]
        assert parcel["package_item_list"]["package_item"][0]["item_id"] == int(named)
