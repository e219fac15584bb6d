"""The evidence pack: complete, checkable, the same bytes for the same facts, and only the shop's own."""

import hashlib
import io
import json
import zipfile

from shopify_app.db import session
from shopify_app.models import actions
from tests.web import cases, rows
from tests.web.conftest import OTHER, Merchant, install


def unpack(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def pack_of(shop):
    bought = cases.shipped(shop)
    bought.agreed_days = 9
    bought.request_json = {"address": {"full_name": "Test Buyer"}, "items": [{"memo": "No invoice, please."}]}
    review = cases.case(bought, "tracking_expired")
    actions.message(review, "Hello, is it shipped?", by="merchant:42")
    rows.fulfill(bought.trackings[0])
    session().commit()
    return review


def test_the_pack_holds_promise_order_memo_messages_events_and_letters(merchant, shop):
    review = pack_of(shop)
    answer = merchant.open(f"/late/{review.id}/evidence.zip")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="evidence-')
    files = unpack(answer.data)
    promise = json.loads(files["promise.json"])
    assert (promise["promised_days"], promise["agreed_days"]) == (12, 9)
    assert json.loads(files["order.json"])["aliexpress_orders"][0]["number"] == "8123456789012345"
    assert files["memo.txt"] == "No invoice, please.\n"
    assert json.loads(files["messages.json"])[0]["text"] == "Hello, is it shipped?"
    event = json.loads(files["tracking.json"])[0]["events"][0]
    assert all(event[name] for name in ("happened_at", "fetched_at", "source", "digest"))
    assert json.loads(files["letters.json"])[0]["kind"] == "shipping_confirmation"
    assert json.loads(files["reviews.json"])[0]["rule"] == "tracking_expired"
    assert "Test Buyer" not in "".join(files.values())


def test_every_file_stands_in_the_hash_list_and_the_bytes_repeat(merchant, shop):
    review = pack_of(shop)
    first = merchant.open(f"/late/{review.id}/evidence.zip").data
    files = unpack(first)
    sums = dict(reversed(line.split("  ")) for line in files.pop("SHA256SUMS").splitlines())
    assert sums == {name: hashlib.sha256(content.encode()).hexdigest() for name, content in files.items()}
    assert merchant.open(f"/late/{review.id}/evidence.zip").data == first
    assert merchant.open(f"/orders/{review.order_id}/supplier-orders/1/evidence.zip").data == first


def test_another_shop_gets_no_pack_and_stands_in_none(waybill, merchant, shop):
    review = pack_of(shop)
    theirs = cases.paid(install(OTHER), "Secret lamp", "8123456789015555")
    assert Merchant(waybill, OTHER).open(f"/orders/{review.order_id}/supplier-orders/1/evidence.zip").status_code == 404
    text = "".join(unpack(merchant.open(f"/late/{review.id}/evidence.zip").data).values())
    assert "Secret lamp" not in text
    assert theirs.numbers[0].number not in text


def test_strange_text_stays_text(merchant, shop):
    bought = cases.shipped(shop, rows.HOSTILE)
    bought.order.name = '#1"\r\nX: y'
    session().commit()
    answer = merchant.open(f"/orders/{bought.order_id}/supplier-orders/1/evidence.zip")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="evidence-1Xy-1.zip"'
    assert rows.HOSTILE in json.loads(unpack(answer.data)["tracking.json"])[0]["events"][0]["name"]
