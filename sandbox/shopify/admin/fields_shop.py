"""Fields of the shop itself, the app's installation, locations, products and variants."""

from typing import Any

from sandbox.shopify.admin.access import Resolver
from sandbox.shopify.admin.call import Info, call_of
from sandbox.shopify.admin.connections import page
from sandbox.shopify.admin.plain import always
from sandbox.shopify.appconfig import the_app
from sandbox.shopify.catalog import MERCHANT, Product, Variant
from sandbox.shopify.ids import gid
from sandbox.shopify.state import Shop, now

VERSIONS = {"2026-01": True, "2026-04": True, "2026-07": True, "2026-10": True, "2027-01": False, "unstable": False}
LATEST = "2026-10"


def public_api_versions() -> list[dict[str, Any]]:
    """Return the versions this API answers, as publicApiVersions shows them."""
    names = {LATEST: f"{LATEST} (Latest)", "2027-01": "2027-01 (Release candidate)"}
    return [
        {"handle": handle, "supported": supported, "displayName": names.get(handle, handle)}
        for handle, supported in VERSIONS.items()
    ]


def scope_rows(scopes: Any) -> list[dict[str, str]]:
    """Return AccessScope objects."""
    return [{"handle": scope, "description": scope.replace("_", " ")} for scope in scopes]


def installation(info: Info) -> dict[str, Any]:
    """Return the AppInstallation of the calling app."""
    shop, app = call_of(info).shop, the_app()
    return {
        # Another one after each reinstall.
        "id": gid("AppInstallation", 100 * shop.id + shop.installs),
        "launchUrl": f"https://admin.shopify.com/store/{shop.handle}/apps/{app.handle}",
        "uninstallUrl": None,
        "accessScopes": scope_rows(shop.scopes or ()),
        "app": {
            "id": gid("App", 1),
            "apiKey": app.api_key,
            "handle": app.handle,
            "title": app.name,
            "embedded": True,
            "developerName": "Test Developer",
            "requestedAccessScopes": scope_rows(app.scopes),
            "optionalAccessScopes": [],
            "availableAccessScopes": scope_rows(app.scopes),
            "webhookApiVersion": app.api_version,
        },
    }


def _inventory_item(variant: Variant, info: Info) -> dict[str, Any]:
    return {
        "id": gid("InventoryItem", variant.id),
        "legacyResourceId": variant.id,
        "sku": variant.sku,
        "tracked": False,
        "requiresShipping": variant.requires_shipping,
    }


def _place(shop: Shop) -> dict[str, Any]:
    return {"id": gid("ShopAddress", shop.id), "country": "United States", "countryCodeV2": "US", "formatted": []}


def _offset_minutes(shop: Shop) -> int:
    offset = now().astimezone(shop.zone).utcoffset()
    return int(offset.total_seconds() // 60) if offset else 0


def _position(variant: Variant, info: Info) -> int:
    return variant.product.variants.index(variant) + 1


def _count(product: Product, info: Info) -> dict[str, Any]:
    return {"count": len(product.variants), "precision": "EXACT"}


SHOP: dict[str, Resolver] = {
    "id": lambda s, i: s.gid,
    "contactEmail": lambda s, i: s.email,
    "currencyCode": lambda s, i: s.currency,
    "ianaTimezone": lambda s, i: s.timezone,
    "myshopifyDomain": lambda s, i: s.domain,
    "plan": always({"publicDisplayName": "Development", "partnerDevelopment": True, "shopifyPlus": False}),
    "primaryDomain": lambda s, i: {
        "id": gid("Domain", s.id),
        "host": s.domain,
        "url": f"https://{s.domain}",
        "sslEnabled": True,
    },
    "shopAddress": lambda s, i: _place(s),
    "timezoneOffsetMinutes": lambda s, i: _offset_minutes(s),
    "url": lambda s, i: f"https://{s.domain}",
}
LOCATION: dict[str, Resolver] = {
    "id": lambda place, i: place.gid,
    "legacyResourceId": lambda place, i: place.id,
    "isActive": always(True),
    "isFulfillmentService": lambda place, i: place.kind != MERCHANT,
    "fulfillsOnlineOrders": always(True),
    "shipsInventory": always(True),
    "fulfillmentService": always(None),
    "address": always({"countryCode": "US", "country": "United States", "formatted": ["United States"]}),
}
PRODUCT: dict[str, Resolver] = {
    "id": lambda p, i: p.gid,
    "legacyResourceId": lambda p, i: p.id,
    "description": always(""),
    "descriptionHtml": always(""),
    "hasOnlyDefaultVariant": lambda p, i: len(p.variants) == 1 and p.variants[0].title == "Default Title",
    "isGiftCard": always(False),
    "productType": always(""),
    "status": always("ACTIVE"),
    "variants": lambda p, i, **asked: page(p.variants, asked),
    "totalInventory": always(0),
    "tracksInventory": always(False),
    "updatedAt": lambda p, i: p.created_at,
    "variantsCount": _count,
}
VARIANT: dict[str, Resolver] = {
    "id": lambda v, i: v.gid,
    "legacyResourceId": lambda v, i: v.id,
    "availableForSale": always(True),
    "createdAt": lambda v, i: v.product.created_at,
    "updatedAt": lambda v, i: v.product.created_at,
    "displayName": lambda v, i: f"{v.product.title} - {v.title}",
    "inventoryItem": _inventory_item,
    "inventoryPolicy": always("CONTINUE"),
    "position": _position,
    "requiresComponents": always(False),
    "selectedOptions": lambda v, i: [{"name": "Title", "value": v.title}],
    "taxable": always(True),
}
FIELDS = {"Shop": SHOP, "Location": LOCATION, "Product": PRODUCT, "ProductVariant": VARIANT}
