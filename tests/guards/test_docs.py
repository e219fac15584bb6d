"""Guard: the documents say what is true of the code."""

import re
from pathlib import Path

import pytest
from flask import Flask

from shopify_app import cli, config

ROOT = Path(__file__).parents[2]
DOCS = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
NAMES = [*config.DEFAULTS, *config.REQUIRED, "WORKER_NAME"]


@pytest.mark.parametrize("name", NAMES)
def test_every_setting_is_in_the_example_and_in_a_document(name):
    example = (ROOT / ".env.example").read_text()
    assert re.search(rf"^# .+\n{name}=", example, re.MULTILINE)
    assert any(name in file.read_text() for file in DOCS)


def test_every_command_in_the_documents_exists():
    app = Flask("waybill")
    cli.register(app)
    known = {*app.cli.commands, "db"}
    said = {word for file in DOCS for word in re.findall(r"flask --app app ([a-z-]+)", file.read_text())}
    assert said <= known


@pytest.mark.parametrize("file", DOCS, ids=lambda file: file.name)
def test_every_link_leads_somewhere(file):
    links = re.findall(r"\]\(([^)#]+)\)", file.read_text())
    assert [link for link in links if "://" not in link and not (file.parent / link).exists()] == []


def test_the_newest_release_is_this_one():
    newest = re.search(r"^## (\d\S*)", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert f'version = "{newest[1]}"' in (ROOT / "pyproject.toml").read_text()


def test_the_lock_file_holds_no_addresses():
    assert "://" not in (ROOT / "requirements.lock").read_text()
