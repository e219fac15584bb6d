"""A shop that is ready to sell, and the usual first steps of an order."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from sandbox.settings import Settings
from shopify_app.db import session
from shopify_app.models import Quota
from tests.town import Town

Order = dict[str, str]


@pytest.fixture
def shop(town: Town) -> Town:
    """Installed, with AliExpress connected."""
    return town.install()


@pytest.fixture
def ordered(shop: Town) -> Callable[..., Order]:
    """Buys, places and pays: an order that the supplier may ship."""

    def order(*lines: tuple[str, int], anyway: bool = False, **more: Any) -> Order:
        made = shop.buy(*lines, **more)
        shop.command("place", "--order", made["name"], *(["--anyway"] if anyway else []))
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


@pytest.fixture
def late(shop: Town, ordered: Callable[..., Order]) -> Order:
    """An order that is late to ship."""
    order = ordered((shop.linked(), 1))
    shop.later(hours=1)
    shop.drain()
    shop.later(days=8)
    shop.drain()
    return order


@pytest.fixture
def followed(app: Flask, shop: Town, companies: Settings) -> Iterator[Town]:
    """A shop of an installation that has a 17TRACK key."""
    before = app.extensions["waybill"]
    url = f"http://127.0.0.1:{companies.port}/17track/v2.4"
    app.extensions["waybill"] = replace(before, seventeentrack_key=companies.track_key, seventeentrack_url=url)
    shop.control("17track/mode", total=1000, used=0, detects=True)
    session().execute(sa.delete(Quota))
    session().commit()
    yield shop
    app.extensions["waybill"] = before
