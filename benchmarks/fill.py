"""Fills a database fast: rows that were made by real work are copied inside the database, with keys of their own."""

from typing import Any

import sqlalchemy as sa

from shopify_app.db import Base, db

#: Rows of these belong to the shop, not to an order: there is one set of them.
KEPT = {"shop", "aliexpress_account", "supplier", "supplier_product", "link", "variant", "data_export"}
SERIES = {
    "sqlite": "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :copies) SELECT n FROM s",
    "postgresql": "SELECT n FROM generate_series(1, :copies) AS s(n)",
}


def multiply(copies: int) -> None:
    """Add `copies` copies of every order and of all that hangs on it. Commits."""
    tables = [table for table in Base.metadata.sorted_tables if table.name not in KEPT and "id" in table.c]
    with db.engine.begin() as connection:
        dialect = connection.dialect.name
        series = sa.text(SERIES[dialect]).bindparams(copies=copies).columns(sa.column("n", sa.Integer)).subquery()
        stride = 1 + max(connection.scalar(sa.select(sa.func.max(table.c.id))) or 0 for table in tables)
        for table in tables:
            values = [_value(column, {*tables}, series.c.n, stride) for column in table.c]
            copied = sa.select(*values).select_from(table.join(series, sa.true()))
            connection.execute(sa.insert(table).from_select([*table.c.keys()], copied, include_defaults=False))
            if dialect == "postgresql":
                sequence = sa.func.pg_get_serial_sequence(f'"{table.name}"', "id")
                connection.execute(sa.select(sa.func.setval(sequence, sa.func.max(table.c.id))))
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))


def _value(column: sa.Column[Any], tables: set[sa.Table], number: Any, stride: int) -> Any:
    """Keys move on by a stride a copy, texts that must be unique get the number of the copy, the rest stays."""
    if column.primary_key or any(key.column.table in tables for key in column.foreign_keys):
        return sa.type_coerce(column, sa.Integer) + number * stride
    if column in _unique_texts(column.table):
        return sa.type_coerce(column, sa.Text) + "-" + sa.cast(number, sa.Text)
    return column


def _unique_texts(table: Any) -> set[sa.Column[Any]]:
    unique = [constraint for constraint in table.constraints if isinstance(constraint, sa.UniqueConstraint)]
    lists = [[column for column in constraint.columns if isinstance(column.type, sa.Text)] for constraint in unique]
    return {texts[-1] for texts in lists if texts}
