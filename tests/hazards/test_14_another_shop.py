"""Hazard 14: another shop's data. Never visible, whatever the request says."""

import pytest

from tests.hazards.looks import first, placed, status
from tests.town import Town


@pytest.fixture
def stranger(shop) -> Town:
    """Another shop with the same app."""
    return Town(shop.app, shop.url).install()


def test_a_strangers_session_sees_and_moves_nothing_of_the_shop(shop, stranger):
    order = shop.buy((shop.linked("Secret lamp"), 1))
    row_id = shop.row(order).id
    assert stranger.open(f"/orders/{row_id}").status_code == 404
    assert stranger.open(f"/orders/{row_id}?shop={shop.domain}").status_code == 404
    assert "Secret lamp" not in stranger.open(f"/links?shop={shop.domain}").text
    for action in ("place", "supplier-orders/1/place", "supplier-orders/1/cancel", "read-again"):
        assert stranger.post(f"/orders/{row_id}/{action}").status_code == 404
    shop.drain()
    assert shop.bought() == []


def test_a_webhook_of_one_shop_never_touches_an_order_of_another(shop, stranger):
    order = shop.buy((shop.linked(), 1))
    body = {"id": int(order["legacy_id"]), "admin_graphql_api_id": order["gid"]}
    stranger.control(f"shopify/{stranger.domain}/webhooks/send", topic="orders/delete", body=body)
    stranger.drain()
    assert status(shop, order) == "to_order"


def test_orders_of_the_same_name_are_kept_apart_by_their_shop(shop, stranger):
    mine, theirs = shop.buy((shop.linked(), 1)), stranger.buy((stranger.linked(), 1))
    assert mine["name"] == theirs["name"]
    placed(stranger, theirs)
    assert (len(stranger.bought()), shop.bought()) == (1, [])
    assert first(shop, mine)["status"] == "draft"
