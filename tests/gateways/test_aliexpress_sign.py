"""Signatures: every known vector, and what is sent around them."""

import json
from pathlib import Path
from typing import Any

import pytest

from shopify_app import clock
from shopify_app.config import Config
from shopify_app.gateways import aliexpress_sign

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "aliexpress-sign-vectors.json").read_text())
ALL = [*VECTORS["vectors"], *VECTORS["official_doc_extra"]]


@pytest.mark.parametrize("vector", ALL, ids=lambda vector: vector["name"])
def test_a_known_request_is_signed_as_aliexpress_signs_it(vector: dict[str, Any]) -> None:
    prefix = vector.get("api_path_prefix", "")
    assert aliexpress_sign.base_string(vector["params"], prefix) == vector["base_string"]
    assert aliexpress_sign.sign(vector["params"], vector["app_secret"], prefix) == vector["sign"]


def test_keys_are_sorted_as_ascii_and_empty_values_left_out() -> None:
    params = {"pageSize": "2", "page_no": "1", "app_key": "3", "Local": "en", "empty": "", "sign": "old"}
    assert aliexpress_sign.base_string(params) == "Localenapp_key3pageSize2page_no1"


def test_a_request_carries_the_common_parameters_and_the_true_time(config: Config) -> None:
    before = int(clock.real_now().timestamp() * 1000)
    sent = aliexpress_sign.signed(config, {"method": "aliexpress.x", "empty": ""})
    assert set(sent) == {"method", "app_key", "sign_method", "timestamp", "sign"}
    assert before <= int(sent["timestamp"]) <= before + 5000
    unsigned = {name: value for name, value in sent.items() if name != "sign"}
    assert sent["sign"] == aliexpress_sign.sign(unsigned, config.aliexpress_app_secret)


def test_a_complex_parameter_is_one_compact_text() -> None:
    assert aliexpress_sign.compact({"a": [1, "é"]}) == '{"a":[1,"é"]}'
