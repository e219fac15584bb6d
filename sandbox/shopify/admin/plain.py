"""Values that many resolvers answer with."""

from decimal import Decimal
from typing import Any

from sandbox.shopify.admin.access import Resolver


def money(value: Decimal, currency: str) -> dict[str, Any]:
    """Return a MoneyBag."""
    one = {"amount": f"{value:.2f}", "currencyCode": currency}
    return {"shopMoney": one, "presentmentMoney": one}


def always(value: Any) -> Resolver:
    """Return a resolver of a field that is the same for everything in the toy."""
    return lambda source, info, **_: value
