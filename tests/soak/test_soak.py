"""The soak itself, small enough for every run of the suite: 200 orders, kills and faults, on SQLite."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT


@pytest.mark.soak
def test_nothing_is_lost_or_done_twice_while_everything_breaks():
    words = ("-m", "soak", "--orders", "200", "--seed", "7", "--kills", "6", "--minutes", "15")
    with subprocess.Popen(
        [sys.executable, *words],
        cwd=ROOT,
        env={**os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as soak:
        said, _ = soak.communicate()
    assert soak.returncode == 0, said
    assert "The books agree." in said
