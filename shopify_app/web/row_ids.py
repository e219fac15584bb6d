"""Ids of rows in addresses: a number beyond what the database can hold is a page that is not there, never an error."""

from flask import Flask
from werkzeug.routing import BaseConverter, IntegerConverter, Map

#: Ids are 32 bits wide on PostgreSQL.
LARGEST = 2**31 - 1


class RowId(IntegerConverter):
    """`<int:...>` in a route, up to the largest id."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST)


def register(app: Flask) -> None:
    """Let every `<int:...>` of the pages be the id of a row."""
    converters: dict[str, type[BaseConverter]] = app.url_map.converters
    converters["int"] = RowId


def row_id(given: str) -> int:
    """The id in a query string; raises ValueError where it can be none."""
    number = int(given)
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    return number
