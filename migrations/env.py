"""Migrates both homes: the rows, and the inbox (on SQLite a file of its own); then the work engine's tables."""

import logging

from alembic import context

import shopify_app.models  # noqa: F401
from shopify_app import jobs
from shopify_app.db import INBOX, Base, InboxBase, db

HOMES = (
    ("rows", None, Base.metadata, "alembic_version"),
    (INBOX, INBOX, InboxBase.metadata, "alembic_version_inbox"),
)


def migrate() -> None:
    """Each home keeps its own version, because on SQLite each is a database of its own."""
    for name, bind_key, metadata, version_table in HOMES:
        with db.engines[bind_key].connect() as connection:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                version_table=version_table,
                upgrade_token=f"{name}_upgrades",
                downgrade_token=f"{name}_downgrades",
                include_name=lambda table, kind, parents, known=metadata: kind != "table" or table in known.tables,
                render_as_batch=True,
            )
            with context.begin_transaction():
                context.run_migrations(home=name)
    jobs.create_tables()


# The one moment when its log is of use: which migration runs.
logging.getLogger("alembic.runtime.migration").setLevel(logging.INFO)
migrate()
