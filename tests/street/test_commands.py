"""The operator's commands, the doctor and the health doors."""

import json
import os
import subprocess
import sys
import time

import pytest
import sqlalchemy as sa

from shopify_app import clock, config, doctor, health, jobs
from shopify_app.db import db, session
from shopify_app.errors import ConfigError, Refused
from shopify_app.models import Heartbeat, History, Shop, Variant, merchant
from shopify_app.models.policy import check_changes
from tests.conftest import ROOT, free_port

FLASK = (sys.executable, "-m", "flask", "--app", "app")


def run(environ, *words, **more) -> subprocess.CompletedProcess:
    env = {**os.environ, **environ, **more}
    return subprocess.run([*FLASK, *words], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_the_report_holds_every_key_of_the_contract(shop, shipped):
    order = shipped((shop.linked(), 1))
    shop.until(lambda: shop.report(order)["status"] == "fulfilled")
    facts = json.loads(shop.command("report", "--json", "--order", order["name"]))
    assert {"shop", "orders", "deliveries"} <= {*facts}
    assert {"stored", "handled", "problems"} == {*facts["deliveries"]}
    keys = {"name", "gid", "status", "lines", "supplier_orders", "fulfillments", "emails", "reviews", "history"}
    assert keys <= {*facts["orders"][0]}
    assert {"gid", "quantity", "owed"} == {*facts["orders"][0]["lines"][0]}
    assert {"at", "what", "by"} == {*facts["orders"][0]["history"][0]}
    assert f"{order['name']}: fulfilled" in shop.command("report")
    assert json.loads(shop.command("report", "--json", "--order", "#9"))["orders"] == []


def test_settings_are_printed_and_changed(shop):
    assert "automatic_ordering=off" in shop.command("settings")
    assert "email_sender=app" in shop.command("settings", "email_sender=app")
    for wrong in ("email_sender=pigeon", "nothing=1", "agreed_shipping_days=0", "nonsense", "order_memo=" + "x" * 501):
        assert shop.try_command("settings", wrong)[0] == 1
    assert "email_sender=app" in shop.command("settings")


def test_an_unknown_shop_or_order_is_said(shop):
    result = shop.app.test_cli_runner().invoke(args=["report", "--shop", "nobody.myshopify.com"])
    assert (result.exit_code, "has not installed Waybill" in result.output) == (1, True)
    code, said = shop.try_command("place", "--order", "#404")
    assert (code, "has no order '#404'" in said) == (1, True)


def test_drain_says_how_much_it_did(shop):
    assert "rows moved" in shop.app.test_cli_runner().invoke(args=["drain"]).output


def test_a_new_key_is_a_key(shop):
    key = shop.app.test_cli_runner().invoke(args=["new-key"]).output.strip()
    settings = {"SHOPIFY_API_KEY": "k", "SHOPIFY_API_SECRET": "s", "APP_URL": "https://x", "ENCRYPTION_KEYS": key}
    assert config.load(settings).encryption_keys == key


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("PORT", "x", "PORT"),
        ("ENCRYPTION_KEYS", "x", "new-key"),
        ("APP_URL", "example.com", "APP_URL"),
        ("CLOCK_FILE", "/tmp/x", "SANDBOX"),
        ("ALIEXPRESS_CALLS_PER_SECOND", "0", "above 0"),
        ("ALIEXPRESS_CALLS_PER_SECOND", "fast", "above 0"),
    ],
)
def test_a_wrong_setting_is_named(environ, name, value, word):
    with pytest.raises(ConfigError, match=word):
        config.load({**environ, "SANDBOX": "", "CLOCK_FILE": "", name: value})


@pytest.mark.parametrize("command", ["doctor", "serve"])
def test_nothing_starts_without_its_secrets(environ, command):
    result = run(environ, command, SHOPIFY_API_SECRET="", ENCRYPTION_KEYS="")
    assert result.returncode == 1
    assert "SHOPIFY_API_SECRET is not set" in result.stderr
    assert "ENCRYPTION_KEYS is not set" in result.stderr
    assert "Traceback" not in result.stderr


def test_the_doctor_names_a_database_that_is_out_of_reach(environ):
    result = run(environ, "doctor", DATABASE_URL=f"postgresql://nobody@127.0.0.1:{free_port()}/none")
    assert result.returncode == 1
    assert "database cannot be reached" in result.stdout


def test_the_doctor_looks_at_the_settings(shop, monkeypatch):
    Heartbeat.beat("test")
    session().commit()
    monkeypatch.setenv("WORKER_NAME", "one")
    assert doctor.examine() == [doctor.FINE]
    settings = config.Config(
        **{
            **vars(config.current()),
            "sandbox": False,
            "aliexpress_app_key": "",
            "smtp_url": "",
            "shopify_old_api_secret": "x",
        }
    )
    monkeypatch.setitem(shop.app.extensions, "waybill", settings)
    monkeypatch.delenv("WORKER_NAME")
    said = " ".join(doctor.examine())
    for word in ("APP_URL", "SHOPIFY_URL", "ALIEXPRESS_APP_KEY", "SMTP_URL", "SHOPIFY_OLD_API_SECRET", "WORKER_NAME"):
        assert word in said
    result = shop.app.test_cli_runner().invoke(args=["doctor"])
    assert result.exit_code == 1


def test_readyz_says_what_is_missing(shop, monkeypatch):
    Heartbeat.beat("test")
    session().commit()
    assert shop.client.get("/healthz").json == {"ok": True}
    assert shop.client.get("/readyz").status_code == 200
    session().execute(sa.update(Heartbeat).values(at=clock.real_now().replace(year=2020)))
    session().commit()
    answer = shop.client.get("/readyz")
    assert (answer.status_code, "No worker" in answer.json["problems"][0]) == (503, True)
    monkeypatch.setattr(health, "migrated", lambda: False)
    assert "db upgrade" in shop.client.get("/readyz").json["problems"][0]
    assert "waybill_orders" in shop.client.get("/metrics").text


def test_a_worker_works_takes_over_and_stops(shop, environ):
    order = shop.buy((shop.linked(), 1))
    shop.drain()
    session().merge(Heartbeat(worker="silent", at=clock.real_now().replace(year=2020)))
    session().commit()
    shop.click_place(order)
    env = {**os.environ, **environ, "WORKER_NAME": f"worker-{os.getpid()}"}
    worker = subprocess.Popen([*FLASK, "worker"], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        placed = lambda: shop.report(order)["supplier_orders"][0]["status"] == "placed"  # noqa: E731
        wait_for(placed)
        assert len(shop.bought()) == 1
        assert shop.client.get("/readyz").status_code == 200
    finally:
        worker.terminate()
    assert worker.wait(20) == 0


def wait_for(true, tries=300):
    for _ in range(tries):
        db.session.remove()
        if true():
            return
        time.sleep(0.1)
    raise AssertionError("The worker did not do it within 30 s.")


def test_a_job_is_enqueued_with_its_row_or_not_at_all(shop):
    client = jobs._client()
    mine = lambda: len(client.list_workflows(workflow_id_prefix=f"match:{10**9}"))  # noqa: E731
    jobs.enqueue("match", 10**9)
    session().rollback()
    assert mine() == 0
    jobs.enqueue("match", 10**9)
    session().commit()
    assert mine() == 1


def test_due_rows_are_enqueued_once(shop):
    shop.drain()
    row = shop.shop
    row.read_again_at = clock.now()
    session().commit()
    jobs.enqueue_due()
    mine = len(jobs._client().list_workflows(workflow_id_prefix=f"read_shop:{row.id}:"))
    jobs.enqueue_due()
    assert len(jobs._client().list_workflows(workflow_id_prefix=f"read_shop:{row.id}:")) == mine


def test_ended_jobs_are_forgotten(shop):
    assert jobs.forget_old() == 0


def test_a_click_that_makes_no_sense_is_refused(shop):
    gid = "gid://shopify/ProductVariant/1"
    for words in (("x", 1, ""), (gid, 0, ""), (gid, 1, "USA")):
        with pytest.raises(Refused):
            merchant.link_variant(shop.shop, words[0], "1", "2", quantity=words[1], country=words[2], by="test")
    with pytest.raises(Refused, match="gone already"):
        merchant.unlink(shop.shop, 10**9, by="test")
    with pytest.raises(Refused, match="There is no setting"):
        check_changes({"x": "y"})


def test_a_number_is_recorded_once_and_for_one_order(shop):
    order, other = shop.buy((shop.linked(), 1)), shop.buy((shop.linked("Desk lamp"), 1))
    shop.command("record", "--order", order["name"], "--number", "8123456789012345")
    for words in (
        ("record", "--order", other["name"], "--number", "8123456789012345"),
        ("record", "--order", other["name"], "--number", "12ab"),
        ("record", "--order", order["name"], "--number", "8123456789012346"),
        ("track", "--order", order["name"], "--number", "!"),
    ):
        assert shop.try_command(*words)[0] == 1


def test_it_must_be_said_which_supplier_order_is_meant(shop):
    order = shop.buy((shop.linked(), 1), (shop.linked("Travel mug", store="1103800007"), 1))
    words = ("record", "--order", order["name"], "--number", "8123456789012399")
    code, said = shop.try_command(*words)
    assert (code, "say which one" in said) == (1, True)
    assert "placed" in shop.command(*words, "--supplier-order", "2")


def test_an_unlinked_draft_is_withdrawn(shop):
    order = shop.buy((shop.linked(), 1))
    link = shop.row(order).supplier_orders[0].lines[0].link
    merchant.unlink(shop.shop, link.id, by="test")
    session().commit()
    shop.until(lambda: shop.report(order)["status"] == "needs_link")
    assert [so["status"] for so in shop.report(order)["supplier_orders"]] == ["cancelled"]


def test_the_catalog_is_searched_by_name_and_sku(shop):
    shop.goods("Blue lamp")
    shop.shop.read_again_at = clock.now()
    session().commit()
    shop.drain()
    assert [variant.title for variant in Variant.search(shop.shop.id, "blue")] == ["Blue lamp - Black"]


def test_an_uninstalled_shop_is_forgotten_by_the_jobs(shop):
    shop.control(f"shopify/{shop.domain}/uninstall")
    shop.until(lambda: Shop.by_domain(shop.domain).status == "uninstalled")
    assert shop.shop.access_token is None
    assert shop.shop.account is None
    assert [h.what for h in session().scalars(sa.select(History).where(History.shop_id == shop.shop.id))][-1] == "shop"
    shop.install(aliexpress=False)
    assert shop.shop.works
