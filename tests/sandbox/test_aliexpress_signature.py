"""The stand-in's verifier against every published signing vector."""

import json
from pathlib import Path
from typing import Any

import pytest

from sandbox.aliexpress.signing import base_string, is_signed, push_authorization, sign

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "aliexpress-sign-vectors.json").read_text("utf-8"))
SHA256 = VECTORS["vectors"] + VECTORS["official_doc_extra"]
OTHERS = VECTORS["not_from_ae_sdk"]


@pytest.mark.parametrize("vector", SHA256, ids=lambda vector: vector["name"])
def test_every_sha256_vector_is_accepted(vector: dict[str, Any]) -> None:
    path, params = vector["api_path_prefix"], vector["params"]

    assert base_string(params, path=path) == vector["base_string"]
    assert is_signed({**params, "sign": vector["sign"]}, secret=vector["app_secret"], path=path)


@pytest.mark.parametrize("vector", SHA256, ids=lambda vector: vector["name"])
def test_a_changed_parameter_spoils_the_signature(vector: dict[str, Any]) -> None:
    changed = {**vector["params"], "sign": vector["sign"], "extra": "1"}

    assert not is_signed(changed, secret=vector["app_secret"], path=vector["api_path_prefix"])


def test_an_empty_parameter_is_not_signed() -> None:
    vector = VECTORS["vectors"][0]
    params = {**vector["params"], "sign": vector["sign"], "empty": ""}

    assert is_signed(params, secret=vector["app_secret"], path=vector["api_path_prefix"])


def test_keys_are_sorted_by_their_bytes_and_not_by_collation() -> None:
    vector = OTHERS["sort_order_divergence"]
    # The vector names no secret: it is the fixture one of its neighbors.
    secret = OTHERS["md5_legacy"]["app_secret"]

    assert base_string(vector["params"]) == vector["ascii_base"] != vector["ae_sdk_localeCompare_base"]
    assert is_signed({**vector["params"], "sign": vector["ascii_sign"]}, secret=secret)
    assert not is_signed({**vector["params"], "sign": vector["ae_sdk_sign"]}, secret=secret)


def test_the_legacy_md5_signature_is_accepted() -> None:
    vector = OTHERS["md5_legacy"]

    assert sign(vector["params"], secret=vector["app_secret"], method="md5") == vector["sign"]
    assert is_signed({**vector["params"], "sign": vector["sign"]}, secret=vector["app_secret"])


def test_an_unknown_sign_method_is_refused() -> None:
    vector = VECTORS["vectors"][0]
    params = {**vector["params"], "sign_method": "hmac-sha256", "sign": vector["sign"]}

    assert not is_signed(params, secret=vector["app_secret"], path=vector["api_path_prefix"])


def test_a_push_carries_the_published_authorization() -> None:
    vector = OTHERS["push_authorization"]
    made = push_authorization(vector["body"].encode(), app_key=vector["app_key"], app_secret=vector["app_secret"])

    assert made == vector["authorization"]
