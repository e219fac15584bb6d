"""Tax and import charges that AliExpress names beside a SKU's price."""

from decimal import Decimal
from typing import Any

import aliexpress_answers as say
import pytest
from loopback import Company

from shopify_app.config import Config
from shopify_app.gateways.aliexpress import AliExpress
from shopify_app.values import Money


@pytest.mark.parametrize(
    ("fields", "tax"),
    [
        ({}, None),
        ({"tax_amount": "", "estimated_import_charges": None}, None),
        ({"tax_amount": "0.80", "price_include_tax": True}, None),
        ({"tax_amount": "0.80", "price_include_tax": "true", "estimated_import_charges": "2.10"}, ("2.10", "USD")),
        ({"tax_amount": "0.80", "tax_currency_code": "EUR", "price_include_tax": False}, ("0.80", "EUR")),
        ({"tax_amount": 0.8, "estimated_import_charges": "2.10"}, ("2.90", "USD")),
        ({"tax_amount": "0"}, ("0", "USD")),
        ({"tax_amount": "some", "estimated_import_charges": {"amount": 1}}, None),
        ({"tax_amount": "-1", "estimated_import_charges": "2.10"}, ("2.10", "USD")),
        ({"tax_amount": "0.80", "tax_currency_code": "EUR", "estimated_import_charges": "2.10"}, None),
    ],
)
def test_tax_beside_the_price_is_read(
    config: Config, company: Company, fields: dict[str, Any], tax: tuple[str, str] | None
) -> None:
    sku = {"sku_id": "1", "offer_sale_price": "16.12", "currency_code": "USD", **fields}
    company.will(say.product({**say.PRODUCT, "ae_item_sku_info_dtos": {"ae_item_sku_info_d_t_o": [sku]}}))
    (found,) = AliExpress(config, "access-1").product("1005006749040149", "US").skus
    assert found.tax == (Money(Decimal(tax[0]), tax[1]) if tax else None)
