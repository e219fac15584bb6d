"""The street's shop, and a second one beside it."""

from collections.abc import Callable

import pytest

from tests.street.conftest import shop
from tests.town import Town

__all__ = ["shop"]


@pytest.fixture
def neighbor(shop: Town) -> Town:
    """Another shop of the same installation."""
    return Town(shop.app, shop.url).install()


@pytest.fixture
def unheard(shop: Town) -> Callable[[], dict[str, str]]:
    """An order whose webhooks never come."""

    def order() -> dict[str, str]:
        shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="never")
        spec = {"lines": [{"variant": variant, "quantity": 1}], "email": "buyer@example.com"}
        made: dict[str, str] = shop.control(f"shopify/{shop.domain}/orders", **spec)
        shop.control("shopify/webhooks/mode", shop=shop.domain, topics="*", mode="normal")
        return made

    variant = shop.linked()
    return order
