"""Guard: what the deployment files start and copy is there."""

import json
import re
from pathlib import Path

from flask import Flask

from shopify_app import cli

ROOT = Path(__file__).parents[2]


def commands() -> list[str]:
    """What Procfile, compose.yaml and Dockerfile run, as one line each."""
    procfile = re.findall(r"^[a-z]+: (.+)$", (ROOT / "Procfile").read_text(), re.MULTILINE)
    lists = re.findall(r"^ *command: (\[.+\])$", (ROOT / "compose.yaml").read_text(), re.MULTILINE)
    lists += re.findall(r"^CMD (\[.+\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    return [*procfile, *(" ".join(json.loads(line)) for line in lists)]


def test_every_command_that_is_started_exists():
    app = Flask("waybill")
    cli.register(app)
    known = {f"flask --app app {name}" for name in app.cli.commands} | {"flask --app app db upgrade"}
    assert len(commands()) == 7
    assert {*commands()} <= known


def test_two_workers_on_one_machine_have_two_names():
    names = re.findall(r"WORKER_NAME: (\S+)", (ROOT / "compose.yaml").read_text())
    workers = re.findall(r"^  (worker-\d+):", (ROOT / "compose.yaml").read_text(), re.MULTILINE)
    assert names == workers
    assert len({*names}) == len(names) == 2


def test_everything_that_the_image_copies_is_there_and_nothing_of_ours_is_forgotten():
    copied = re.findall(r"^COPY (.+) \./\S*$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    files = [ROOT / name for line in copied for name in line.split()]
    assert [file for file in files if not file.exists()] == []
    needed = {"app.py", "shopify_app", "webhooks", "templates", "static", "migrations", "requirements.lock"}
    assert needed <= {file.name for file in files}


def test_the_image_runs_as_nobody_in_particular_with_locked_dependencies():
    image = (ROOT / "Dockerfile").read_text()
    assert "--require-hashes" in image
    assert image.index("USER waybill") < image.index('CMD ["flask"')


def test_migrations_only_add():
    """Code of the former release runs beside the new tables. Without an index it is slower, not wrong."""
    taken = re.compile(r"def upgrade_\w+\(\):\n(?:    .*\n|\n)*?    .*op\.(drop_(?!index)|rename_|alter_column)")
    files = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    assert [file.name for file in files if taken.search(file.read_text())] == []
