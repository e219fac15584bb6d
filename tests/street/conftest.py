"""A shop that is ready to sell, and the usual first steps of an order."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.town import Town

Order = dict[str, str]


@pytest.fixture
def shop(town: Town) -> Town:
    """Installed, with AliExpress connected."""
    return town.install()


@pytest.fixture
def ordered(shop: Town) -> Callable[..., Order]:
    """Buys, places and pays: an order that the supplier may ship."""

    def order(*lines: tuple[str, int], **more: Any) -> Order:
        made = shop.buy(*lines, **more)
        shop.command("place", "--order", made["name"])
        for number in shop.numbers(made):
            shop.pay(number)
        shop.later(seconds=30)
        return made

    return order


@pytest.fixture
def shipped(shop: Town, ordered: Callable[..., Order]) -> Callable[..., Order]:
    """An order whose parcels are all on their way, and that the app has not looked at since."""

    def order(*lines: tuple[str, int], **more: Any) -> Order:
        made = ordered(*lines, **more)
        for number in shop.numbers(made):
            shop.ship(number)
        shop.later(hours=1)
        return made

    return order
