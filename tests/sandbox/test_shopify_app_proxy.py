"""The app proxy of the toy Shopify tells the app what live stores tell it."""

import requests

from tests.sandbox.shopify_caller import ShopCaller


def test_the_page_stands_where_every_store_has_it(shop: ShopCaller) -> None:
    answer = requests.get(f"{shop.base}/apps/track", timeout=5)
    assert answer.text == f'<form action="/shopify/{shop.domain}/apps/track"></form>'
