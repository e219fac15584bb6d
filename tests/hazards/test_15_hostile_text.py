"""Hazard 15: supplier or customer text with markup, newlines or emoji in page, mail and log. Inert."""

import logging

from tests.hazards.looks import first, placed
from tests.hazards.test_11_two_letters import fulfilled, letter, own_mail

__all__ = ["own_mail"]

EVIL = "<script>alert(1)</script>\r\nERROR forged line 🛒"


def test_markup_in_names_is_inert_in_the_letter(own_mail, shipped):
    title = "<b>Bold</b> lamp\r\nBcc: evil@example.com"
    order = shipped((own_mail.linked(title), 1))
    fulfilled(own_mail, order)
    own_mail.until(lambda: letter(own_mail, order).status == "sent")
    sent = [m for m in own_mail.books("../mailbox.json") if "Bold" in m["text"]]
    assert len(sent) == 1
    assert "<b>Bold</b>" not in sent[0]["html"]
    assert "Bcc" not in sent[0]["headers"]


def test_markup_of_customer_and_supplier_is_inert_on_the_page(shop):
    order = shop.buy((shop.linked(EVIL), 1))
    shop.control("aliexpress/mode", order_error={"code": "A001", "msg": EVIL})
    assert placed(shop, order)["status"] == "refused"
    page = shop.open(f"/orders/{shop.row(order).id}").text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page
    assert "🛒" in page


def test_a_newline_in_foreign_text_never_starts_a_line_of_the_log(shop, caplog):
    caplog.set_level(logging.INFO)
    order = shop.buy((shop.linked(EVIL), 1))
    shop.control("aliexpress/mode", order_error={"code": EVIL, "msg": EVIL})
    placed(shop, order)
    shop.control(f"shopify/{shop.domain}/webhooks/send", topic="orders/updated", body={"id": EVIL})
    shop.drain()
    assert "forged" in first(shop, order)["problem"]
    assert not [line for line in caplog.text.splitlines() if line.startswith("ERROR forged")]
