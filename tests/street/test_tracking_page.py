"""The customer's tracking page, clicked through the store as Shopify's app proxy shows it."""

import re

import pytest
import requests

from shopify_app.models.tracking_page import page_of


@pytest.fixture
def store(shop):
    return f"{shop.url.removesuffix('/control')}/shopify/{shop.domain}/apps/track"


def prove(store, order, email="Buyer@Example.com "):
    return requests.post(store, data={"order": order, "email": email}, timeout=10)


def test_the_link_in_our_letter_shows_the_parcel_and_no_personal_data(shop, ordered):
    shop.command("settings", "email_sender=app")
    order = ordered((shop.linked("Green lantern"), 1))
    shop.ship(shop.numbers(order)[0])
    shop.later(hours=1)
    shop.until(lambda: shop.report(order)["emails"] and shop.report(order)["emails"][0]["sent_at"])
    [letter] = [letter for letter in shop.letters(order) if "Green lantern" in letter["text"]]
    link = re.search(r"http\S+/apps/track/\S+", letter["text"])[0]
    answer = requests.get(link, timeout=10)
    parcel = shop.report(order)["supplier_orders"][0]["trackings"][0]
    assert answer.status_code == 200
    assert all(fact in answer.text for fact in (shop.name, "Green lantern", parcel["number"], "On its way"))
    assert not [secret for secret in ("Test Buyer", "Example Street", "buyer@", "555") if secret in answer.text]
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_visitor_proves_an_order_and_every_wrong_answer_reads_the_same(shop, store):
    order = shop.buy((shop.linked(), 1))
    assert "being prepared" in prove(store, order["name"].removeprefix("#")).text
    wrong = [prove(store, order["name"], "other@example.com"), prove(store, "#999999"), prove(store, "", "")]
    assert {answer.status_code for answer in wrong} == {404}
    bare = {re.sub(r'nonce="[^"]+"', "", answer.text) for answer in wrong}
    assert len(bare) == 1


def test_guesses_at_one_order_end_soon_even_with_the_right_email(shop, store):
    order = shop.buy((shop.linked(), 1))
    codes = [prove(store, order["name"], f"guess{n}@example.com").status_code for n in range(6)]
    assert codes == [404] * 5 + [429]
    assert prove(store, order["name"]).status_code == 429


def test_only_shopifys_signature_opens_the_page(shop):
    assert shop.client.get("/proxy").status_code == 403
    forged = f"/proxy?shop={shop.domain}&timestamp=1&path_prefix=/apps/track&signature={'0' * 64}"
    assert shop.client.get(forged).status_code == 403
    assert shop.client.post(forged, data={"order": "#1", "email": "a@example.com"}).status_code == 403


def test_a_link_opens_no_order_of_another_shop_and_none_of_a_forgotten_customer(shop, store):
    order = shop.buy((shop.linked(), 1))
    row = shop.row(order)
    token = page_of(row).rpartition("/")[2]
    other = shop.__class__(shop.app, shop.url).install(aliexpress=False)
    elsewhere = f"{shop.url.removesuffix('/control')}/shopify/{other.domain}/apps/track/{token}"
    assert requests.get(elsewhere, timeout=10).status_code == 404
    assert requests.get(f"{store}/{token}", timeout=10).status_code == 200
    assert requests.get(f"{store}/{token}x", timeout=10).status_code == 404
    row.redact(by="test")
    shop.app.extensions["sqlalchemy"].session.commit()
    assert requests.get(f"{store}/{token}", timeout=10).status_code == 404
