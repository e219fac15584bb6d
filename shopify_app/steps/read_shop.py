"""Step: read what Shopify says of a shop, and its catalog."""

from datetime import timedelta

from shopify_app import clock
from shopify_app.db import session
from shopify_app.errors import Forbidden, WaybillError
from shopify_app.gateways.shopify_admin import ShopifyAdmin
from shopify_app.models import Shop, Variant
from shopify_app.models.lateness import ask_again
from shopify_app.models.shop import FORBIDDEN_FOR
from shopify_app.steps.access import ask_shopify
from shopify_app.steps.turn import step_aside, take
from shopify_app.values import ShopFacts, VariantFacts

EVERY = timedelta(days=1)


def run(row_id: int) -> None:
    """Refresh the shop's name, zone, scopes and variants; again tomorrow."""
    shop = session().get(Shop, row_id)
    if shop is None or not take(shop, "read_again_at"):
        return
    try:
        facts, variants = ask_shopify(shop, _read)
    except Forbidden:
        shop.read_again_at = clock.now() + FORBIDDEN_FOR
        session().commit()
        return
    except WaybillError as error:
        step_aside(shop, error, "read_again_at")
        return
    if facts.timezone and facts.timezone != shop.timezone:
        # A day begins elsewhere: the late rules count in the merchant's zone.
        ask_again(shop.id)
    shop.keep_facts(facts)
    for variant in variants:
        Variant.keep(
            shop.id,
            variant.gid,
            product_gid=variant.product_gid,
            product_title=variant.product_title,
            variant_title=variant.variant_title,
            sku=variant.sku,
        )
    shop.read_again_at, shop.tries, shop.problem = clock.now() + EVERY, 0, ""
    session().commit()


def _read(admin: ShopifyAdmin) -> tuple[ShopFacts, list[VariantFacts]]:
    return admin.shop_facts(), [*admin.variants()]
