"""What the hazard tests look at, in the companies' own books and in the app's report."""

from typing import Any

from tests.town import Town

CREATE = "aliexpress.ds.order.create"
FREIGHT = "aliexpress.ds.freight.query"
Order = dict[str, str]


def placed(shop: Town, order: Order) -> dict[str, Any]:
    """Places the order by the operator's command; its first supplier order afterwards."""
    shop.command("place", "--order", order["name"])
    return first(shop, order)


def first(shop: Town, order: Order) -> dict[str, Any]:
    """The order's first supplier order."""
    return dict(shop.report(order)["supplier_orders"][0])


def status(shop: Town, order: Order) -> str:
    """The order's status."""
    return str(shop.report(order)["status"])


def done(shop: Town, order: Order, wanted: str = "fulfilled") -> Any:
    """Works until the order has that status."""
    return shop.until(lambda: status(shop, order) == wanted)


def units(shop: Town, order: Order) -> list[int]:
    """Units of each living fulfillment in Shopify."""
    living = [f for f in shop.shopify_order(order)["fulfillments"] if f["status"] == "SUCCESS"]
    return sorted(sum(line["quantity"] for line in f["lines"]) for f in living)


def refusal(shop: Town, order: Order) -> str:
    """Why placing the order is refused; nothing was bought."""
    supplier_order = placed(shop, order)
    assert supplier_order["status"] == "refused"
    assert shop.bought() == []
    assert status(shop, order) == "problem"
    return str(supplier_order["problem"])


def try_again(shop: Town, order: Order) -> str:
    """The merchant clicks Try again; the supplier order's status afterwards."""
    row = shop.row(order)
    assert row is not None
    shop.post(f"/orders/{row.id}/supplier-orders/1/place")
    shop.drain()
    shop.click_order(order)
    shop.drain()
    return str(first(shop, order)["status"])


def calls(shop: Town, method: str) -> int:
    """How often AliExpress was asked `method` by anybody."""
    return int(shop.books("aliexpress/calls")["calls"].get(method, 0))
