"""Guards: what shopify.app.toml promises is what the door, the settings and the inbox keep."""

import tomllib
from pathlib import Path
from typing import Any

from flask import Flask

from shopify_app.config import API_VERSION, EVENT_SCOPE, SCOPES
from webhooks.inbox import HANDLERS

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "shopify.app.toml").read_text()
TOML: dict[str, Any] = tomllib.loads(TEXT)
SUBSCRIPTIONS = TOML["webhooks"]["subscriptions"]
COMPLIANCE = {"customers/data_request", "customers/redact", "shop/redact"}


def test_every_subscribed_topic_has_a_handler_and_every_handler_a_subscription():
    topics = [
        topic for block in SUBSCRIPTIONS for topic in block.get("topics", []) + block.get("compliance_topics", [])
    ]
    assert len(topics) == len(set(topics))
    assert set(topics) == set(HANDLERS)


def test_the_compliance_topics_are_all_there():
    assert {topic for block in SUBSCRIPTIONS for topic in block.get("compliance_topics", [])} == COMPLIANCE


def test_every_subscription_leads_to_a_door(app: Flask):
    doors = {rule.rule for rule in app.url_map.iter_rules() if rule.methods and "POST" in rule.methods}
    assert {block["uri"] for block in SUBSCRIPTIONS} == {"/webhooks"} <= doors


def test_orders_come_whole():
    assert [block for block in SUBSCRIPTIONS if "include_fields" in block or "filter" in block] == []


def test_each_block_names_the_file_that_handles_it():
    blocks = TEXT.split("[[webhooks.subscriptions]]")
    for before, block in zip(blocks, SUBSCRIPTIONS, strict=False):
        named = before.rstrip().rpartition("# Handled by ")[2]
        assert (ROOT / named).is_file(), named
        for topic in block.get("topics", []) + block.get("compliance_topics", []):
            assert Path(named).stem == HANDLERS[topic].__module__.rpartition(".")[2]


def test_scopes_and_version_are_those_of_the_settings():
    assert TOML["access_scopes"]["scopes"] == SCOPES
    assert TOML["access_scopes"]["optional_scopes"] == [EVENT_SCOPE]
    assert TOML["webhooks"]["api_version"] == API_VERSION


def test_the_app_is_embedded_and_named():
    assert (TOML["name"], TOML["embedded"], TOML["client_id"]) == ("Waybill", True, "0" * 32)
    assert TOML["application_url"] == "https://waybill.example.com/"
    assert TOML["auth"]["redirect_urls"] == ["https://waybill.example.com/auth/callback"]


def test_the_cli_can_start_it():
    web = tomllib.loads((ROOT / "shopify.web.toml").read_text())
    assert web["commands"]["dev"].endswith("flask --app app serve")
    assert web["webhooks_path"] == "/webhooks"
