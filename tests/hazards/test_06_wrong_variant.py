"""Hazard 6: the wrong variant is bought because lines were matched by product. Variant and SKU decide."""

from tests.hazards.looks import first, placed, refusal


def test_a_sku_that_is_gone(shop):
    variant, facts = shop.goods()
    shop.link(variant, facts)
    order = shop.buy((variant, 1))
    shop.control(f"aliexpress/products/{facts['product_id']}", skus=[{"sku_id": facts["sku_id"], "delete": True}])
    assert "no longer offers" in refusal(shop, order)


def two_colors(shop) -> dict[str, tuple[str, dict[str, str]]]:
    """One product in two colors on both sides: color -> (variant, SKU), linked color by color."""
    colors = ["Red", "Blue"]
    made = shop.control(
        f"shopify/{shop.domain}/products", title="Lamp", variants=[{"title": c, "price": "15.00"} for c in colors]
    )
    skus = [{"attrs": {"Color": color}, "price": "3.10", "stock": 20} for color in colors]
    product = shop.control("aliexpress/products", subject="Lamp", store_id="1103800006", skus=skus)
    found = {}
    for color, variant, sku in zip(colors, made["variants"], product["skus"], strict=True):
        found[color] = (variant["gid"], {"product_id": str(product["product_id"]), **sku})
        shop.link(*found[color])
    return found


def test_each_variant_is_bought_as_its_own_sku(shop):
    colors = two_colors(shop)
    order = shop.buy((colors["Blue"][0], 2), (colors["Red"][0], 1))
    placed(shop, order)
    items = {item["sku_id"]: item["quantity"] for item in shop.bought()[0]["items"]}
    assert items == {str(colors["Blue"][1]["sku_id"]): 2, str(colors["Red"][1]["sku_id"]): 1}


def test_a_color_that_is_gone_is_never_replaced_by_another(shop):
    colors = two_colors(shop)
    order = shop.buy((colors["Red"][0], 1))
    gone = colors["Red"][1]
    shop.control(f"aliexpress/products/{gone['product_id']}", skus=[{"sku_id": gone["sku_id"], "delete": True}])
    assert "no longer offers" in refusal(shop, order)
    assert first(shop, order)["numbers"] == []


def test_a_parcel_of_one_color_fulfills_that_color(shop, ordered):
    colors = two_colors(shop)
    order = ordered((colors["Red"][0], 1), (colors["Blue"][0], 1))
    shop.ship(shop.numbers(order)[0], items=[{"sku_id": str(colors["Blue"][1]["sku_id"]), "quantity": 1}])
    shop.later(hours=1)
    shop.until(lambda: shop.shopify_order(order)["fulfillments"])
    blue = shop.shopify_order(order)["lines"][1]["gid"]
    lines = shop.shopify_order(order)["fulfillments"][0]["lines"]
    assert [(line["line"], line["quantity"]) for line in lines] == [(blue, 1)]
