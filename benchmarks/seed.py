"""What has to be in the database before anything can be measured: a shop, its AliExpress account, a link."""

from datetime import timedelta
from decimal import Decimal

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import AliExpressAccount, Link, Shop, SupplierProduct
from shopify_app.supplier_values import SupplierProductFacts, SupplierSku
from shopify_app.values import Money, Tokens

#: The variant that the payload's first line names, and the SKU that supplies it.
VARIANT, PRODUCT, SKU = "gid://shopify/ProductVariant/50300000000001", "32997000001", "12000001"
STORE = "1103900001"
BY = "benchmark"


def open_shop(domain: str, **settings: str) -> Shop:
    """An installed, connected and linked shop that orders by itself and sends its own letters. Commits."""
    now = clock.now()
    shop = Shop.install(domain, Tokens("access", now + timedelta(days=9), "refresh", now + timedelta(days=60)), by=BY)
    shop.read_again_at, shop.reconciled_at, shop.refreshed_at = None, now + timedelta(days=1), now
    chosen = {"automatic_ordering": "on", "cancellation_window_minutes": "0", "email_sender": "app"}
    shop.change_settings(chosen | settings, by=BY)
    # The orders are of today's first hours.
    shop.automatic_since = now - timedelta(days=3)
    session().add(
        AliExpressAccount(
            shop_id=shop.id,
            access_token="access",
            refresh_token="refresh",
            access_expires_at=now + timedelta(days=9),
            consent_ends_at=now + timedelta(days=60),
        )
    )
    SupplierProduct.ask(shop.id, PRODUCT).keep(_facts())
    Link.make(shop.id, VARIANT, PRODUCT, SKU, quantity=1, country="")
    session().commit()
    return shop


def _facts() -> SupplierProductFacts:
    sku = SupplierSku(SKU, "14:193#Black", "Black", Money(Decimal("3.10"), "USD"), 1_000_000, "")
    return SupplierProductFacts(PRODUCT, "Phone stand", "onSelling", "", STORE, f"Store {STORE}", "CN", "", (sku,))
