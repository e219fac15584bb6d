"""Step: read an AliExpress product, so that its SKUs can be chosen and its links checked."""

import sqlalchemy as sa

from shopify_app.db import in_turn, session
from shopify_app.errors import WaybillError
from shopify_app.models import Link, SupplierProduct
from shopify_app.models.merchant import match_again
from shopify_app.models.shop import Shop
from shopify_app.steps.access import ask_aliexpress
from shopify_app.steps.turn import step_aside, take
from shopify_app.supplier_values import SupplierProductFacts

#: A product is read for this country while linking; it is read again for the customer's before ordering.
COUNTRY = "US"


def run(row_id: int) -> None:
    """Store the product; check the links that wait for it."""
    product = session().get(SupplierProduct, row_id)
    if product is None or not take(product):
        return
    shop = session().get_one(Shop, product.shop_id)
    try:
        facts = ask_aliexpress(shop, lambda ae: ae.product(product.product_id, COUNTRY, shop.currency))
    except WaybillError as error:
        step_aside(product, error)
        return
    # Two products of one new store may be read at the same instant: both would write the store down.
    in_turn(lambda: _keep(shop, product, facts))


def _keep(shop: Shop, product: SupplierProduct, facts: SupplierProductFacts) -> None:
    product.keep(facts)
    for link in unchecked(product):
        if link.check(product):
            match_again(shop, link.variant_gid)
    session().commit()


def unchecked(product: SupplierProduct) -> list[Link]:
    """Links to the product that AliExpress has not confirmed yet."""
    wanted = sa.select(Link).where(
        Link.shop_id == product.shop_id, Link.product_id == product.product_id, Link.checked_at.is_(None)
    )
    return [*session().scalars(wanted)]
