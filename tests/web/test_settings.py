"""The settings page: the policy, the connection to AliExpress, exports and failed webhooks."""

import json
from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from itsdangerous import URLSafeTimedSerializer

from shopify_app import clock
from shopify_app.db import session
from shopify_app.models import AliExpressAccount, Delivery, History, Shop
from shopify_app.models.resume import resume
from shopify_app.models.setting import DECIDES
from shopify_app.web import signing
from tests.web import rows
from tests.web.conftest import DOMAIN, OTHER, install
from tests.web.test_orders import toast


def policy() -> dict[str, str]:
    session().rollback()
    session().expire_all()
    return Shop.by_domain(DOMAIN).changed_settings


def test_settings_are_saved_with_a_line_of_history(merchant, shop):
    answer = merchant.click(
        "/settings", automatic_ordering=["off", "on"], price_ceiling_percent="35", freight_choice="fastest"
    )
    assert toast(answer) == "Settings saved. Orders created before now wait for your click."
    assert policy() == {"automatic_ordering": "on", "price_ceiling_percent": "35", "freight_choice": "fastest"}
    assert "setting price_ceiling_percent" in [line.what for line in session().query(History)]


def test_switching_automatic_ordering_on_says_what_waits_for_a_click(merchant, shop):
    said = "Orders created before you switch it on wait for your click."
    assert said in merchant.open("/settings").text
    assert said not in merchant.click("/settings", automatic_ordering="on").text
    assert toast(merchant.click("/settings", automatic_ordering="on")) == "Settings saved."


def test_every_setting_that_decides_a_purchase_stands_in_the_first_section(merchant, shop):
    page = merchant.open("/settings").text
    ordering = page.partition('heading="Ordering"')[2].partition("</s-section>")[0]
    missing = [name for name in DECIDES if f'name="{name}"' not in ordering]
    assert missing == []
    assert '<s-text-field name="margin_min"' in ordering


def test_limits_rates_and_fields_to_ignore_are_kept(merchant, shop):
    limits = {"order_cost_max": "120.00", "margin_min": "15"}
    typed = {**limits, "exchange_rates": "USD=0.92, CNY=0.13", "ignored_properties": "Gift"}
    merchant.click("/settings", **typed)
    assert policy() == typed
    answer = merchant.post("/settings", exchange_rates="a lot", margin_min="200")
    assert answer.status_code == 422
    assert answer.text.count("error=") == 2


def test_a_switch_that_is_off_is_saved_as_off_and_absent_settings_stay(merchant, shop):
    shop.change_settings({"automatic_ordering": "on", "allow_high_risk": "on"}, by="test")
    session().commit()
    merchant.click("/settings", automatic_ordering="off")
    assert policy() == {"automatic_ordering": "off", "allow_high_risk": "on"}


def test_wrong_values_are_answered_beside_their_fields_and_change_nothing(merchant, shop):
    answer = merchant.post("/settings", price_ceiling_percent="lots", agreed_shipping_days="0", order_memo="Hello")
    assert answer.status_code == 422
    assert "Price ceiling (%) must be a whole number from 0 to 1000. It was &#39;lots&#39;." in answer.text
    assert "Agreed shipping time (days) must be a whole number from 1 to 90." in answer.text
    assert 'value="lots"' in answer.text
    assert 'value="Hello"' in answer.text
    assert policy() == {}


def test_waybill_mails_nobody_without_a_mail_server(merchant, waybill, shop):
    answer = merchant.post("/settings", email_sender="app")
    assert answer.status_code == 422
    assert "has no mail server" in answer.text
    waybill.extensions["waybill"] = replace(waybill.extensions["waybill"], smtp_url="smtp://mail.example.com")
    assert merchant.post("/settings", email_sender="app").status_code == 303


def test_the_connection_says_how_long_it_lasts(merchant, account):
    page = merchant.open("/settings").text
    assert "buyer-account" in page
    assert "ends in 39 days" in page
    account.consent_ends_at = clock.real_now() + timedelta(days=3, hours=1)
    session().commit()
    assert "ends in 3 days" in merchant.open("/settings").text
    assert "The AliExpress connection ends soon" in merchant.open("/").text
    account.status = "expired"
    session().commit()
    assert "AliExpress no longer accepts the connection" in merchant.open("/settings").text
    assert "AliExpress is disconnected" in merchant.open("/").text


def test_connecting_leads_to_the_consent_page_with_a_state_of_ours(merchant, shop):
    answer = merchant.client.get("/aliexpress/connect", headers={"Authorization": merchant.headers["Authorization"]})
    assert answer.status_code == 302
    target = urlsplit(answer.headers["Location"])
    sent = parse_qs(target.query)
    assert target.hostname == "api-sg.aliexpress.com"
    assert sent["redirect_uri"] == ["https://waybill.example.com/aliexpress/callback"]
    assert signing.read("aliexpress", sent["state"][0], 60) == {"shop": DOMAIN, "by": "merchant:42"}


def test_a_fetch_is_told_the_address_and_a_form_may_bring_its_token(merchant, shop):
    url = merchant.open("/aliexpress/connect", Accept="application/json").json["url"]
    assert url.startswith("https://api-sg.aliexpress.com/")
    token = merchant.headers["Authorization"].removeprefix("Bearer ")
    assert merchant.client.post("/aliexpress/connect", data={"id_token": token}).status_code == 302


def test_a_frame_opens_the_consent_page_in_the_window_around_it(merchant, shop):
    headers = {"Authorization": merchant.headers["Authorization"], "Sec-Fetch-Dest": "iframe"}
    answer = merchant.client.get("/aliexpress/connect", headers=headers)
    assert answer.status_code == 200
    assert 'target="_top" data-go-to' in answer.text


def test_an_installation_without_an_aliexpress_key_says_so(merchant, waybill, shop):
    waybill.extensions["waybill"] = replace(waybill.extensions["waybill"], aliexpress_app_key="")
    answer = merchant.open("/aliexpress/connect")
    assert answer.status_code == 422
    assert "ALIEXPRESS_APP_KEY" in answer.text


def forged() -> str:
    return URLSafeTimedSerializer("guess", salt="waybill aliexpress").dumps({"shop": DOMAIN, "by": "merchant:1"})


def test_the_callback_trusts_only_our_own_state(merchant, waybill, shop):
    client = waybill.test_client()
    install_state = signing.sign("install", {"shop": DOMAIN, "by": "merchant:1"})
    for state in ("", "nonsense", forged(), install_state):
        answer = client.get("/aliexpress/callback", query_string={"code": "0_abc", "state": state})
        assert answer.status_code == 403
        assert "too old or was changed" in answer.text
    assert session().query(AliExpressAccount).count() == 0


def test_the_callback_without_a_code_says_that_consent_was_not_given(waybill, shop):
    state = signing.sign("aliexpress", {"shop": DOMAIN, "by": "merchant:1"})
    answer = waybill.test_client().get("/aliexpress/callback", query_string={"state": state})
    assert answer.status_code == 403
    assert "the consent was not given" in answer.text


def test_the_callback_of_an_uninstalled_shop_is_refused(waybill, shop):
    shop.uninstall(at=clock.now(), by="test")
    session().commit()
    state = signing.sign("aliexpress", {"shop": DOMAIN, "by": "merchant:1"})
    answer = waybill.test_client().get("/aliexpress/callback", query_string={"state": state, "code": "0_abc"})
    assert answer.status_code == 403


def test_a_state_ends_after_its_time(waybill, shop, monkeypatch):
    state = signing.sign("aliexpress", {"shop": DOMAIN, "by": "merchant:1"})
    monkeypatch.setattr(signing, "CONSENT_SECONDS", -1)
    answer = waybill.test_client().get("/aliexpress/callback", query_string={"state": state, "code": "0_abc"})
    assert answer.status_code == 403


def test_connecting_again_lets_what_waited_for_it_go_on(shop, account):
    placed = rows.place(rows.draft(rows.take(shop)), "8123456789012001")
    released, held, lost = (rows.draft(rows.take(shop)) for _ in range(3))
    released.release(clock.now(), by="test")
    lost.release(clock.now(), by="test")
    lost.begin({}, by="test")
    for bought in (placed, released, held, lost):
        bought.wait("Reconnect AliExpress.", None)
    product = rows.read_product(shop, product_id="1005006749040999")
    product.problem = "Reconnect AliExpress."
    session().commit()
    assert resume(shop) == 4
    session().commit()
    assert all(row.look_again_at for row in (placed, released, product))
    assert lost.look_again_at is None
    assert (placed.problem, released.problem, held.problem) == ("", "", "")
    assert lost.problem == "Reconnect AliExpress."


def test_disconnecting_forgets_the_tokens(merchant, account):
    assert toast(merchant.click("/aliexpress/disconnect")) == "AliExpress disconnected."
    assert session().query(AliExpressAccount).count() == 0
    again = merchant.post("/aliexpress/disconnect")
    assert again.status_code == 422
    assert "AliExpress is not connected." in again.text


def test_a_failed_webhook_is_tried_again(merchant, shop):
    delivery = rows.delivery(shop.domain)
    delivery.tries = 5
    session().commit()
    page = merchant.open("/settings").text
    assert "Orders: create" in page
    assert "The body is no JSON." in page
    assert toast(merchant.click(f"/settings/deliveries/{delivery.id}/again")) == "Trying again."
    session().rollback()
    row = session().get(Delivery, delivery.id)
    assert (row.handled_at, row.tries) == (None, 0)


def test_an_export_is_a_file_for_its_own_shop(merchant, shop):
    export = rows.export(shop)
    assert f"/settings/exports/{export.id}" in merchant.open("/settings").text
    answer = merchant.open(f"/settings/exports/{export.id}", Accept="*/*")
    assert json.loads(answer.text) == {"customer": {"email": "buyer@example.com"}}
    assert answer.headers["Content-Disposition"] == f'attachment; filename="customer-data-{export.id}.json"'
    assert merchant.open(f"/settings/exports/{rows.export(install(OTHER)).id}").status_code == 404


@pytest.mark.parametrize("step", ["connect", "link", "settings"])
def test_the_set_up_guide_counts_what_is_done(merchant, shop, step, request):
    assert "0 of 3 done" in merchant.open("/").text
    if step == "connect":
        request.getfixturevalue("account")
    elif step == "link":
        rows.link(shop)
    else:
        merchant.click("/settings", price_ceiling_percent="20")
    assert "1 of 3 done" in merchant.open("/").text


def test_the_set_up_guide_can_be_put_away(merchant):
    assert "Set up Waybill" not in merchant.click("/set-up/hide").text
    assert "Set up Waybill" not in merchant.open("/").text


def test_the_home_page_counts_and_lists_what_needs_the_merchant(merchant, shop):
    rows.take(shop, name="#1001")
    rows.late(rows.place(rows.draft(rows.take(shop, name="#1002"))))
    page = merchant.open("/").text
    for label, number in (("Needs you", 1), ("To pay", 1), ("Late cases", 1), ("On the way", 0)):
        assert f'<s-text color="subdued">{label}</s-text><s-heading fontsize="large-300">{number}</s-heading>' in page
    assert "#1001" in page
    assert "#1002" in page


def test_a_dead_shop_token_is_said_on_the_home_page(merchant, shop):
    shop.problem = "Shopify said no."
    session().commit()
    assert "Shopify said no." in merchant.open("/").text
