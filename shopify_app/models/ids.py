"""Many row ids in one statement, as one parameter: its text is the same for two of them and for thousands."""

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement


class Ids(sa.types.TypeDecorator[Collection[int]]):
    """Row ids as one parameter: an array on PostgreSQL, a JSON text on SQLite."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect: sa.Dialect) -> Any:
        return dialect.type_descriptor(ARRAY(sa.Integer) if dialect.name == "postgresql" else sa.Text())

    def process_bind_param(self, value: Collection[int] | None, dialect: sa.Dialect) -> Any:
        ids = [*(value or ())]
        return ids if dialect.name == "postgresql" else json.dumps(ids)


class among(FunctionElement[bool]):  # noqa: N801 - it reads as a function
    """`among(column, ids)`: whether the column is one of these. `in_` writes a parameter for each id into the text,
    and to put that together takes longer than the database needs to answer."""

    type = sa.Boolean()
    inherit_cache = True

    def __init__(self, column: Any, ids: Collection[int] | sa.BindParameter[Any]) -> None:
        super().__init__(column, ids if isinstance(ids, sa.BindParameter) else sa.bindparam(None, ids, type_=Ids))

    def self_group(self, against: Any = None) -> Any:
        """It is a condition as it stands: SQLAlchemy would write `= 1` behind it, and SQLite pass its index over."""
        return self


@compiles(among)
def _in_json(element: Any, compiler: SQLCompiler, **words: Any) -> str:
    column, ids = element.clauses
    each = sa.func.json_each(ids).table_valued("value")
    return compiler.process(column.in_(sa.select(each.c.value)), **words)


@compiles(among, "postgresql")
def _in_array(element: Any, compiler: SQLCompiler, **words: Any) -> str:
    column, ids = element.clauses
    return compiler.process(column == sa.any_(ids), **words)
