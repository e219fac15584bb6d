"""The toy 17TRACK refuses numbers that cannot be any."""

import pytest
import requests

from sandbox.settings import Settings


@pytest.mark.parametrize("number", ["", "A1", "A B C D E", "LP" * 30, "LP_00675700340000"])
@pytest.mark.parametrize("endpoint", ["register", "gettrackinfo"])
def test_a_malformed_number_is_refused(sandbox: Settings, endpoint: str, number: str) -> None:
    where, key = f"{sandbox.url}/17track/v2.4/{endpoint}", {"17token": "sandbox-17track-key"}
    answer = requests.post(where, json=[{"number": number}], headers=key, timeout=5).json()
    (refused,) = answer["data"]["rejected"]
    assert (refused["number"], refused["error"]["code"]) == (number, -18010012)
