"""What is said, and to whom, where the database cannot be used or another writer was faster."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from shopify_app import jobs
from shopify_app.db import session
from tests.conftest import free_port
from tests.street.test_commands import run


@pytest.mark.parametrize("command", ["drain", "worker", "report --shop example-shop.myshopify.com"])
@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("postgresql://nobody@127.0.0.1:{port}/none", "database cannot be reached"),
        ("sqlite:///{folder}/empty.sqlite", "run `flask --app app db upgrade`"),
    ],
)
def test_a_database_that_cannot_be_used_is_said_in_one_sentence(environ, tmp_path, command, url, why):
    result = run(environ, *command.split(), DATABASE_URL=url.format(port=free_port(), folder=tmp_path))
    assert result.returncode == 1
    assert why in result.stderr
    assert "Traceback" not in result.stderr


def test_an_error_of_the_database_does_not_tell_what_was_to_be_written(shop):
    with pytest.raises(DBAPIError) as error:
        session().execute(sa.text("UPDATE nowhere SET name = :name"), {"name": "Hidden Name"})
    session().rollback()
    assert "UPDATE nowhere" in str(error.value)
    assert "Hidden Name" not in str(error.value)


def test_whoever_lost_a_race_is_asked_to_run_the_command_again(shop, monkeypatch):
    def lose(*_args, **_more):
        raise StaleDataError

    monkeypatch.setattr("shopify_app.operator.change_settings", lose)
    code, said = shop.try_command("settings", "email_sender=app")
    assert (code, "run the command again" in said) == (1, True)


def test_a_worker_whose_database_is_gone_stops_all_the_same(shop, monkeypatch, caplog):
    def fail(*_args, **_more):
        raise OperationalError("SELECT", {}, OSError("gone"))

    monkeypatch.setattr(jobs._client(), "list_workflows", fail)
    jobs.stop("gone")
    assert "jobs of worker gone stay" in caplog.text
