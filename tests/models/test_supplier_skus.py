"""SKUs of a product are kept as they were read."""

import json
from decimal import Decimal

from shopify_app.models import SupplierProduct
from shopify_app.supplier_values import SupplierProductFacts, SupplierSku
from shopify_app.values import Money

PRICE, TAX = Money(Decimal("3.10"), "USD"), Money(Decimal("0.25"), "EUR")


def test_skus_come_back_as_they_were_kept():
    skus = (SupplierSku("1", "14:193", "Black", PRICE, 5, "", TAX), SupplierSku("2", "14:29", "White", PRICE, 0))
    product = SupplierProduct(shop_id=1, product_id="1005006749040149")
    product.keep(SupplierProductFacts("1005006749040149", "Phone stand", "onSelling", "", "", "", "", "", skus))
    product.skus_json = json.loads(json.dumps(product.skus_json))
    assert product.skus == [*skus]


def test_a_sku_that_was_kept_before_taxes_has_none():
    kept = {"sku_id": "1", "sku_attr": "", "name": "", "price": {"amount": "3.10", "currency": "USD"}, "stock": 5}
    (sku,) = SupplierProduct(skus_json=[{**kept, "image": ""}]).skus
    assert (sku.price, sku.tax) == (PRICE, None)
